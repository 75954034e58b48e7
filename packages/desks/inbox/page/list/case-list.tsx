import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import type { CaseRow } from "../../src/api/protocol.ts";
import { useNow, useSelect, useWords } from "../shell/hooks.ts";
import { meOf } from "../state/state.ts";
import { Row } from "./row.tsx";

/** The rows. Those out of sight are not laid out (`content-visibility`), so that a thousand are no burden. */
export function CaseList(props: {
  readonly rows: readonly CaseRow[];
  readonly open: string | undefined;
  readonly onStep: (by: 1 | -1) => void;
}): JSX.Element | null {
  const { t } = useWords();
  const view = useSelect((state) => state.view);
  const me = useSelect((state) => meOf(state)?.id);
  const now = useNow(20_000);
  if (props.rows.length === 0) return null;
  const pressed = (event: KeyboardEvent): void => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const by = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : undefined;
    if (by === undefined) return;
    event.preventDefault();
    props.onStep(by);
  };
  return (
    <ul class="rows" aria-label={t(`view.${view}`)} onKeyDown={pressed}>
      {props.rows.map((row) => (
        <RowItem
          key={row.id}
          row={row}
          isOpen={row.id === props.open}
          me={me}
          now={now}
          isWaiting={view === "waiting"}
        />
      ))}
    </ul>
  );
}

/** A row is drawn again only when it says something else. */
function RowItem(props: {
  readonly row: CaseRow;
  readonly isOpen: boolean;
  readonly me: string | undefined;
  readonly now: number;
  readonly isWaiting: boolean;
}): JSX.Element {
  const { row, isOpen, me, now, isWaiting } = props;
  const { language } = useWords();
  return useMemo(
    () => <Row row={row} isOpen={isOpen} me={me} now={now} isWaiting={isWaiting} />,
    [row, isOpen, me, now, isWaiting, language],
  );
}
