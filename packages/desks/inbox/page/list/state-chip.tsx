import type { JSX } from "preact";
import type { CaseRow } from "../../src/api/protocol.ts";
import { useWords, type Words } from "../shell/hooks.ts";

/** Where a case stands, in a word. */
export function StateChip({ row, me }: { readonly row: CaseRow; readonly me: string | undefined }): JSX.Element {
  const words = useWords();
  const isMine = row.state === "agent" && row.person?.id === me;
  return <span class={`chip chip-${row.state}${isMine ? " chip-mine" : ""}`}>{stateText(row, me, words)}</span>;
}

/** Where a case stands, and who has it. */
function stateText(row: CaseRow, me: string | undefined, { t }: Words): string {
  if (row.state === "queued" && row.reservedFor !== undefined) {
    return row.reservedFor.id === me ? t("state.reserved.mine") : t("state.reserved", { person: row.reservedFor.name });
  }
  if (row.state !== "agent") return t(`state.${row.state}`);
  if (row.person === undefined) return t("state.agent.nobody");
  return row.person.id === me ? t("state.agent.mine") : t("state.agent", { person: row.person.name });
}
