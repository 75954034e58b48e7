import type { ClaimOptions, TurnCommit } from "@frontdesk/core";
import type { Session, Statement, Work } from "../session.ts";
import { storable } from "../text.ts";
import { type Judged, type PreparedTurn, turns as turnsOf } from "../turns.ts";
import { caseRow, putCases } from "./cases.ts";
import { partition } from "./conversation.ts";
import { findEvents, removeEvents, setEventsAside } from "./inbox.ts";
import { addLines, journalRow } from "./journal.ts";
import { addMessages, lastSequence, messageRow } from "./messages.ts";
import { confirmLeases } from "./nodes.ts";
import { addOutbox, dropStale, outboxRow, promote, unsent } from "./outbox.ts";
import { endRuns } from "./records.ts";
import { changeTimers, timerRows } from "./timers.ts";
import { putTokens, tokenRow } from "./tokens.ts";

const lock = `
  SELECT id, owner, epoch, version, channel, account, address FROM frontdesk.conversations
  WHERE bot = $1 AND id = ANY ($2::text[]) ORDER BY id FOR UPDATE`;
const ends = `
  SELECT id, ${lastSequence("wanted.id")} AS last_sequence, EXISTS (
    SELECT 1 FROM frontdesk.outbox WHERE bot = $1 AND conversation = wanted.id AND ${unsent}
  ) AS has_unsent
  FROM unnest($2::text[]) AS wanted (id)`;
const update = `
  UPDATE frontdesk.conversations AS conversations
  SET version = turn.version, epoch = turn.epoch, owner = turn.owner, state = turn.state,
    customer = coalesce(turn.customer, conversations.customer)
  FROM unnest($2::text[], $3::bigint[], $4::bigint[], $5::text[], $6::text[], $7::text[])
    AS turn (id, version, epoch, owner, state, customer)
  WHERE conversations.bot = $1 AND conversations.id = turn.id`;

const nextIds = "SELECT nextval('frontdesk.ids') AS id FROM generate_series(1, $1::integer)";

/** What of a turn goes to the database, as it is now: what its giver does with it later is no concern of it. */
export function prepareTurn(turn: TurnCommit, claiming?: ClaimOptions): PreparedTurn {
  const conversation = storable(turn.conversation);
  return {
    conversation,
    version: turn.version,
    epoch: turn.epoch,
    owner: turn.owner,
    keepsEpoch: turn.keepsEpoch === true,
    state: JSON.stringify(turn.state),
    customer: turn.user === undefined ? null : JSON.stringify(turn.user),
    done: turn.done.map((id) => ({ id, conversation })),
    setAside: turn.setAside.map((id) => ({ id, conversation })),
    messages: turn.messages.map(messageRow),
    outbox: turn.outbox.map((one) => outboxRow(conversation, one)),
    tokens: turn.tokens.map((one) => tokenRow(conversation, one)),
    timers: timerRows(conversation, turn.cancelTimers, turn.timers),
    cases: turn.case === undefined ? [] : [caseRow(turn.case)],
    endedRuns: turn.endedRuns.map((run) => ({ conversation, run: storable(run) })),
    journal: turn.journal.map((entry) => journalRow(conversation, entry)),
    claiming,
  };
}

/** Applies turns, each by itself, or leaves everything as it is. What is claimed is this store's for so many milliseconds. */
export function commit(
  session: Session,
  turns: readonly PreparedTurn[],
  claimMs: number,
): Work<Pick<Judged, "outcomes" | "claimed">> {
  const values = [session.bot, [...new Set(turns.map((one) => one.conversation))]];
  const leases = confirmLeases(
    session,
    turns.map((one) => partition(one.conversation)),
  );
  const events = turns.flatMap((one) => [...one.done, ...one.setAside].map(({ id }) => id));
  const said = turns.reduce((sum, one) => sum + one.outbox.length, 0);
  return {
    reads: [
      { text: lock, values },
      { text: ends, values },
      findEvents(session, events),
      { text: nextIds, values: [said] },
      ...leases.reads,
    ],
    decide([locked = [], lasts = [], pending = [], ids = [], ...leased]) {
      const found = { locked, lasts, pending, ids, ours: leases.read(leased) };
      const { outcomes, changes, claimed } = turnsOf(turns, found);
      const { applied } = changes;
      return {
        writes: [
          ...updateStatement(session, changes.conversations),
          ...dropStale(session, changes.raised),
          ...removeEvents(
            session,
            applied.flatMap((one) => one.done),
          ),
          ...setEventsAside(
            session,
            applied.flatMap((one) => one.setAside),
          ),
          ...addMessages(session, changes.messages),
          ...addOutbox(session, changes.outbox, claimMs),
          ...putTokens(
            session,
            applied.flatMap((one) => one.tokens),
          ),
          ...changeTimers(
            session,
            applied.flatMap((one) => one.timers),
          ),
          ...putCases(
            session,
            applied.flatMap((one) => one.cases),
          ),
          ...endRuns(
            session,
            applied.flatMap((one) => one.endedRuns),
          ),
          ...addLines(
            session,
            applied.flatMap((one) => one.journal),
          ),
          ...promote(session, changes.raised.keys()),
        ],
        result: { outcomes, claimed },
      };
    },
  };
}

function updateStatement(
  session: Session,
  rows: ReturnType<typeof turnsOf>["changes"]["conversations"],
): readonly Statement[] {
  if (rows.length === 0) return [];
  const values = [
    session.bot,
    rows.map((one) => one.id),
    rows.map((one) => one.version),
    rows.map((one) => one.epoch),
    rows.map((one) => one.owner),
    rows.map((one) => one.state),
    rows.map((one) => one.customer),
  ];
  return [{ text: update, values }];
}
