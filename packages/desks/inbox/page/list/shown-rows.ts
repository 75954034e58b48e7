import { useMemo } from "preact/hooks";
import type { CaseRow } from "../../src/api/protocol.ts";
import { useSelect } from "../shell/hooks.ts";
import { rowsIn } from "../state/rows.ts";

const none: readonly CaseRow[] = [];

/** The rows that are shown: those of the list, or what was found, in the queue that was chosen. */
export function useShownRows(): readonly CaseRow[] {
  const listed = useSelect((state) => (state.search.trim() === "" ? rowsIn(state, state.view) : none));
  const found = useSelect((state) => (state.search.trim() === "" ? undefined : state.found));
  const rows = useSelect((state) => state.rows);
  const queue = useSelect((state) => state.queue);
  return useMemo(() => {
    const all =
      found === undefined
        ? listed
        : found.ids.flatMap((id) => {
            const row = rows.get(id)?.value;
            return row === undefined ? [] : [row];
          });
    return queue === null ? all : all.filter((row) => row.queue === queue);
  }, [listed, found, found === undefined ? undefined : rows, queue]);
}
