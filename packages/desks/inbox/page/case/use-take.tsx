import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { CaseRow } from "../../src/api/protocol.ts";
import { isTyping } from "../keys/shortcuts.ts";
import { Confirm } from "../shell/dialog.tsx";
import { usePage, useWords } from "../shell/hooks.ts";
import { take } from "../work/act.ts";

/** Takes a case: at once where nobody has it, after a question where somebody does. */
export function useTake(row: CaseRow): {
  readonly ask: () => void;
  readonly isBusy: boolean;
  readonly dialog: JSX.Element | null;
} {
  const { t } = useWords();
  const page = usePage();
  /** The case as it was when it was asked for: what is confirmed is taking it from that person, and no other. */
  const [asked, setAsked] = useState<CaseRow>();
  const [isBusy, setBusy] = useState(false);
  const run = async (seen: CaseRow): Promise<void> => {
    setBusy(true);
    const isTaken = await take(page, seen);
    setBusy(false);
    // Whoever has begun to write elsewhere meanwhile goes on writing there.
    if (isTaken && !isTyping(document.activeElement)) document.getElementById("reply-box")?.focus();
  };
  const person = asked?.person?.name ?? "";
  return {
    ask: () => (row.person === undefined ? void run(row) : setAsked(row)),
    isBusy,
    dialog:
      asked === undefined ? null : (
        <Confirm
          title={t("takeover.title", { person })}
          text={t("takeover.text", { person })}
          button={t("takeover.button")}
          onConfirm={() => void run(asked)}
          onClose={() => setAsked(undefined)}
        />
      ),
  };
}
