import type { ComponentChildren, JSX } from "preact";
import { useState } from "preact/hooks";
import { hrefOf } from "../route/navigate.ts";
import { type Route, views } from "../route/route.ts";
import { countsOf, unansweredOf } from "../state/counts.ts";
import { meOf } from "../state/state.ts";
import type { Key } from "../words/words.ts";
import { Dialog } from "./dialog.tsx";
import { useMedia, useSelect, useWords } from "./hooks.ts";
import { Icon, type IconName } from "./icon.tsx";
import { PresenceSwitch } from "./presence-switch.tsx";

/** Below this width one pane is shown at a time, and the navigation lies at the bottom. */
export const narrow = "(max-width: 44.99rem)";

/** The way to every part of the inbox. */
export function Navigation(props: { readonly onHelp: () => void; readonly onSkip: () => void }): JSX.Element {
  const { onHelp } = props;
  const { t } = useWords();
  const isNarrow = useMedia(narrow);
  const [isMore, setMore] = useState(false);
  const bot = useSelect((state) => (state.access.kind === "signed_in" ? state.access.me.bot.name : ""));
  return (
    <nav class="rail" aria-label={t("app.menu")}>
      <button type="button" class="skip" onClick={props.onSkip}>
        {t("app.skip")}
      </button>
      <p class="brand" title={bot}>
        <span class="brand-mark" aria-hidden="true">
          {[...bot][0] ?? ""}
        </span>
        <span class="rail-label">{bot}</span>
      </p>
      <ul class="rail-views">
        {views.map((view) => (
          <ViewItem key={view} view={view} />
        ))}
        {isNarrow && (
          <li>
            <button type="button" class="rail-item" aria-haspopup="dialog" onClick={() => setMore(true)}>
              <Icon name="more" />
              <span class="rail-label">{t("nav.more")}</span>
            </button>
          </li>
        )}
      </ul>
      {!isNarrow && <Others onHelp={onHelp} />}
      {isNarrow && isMore && (
        <Dialog title={t("nav.more")} shape="bottom" onClose={() => setMore(false)}>
          {/* biome-ignore lint/a11y/useKeyWithClickEvents lint/a11y/noStaticElementInteractions: closes after a link was followed. */}
          <div
            class="more"
            onClick={(event) => {
              if (event.target instanceof Element && event.target.closest("a, .rail-help") !== null) setMore(false);
            }}
          >
            <Others onHelp={onHelp} />
          </div>
        </Dialog>
      )}
    </nav>
  );
}

function Others({ onHelp }: { readonly onHelp: () => void }): JSX.Element {
  const { t } = useWords();
  const isLead = useSelect((state) => meOf(state)?.role === "lead");
  return (
    <>
      <ul class="rail-others">
        <PageItem page="people" icon="people" />
        {isLead && <PageItem page="journal" icon="journal" />}
        <PageItem page="canned" icon="canned" />
        <PageItem page="settings" icon="settings" />
        <li>
          <button type="button" class="rail-item rail-help" onClick={onHelp} title={t("nav.help")}>
            <Icon name="help" />
            <span class="rail-label">{t("nav.help")}</span>
          </button>
        </li>
      </ul>
      <PresenceSwitch />
    </>
  );
}

function ViewItem({ view }: { readonly view: (typeof views)[number] }): JSX.Element {
  const count = useSelect((state) => (view === "all" ? undefined : countsOf(state)?.[view]));
  const unanswered = useSelect((state) => (view === "mine" ? unansweredOf(state) : 0));
  const isHere = useSelect((state) => isCases(state.route) && state.view === view);
  const { t } = useWords();
  return (
    <Item route={{ kind: "list", view }} icon={view} text={`view.${view}`} isHere={isHere}>
      {unanswered > 0 && <span class="unseen">{t("nav.unanswered", { count: unanswered })}</span>}
      {count !== undefined && count > 0 && (
        <span class={`count${view === "waiting" ? " count-waiting" : ""}${unanswered > 0 ? " count-unanswered" : ""}`}>
          {count >= 1_000 ? "999+" : count}
        </span>
      )}
    </Item>
  );
}

function PageItem(props: {
  readonly page: "people" | "journal" | "canned" | "settings";
  readonly icon: IconName;
}): JSX.Element {
  const isHere = useSelect((state) => state.route.kind === props.page);
  return <Item route={{ kind: props.page }} icon={props.icon} text={`nav.${props.page}`} isHere={isHere} />;
}

function Item(props: {
  readonly route: Route;
  readonly icon: IconName;
  readonly text: Key;
  readonly isHere: boolean;
  readonly children?: ComponentChildren;
}): JSX.Element {
  const { t } = useWords();
  return (
    <li>
      <a
        class="rail-item"
        href={hrefOf(props.route)}
        title={t(props.text)}
        aria-current={props.isHere ? "page" : undefined}
      >
        <Icon name={props.icon} />
        <span class="rail-label">{t(props.text)}</span>
        {props.children}
      </a>
    </li>
  );
}

function isCases(route: Route): boolean {
  return route.kind === "list" || route.kind === "case";
}
