import type { JSX } from "preact";
import { useRef, useState } from "preact/hooks";
import type { CaseRow } from "../../src/api/protocol.ts";
import { useCommand } from "../keys/commands.ts";
import { usePage, useSelect, useWords } from "../shell/hooks.ts";
import { Icon } from "../shell/icon.tsx";
import { meOf } from "../state/state.ts";
import type { Mode } from "./drafts.ts";
import { NoteBox } from "./note-box.tsx";
import { ReplyBox } from "./reply-box.tsx";

const modes = ["reply", "note"] as const;

/**
 * Where one writes. A reply and a note are two boxes with two drafts: switching shows the other box and never takes
 * the text along. The page itself never leaves the note: whoever wrote one is still writing notes until they say
 * otherwise, as a note that goes to the customer is worse than a reply that does not.
 */
export function Composer({ row }: { readonly row: CaseRow }): JSX.Element {
  const { t } = useWords();
  const page = usePage();
  const { id } = row;
  const me = useSelect((state) => meOf(state)?.id ?? "");
  const hasDraft = (mode: Mode): boolean => page.drafts.get(me, id, mode).trim() !== "";
  const [mode, setMode] = useState<Mode>(() => (hasDraft("note") && !hasDraft("reply") ? "note" : "reply"));
  const whole = useRef<HTMLDivElement>(null);
  /** At once, not with the next drawing: what is typed after the key must not be taken for shortcuts. */
  const open = (next: Mode): void => {
    for (const name of modes) {
      const box = whole.current?.querySelector<HTMLElement>(`.composer-${name}`);
      if (box !== null && box !== undefined) box.hidden = name !== next;
    }
    whole.current?.querySelector<HTMLElement>(`.composer-${next} :is(textarea, .composer-offer button)`)?.focus();
    setMode(next);
  };
  useCommand("reply", () => open("reply"));
  useCommand("note", () => open("note"));
  const other = mode === "reply" ? "note" : "reply";
  return (
    <div class="composer" ref={whole}>
      <div class="composer-modes">
        <fieldset class="segments">
          <legend class="unseen">{t("composer.mode")}</legend>
          {modes.map((name) => (
            <label key={name} class={`segment-${name}`}>
              <input type="radio" name={`mode-${id}`} checked={mode === name} onChange={() => setMode(name)} />
              <span>
                {name === "note" && <Icon name="lock" />}
                {t(`composer.${name}`)}
              </span>
            </label>
          ))}
        </fieldset>
        {hasDraft(other) && (
          <p class="composer-kept">{t(other === "reply" ? "composer.keptdraft" : "composer.keptnote")}</p>
        )}
      </div>
      <div class="composer-reply" hidden={mode !== "reply"}>
        <ReplyBox row={row} />
      </div>
      <div class="composer-note" hidden={mode !== "note"}>
        <NoteBox id={id} />
      </div>
    </div>
  );
}
