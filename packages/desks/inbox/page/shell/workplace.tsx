import type { JSX } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { CasePane } from "../case/case-pane.tsx";
import { NoCase } from "../case/no-case.tsx";
import { CannedPage } from "../composer/canned-page.tsx";
import { useCommand } from "../keys/commands.ts";
import { ListPane } from "../list/list-pane.tsx";
import { JournalPage } from "../people/journal-page.tsx";
import { PeoplePage } from "../people/people-page.tsx";
import { goTo } from "../route/navigate.ts";
import type { Route } from "../route/route.ts";
import { SettingsPage } from "../settings/settings-page.tsx";
import { HelpDialog } from "./help-dialog.tsx";
import { useMedia, useSelect } from "./hooks.ts";
import { LostBanner } from "./lost-banner.tsx";
import { Navigation, narrow } from "./navigation.tsx";

/** Everything that whoever is signed in works with. */
export function Workplace(): JSX.Element {
  const route = useSelect((state) => state.route);
  const main = useRef<HTMLElement>(null);
  const [isHelp, setHelp] = useState(false);
  useCommand("help", () => setHelp(true));
  useCommand("waiting", () => goTo({ kind: "list", view: "waiting" }));
  useCommand("mine", () => goTo({ kind: "list", view: "mine" }));
  useCommand("open", () => goTo({ kind: "list", view: "open" }));
  useCommand("all", () => goTo({ kind: "list", view: "all" }));
  useFocusOf(route);
  return (
    <div class={`app app-${route.kind}`}>
      <Navigation onHelp={() => setHelp(true)} onSkip={() => main.current?.focus()} />
      <main class="main" ref={main} tabIndex={-1}>
        <LostBanner />
        <div class="panes">
          <Panes route={route} />
        </div>
      </main>
      {isHelp && <HelpDialog onClose={() => setHelp(false)} />}
    </div>
  );
}

function Panes({ route }: { readonly route: Route }): JSX.Element {
  const isNarrow = useMedia(narrow);
  switch (route.kind) {
    case "people":
      return <PeoplePage />;
    case "journal":
      return <JournalPage />;
    case "canned":
      return <CannedPage />;
    case "settings":
      return <SettingsPage />;
    case "case":
      return (
        <>
          {!isNarrow && <ListPane open={route.id} />}
          <CasePane key={route.id} id={route.id} />
        </>
      );
    case "list":
    case "invitation":
      return (
        <>
          <ListPane />
          {!isNarrow && <NoCase />}
        </>
      );
    default:
      return route satisfies never;
  }
}

/** Moves the focus along: to the case that was opened, and back to its row when it is left. */
function useFocusOf(route: Route): void {
  const before = useRef(route);
  useLayoutEffect(() => {
    const left = before.current;
    before.current = route;
    if (left === route) return;
    const row = left.kind === "case" && route.kind === "list" ? document.getElementById(`row-${left.id}`) : null;
    const title = document.getElementById(route.kind === "case" ? "case-title" : "page-title");
    (row ?? title)?.focus();
  }, [route]);
}
