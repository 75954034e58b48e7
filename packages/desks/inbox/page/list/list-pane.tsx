import type { JSX } from "preact";
import { useRef } from "preact/hooks";
import { useCommand } from "../keys/commands.ts";
import { useSelect, useWords } from "../shell/hooks.ts";
import { rowsIn } from "../state/rows.ts";
import type { State } from "../state/state.ts";
import { CaseList } from "./case-list.tsx";
import { Filters } from "./filters.tsx";
import { ListEnd } from "./list-end.tsx";
import { useShownRows } from "./shown-rows.ts";

/** A list of cases with what filters it. */
export function ListPane({ open }: { readonly open?: string | undefined }): JSX.Element {
  const { t } = useWords();
  const view = useSelect((state) => state.view);
  const rows = useShownRows();
  const isReading = useSelect(isBusy);
  const scroller = useRef<HTMLDivElement>(null);
  const step = (by: 1 | -1): void => moveFocus(scroller.current, by);
  useCommand("next", () => step(1));
  useCommand("previous", () => step(-1));
  return (
    <section class="list-pane" aria-labelledby="page-title">
      <header class="list-head">
        <h1 id="page-title" tabIndex={-1}>
          {t(`view.${view}`)}
        </h1>
        <Filters />
      </header>
      <div class="list-scroll" ref={scroller} aria-busy={isReading}>
        <CaseList rows={rows} open={open} onStep={step} />
        <ListEnd count={rows.length} scroller={scroller} />
      </div>
    </section>
  );
}

function isBusy(state: State): boolean {
  if (state.search.trim() !== "") return state.found?.isReading === true;
  return state.reach[state.view].isReading && rowsIn(state, state.view).length === 0;
}

/** Moves the focus to the row before or after the one that has it, or that is open. */
function moveFocus(scroller: HTMLDivElement | null, by: 1 | -1): void {
  const rows = [...(scroller?.querySelectorAll<HTMLAnchorElement>(".row") ?? [])];
  const focused = rows.findIndex((row) => row.matches(":focus"));
  const at = focused >= 0 ? focused : rows.findIndex((row) => row.getAttribute("aria-current") === "true");
  const next = rows[at < 0 ? 0 : Math.max(0, Math.min(rows.length - 1, at + by))];
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
}
