import type { JSX } from "preact";
import { meOf } from "../state/state.ts";
import { change } from "../work/page.ts";
import { Avatar } from "./avatar.tsx";
import { usePage, useSelect, useWords } from "./hooks.ts";

/** Who is signed in, and whether they can be given cases. */
export function PresenceSwitch(): JSX.Element {
  const { t } = useWords();
  const page = usePage();
  const name = useSelect((state) => meOf(state)?.name ?? "");
  const presence = useSelect((state) => state.settings.presence);
  const isOnline = presence === "online";
  const toggle = (): void => {
    const next = isOnline ? "away" : "online";
    change(page, { presence: next });
    page.live?.say({ kind: "presence", presence: next });
  };
  return (
    <button
      type="button"
      class="presence"
      role="switch"
      aria-checked={isOnline}
      onClick={toggle}
      title={t("presence.switch")}
    >
      <span class="presence-face">
        <Avatar name={name} />
        <span class={`presence-dot presence-${presence}`} aria-hidden="true" />
      </span>
      <span class="rail-label presence-text">
        <span class="presence-name">{name}</span>
        <span class="presence-state">{t(`presence.${presence}`)}</span>
      </span>
      <span class="switch rail-label" aria-hidden="true" />
      <span class="unseen">{t("presence.switch")}</span>
    </button>
  );
}
