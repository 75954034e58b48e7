import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { JournalAnswer } from "../../src/api/protocol.ts";
import { calls } from "../api/calls.ts";
import { hrefOf } from "../route/navigate.ts";
import { usePage, useSelect, useWords } from "../shell/hooks.ts";
import { Sheet } from "../shell/sheet.tsx";
import { takeRefusal } from "../work/refused.ts";
import { journalText } from "./journal-text.ts";

/** What happened at the desk. */
export function JournalPage(): JSX.Element {
  const { t } = useWords();
  const page = usePage();
  const [entries, setEntries] = useState<JournalAnswer["entries"]>([]);
  const [stage, setStage] = useState<"reading" | "more" | "end" | "failed">("reading");
  const read = async (): Promise<void> => {
    setStage("reading");
    try {
      const answer = await calls.journal(entries.at(-1)?.id);
      setEntries([...entries, ...answer.entries]);
      setStage(answer.hasMore ? "more" : "end");
    } catch (error) {
      await takeRefusal(page, error, true);
      setStage("failed");
    }
  };
  useEffect(() => void read(), []);
  return (
    <Sheet title={t("journal.title")} text={t("journal.text")}>
      {entries.length > 0 && <JournalTable entries={entries} />}
      <div class="list-end" role="status">
        {stage === "reading" && <p>{t("app.loading")}</p>}
        {stage === "end" && entries.length === 0 && <p class="empty-text">{t("journal.empty")}</p>}
        {stage === "failed" && <p>{t("journal.failed")}</p>}
      </div>
      {(stage === "more" || stage === "failed") && (
        <button type="button" class="button" onClick={() => void read()}>
          {t(stage === "more" ? "list.more" : "app.retry")}
        </button>
      )}
    </Sheet>
  );
}

function JournalTable({ entries }: { readonly entries: JournalAnswer["entries"] }): JSX.Element {
  const { t, f } = useWords();
  const people = useSelect((state) => state.people);
  const nameOf = (id: string): string => people?.find((person) => person.id === id)?.name ?? id;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be reached with the keyboard.
    <div class="table-part" tabIndex={0}>
      <table class="journal">
        <thead>
          <tr>
            <th scope="col">{t("journal.when")}</th>
            <th scope="col">{t("journal.what")}</th>
            <th scope="col">{t("journal.who")}</th>
            <th scope="col">{t("journal.case")}</th>
          </tr>
        </thead>
        <tbody>
          {entries.map((entry) => (
            <tr key={entry.id}>
              <td class="journal-when">{f.dayAndTime(entry.at)}</td>
              <td title={entry.code}>{journalText(t, entry.code)}</td>
              <td class="journal-who">
                {[entry.person, entry.about].flatMap((id) => (id === undefined ? [] : [nameOf(id)])).join(" → ") || "–"}
              </td>
              <td class="journal-case">
                {entry.case === undefined ? (
                  "–"
                ) : (
                  <a href={hrefOf({ kind: "case", id: entry.case })}>{t("journal.open")}</a>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
