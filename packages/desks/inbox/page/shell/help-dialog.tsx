import type { JSX } from "preact";
import { type Command, keysOf } from "../keys/shortcuts.ts";
import type { Key } from "../words/words.ts";
import { Dialog } from "./dialog.tsx";
import { useSelect, useWords } from "./hooks.ts";

interface Line {
  readonly text: Key;
  readonly keys: readonly string[];
}

const of = (command: Command, text: Key): Line => ({ text, keys: keysOf[command] });

const groups: readonly { readonly title: Key; readonly lines: readonly Line[] }[] = [
  {
    title: "help.lists",
    lines: [
      of("next", "help.next"),
      of("previous", "help.previous"),
      { text: "help.open", keys: ["Enter"] },
      of("search", "help.search"),
    ],
  },
  {
    title: "help.case",
    lines: [
      of("take", "help.take"),
      of("reply", "help.reply"),
      of("note", "help.note"),
      of("transfer", "help.transfer"),
      of("giveback", "help.back"),
      of("close", "help.close"),
      of("details", "help.details"),
    ],
  },
  {
    title: "help.writing",
    lines: [
      { text: "help.send", keys: ["Enter"] },
      { text: "help.newline", keys: ["Shift + Enter"] },
      { text: "help.canned", keys: ["/"] },
      of("escape", "help.escape"),
    ],
  },
  {
    title: "help.anywhere",
    lines: [{ text: "help.go", keys: ["1", "2", "3", "4"] }, of("help", "help.help")],
  },
];

/** Every shortcut there is. */
export function HelpDialog({ onClose }: { readonly onClose: () => void }): JSX.Element {
  const { t } = useWords();
  const hasKeys = useSelect((state) => state.settings.keys);
  return (
    <Dialog title={t("help.title")} onClose={onClose}>
      {!hasKeys && <p class="warning">{t("help.off")}</p>}
      <div class="shortcuts">
        {groups.map((group) => (
          <section key={group.title}>
            <h3>{t(group.title)}</h3>
            <dl>
              {group.lines.map((line) => (
                <div key={line.text}>
                  <dt>{t(line.text)}</dt>
                  <dd>
                    {line.keys.map((key) => (
                      <kbd key={key}>{key}</kbd>
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
