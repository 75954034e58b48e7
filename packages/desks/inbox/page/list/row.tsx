import type { JSX } from "preact";
import type { CaseRow } from "../../src/api/protocol.ts";
import { hrefOf } from "../route/navigate.ts";
import { CustomerAvatar } from "../shell/customer-avatar.tsx";
import { useWords } from "../shell/hooks.ts";
import { customerName } from "../words/customer-name.ts";
import { StateChip } from "./state-chip.tsx";

const minute = 60_000;

/** A case in a list. */
export function Row(props: {
  readonly row: CaseRow;
  readonly isOpen: boolean;
  readonly me: string | undefined;
  readonly now: number;
  /** The list is of cases that wait: only what differs from that is said. */
  readonly isWaiting: boolean;
}): JSX.Element {
  const { t } = useWords();
  const { row, isOpen, me, now } = props;
  const name = customerName(t, row.customer);
  const isPlain = props.isWaiting && row.state === "queued" && row.reservedFor === undefined;
  const isUnanswered = row.state === "agent" && row.lastLine?.from === "customer";
  return (
    <li class="row-item">
      <a
        class="row"
        id={`row-${row.id}`}
        href={hrefOf({ kind: "case", id: row.id })}
        aria-current={isOpen ? "true" : undefined}
      >
        <CustomerAvatar customer={row.customer} />
        <span class="row-name">{name}</span>
        <Time row={row} now={now} isUnanswered={isUnanswered} />
        <span class="row-preview">{row.isErased === true ? t("message.erased") : row.preview}</span>
        <span class="row-about">
          {!isPlain && <StateChip row={row} me={me} />}
          <span class="row-place">
            {row.queue} · {row.channel}
          </span>
        </span>
      </a>
    </li>
  );
}

function Time(props: { readonly row: CaseRow; readonly now: number; readonly isUnanswered: boolean }): JSX.Element {
  const { t, f } = useWords();
  const { row, now, isUnanswered } = props;
  if (row.state === "queued") {
    const waits = Math.max(0, now - row.openedAt);
    const urgency = waits >= 15 * minute ? "late" : waits >= 5 * minute ? "soon" : "new";
    return (
      <span class={`row-time row-time-${urgency}`}>
        <span aria-hidden="true">{f.duration(waits)}</span>
        <span class="unseen">{t("list.waits", { time: f.duration(waits) })}</span>
      </span>
    );
  }
  return (
    <span class="row-time">
      {isUnanswered && (
        <span class="unanswered" role="img" aria-label={t("list.unanswered")} title={t("list.unanswered")} />
      )}
      {f.brief(row.endedAt ?? row.lastLine?.at ?? row.openedAt, now)}
    </span>
  );
}
