import type { CommitOutcome, TurnCommit } from "@frontdesk/core";
import { json, number, type Row, text } from "../columns.ts";
import type { Session } from "../session.ts";
import { putCase } from "./cases.ts";
import { arePending, removeEvents, setEventsAside } from "./inbox.ts";
import { addJournal } from "./journal.ts";
import { addMessage } from "./messages.ts";
import { addOutbox, type Claims, dropStale } from "./outbox.ts";
import { endRun } from "./records.ts";
import { cancelTimer, setTimer } from "./timers.ts";
import { putToken } from "./tokens.ts";

const guard = "SELECT owner, epoch, version, channel, account, address FROM conversations WHERE bot = ? AND id = ?";
const update = `
  UPDATE conversations
  SET version = version + 1, state = ?3, owner = ?4, epoch = ?5, customer = coalesce(?6, customer)
  WHERE bot = ?1 AND id = ?2`;

/** What is to be claimed of what turns say, and what was. */
export type Claiming = Pick<Claims, "options" | "claimed">;

/** Applies one turn, or leaves everything as it is. With `claiming`, what it says first is claimed at once. */
export function commit(session: Session, turn: TurnCommit, claiming?: Claiming): CommitOutcome {
  const { conversation } = turn;
  const found = session.sql(guard).get(session.bot, conversation);
  if (found === undefined) return "conflict";
  if (number(found, "epoch") !== turn.epoch) return "stale";
  if (number(found, "version") !== turn.version) return "conflict";
  if (!arePending(session, conversation, [...turn.done, ...turn.setAside])) return "conflict";

  const earlier = text(found, "owner");
  const owner = turn.owner ?? earlier;
  const isRaised = owner !== earlier && turn.keepsEpoch !== true;
  const epoch = isRaised ? turn.epoch + 1 : turn.epoch;
  const user = turn.user === undefined ? null : JSON.stringify(turn.user);
  session.sql(update).run(session.bot, conversation, JSON.stringify(turn.state), owner, epoch, user);
  if (isRaised) dropStale(session, conversation);
  removeEvents(session, conversation, turn.done);
  setEventsAside(session, conversation, turn.setAside);
  for (const message of turn.messages) addMessage(session, conversation, message);
  addOutbox(session, conversation, epoch, turn.outbox, claiming && { ...claiming, ...placeOf(found) });
  for (const token of turn.tokens) putToken(session, conversation, token);
  for (const key of turn.cancelTimers) cancelTimer(session, conversation, key);
  for (const timer of turn.timers) setTimer(session, conversation, timer);
  if (turn.case !== undefined) putCase(session, turn.case);
  for (const run of turn.endedRuns) endRun(session, conversation, run);
  for (const entry of turn.journal) addJournal(session, conversation, entry);
  return "ok";
}

/** Where messages of a conversation go. */
function placeOf(found: Row): Pick<Claims, "channel" | "account" | "address"> {
  return { channel: text(found, "channel"), account: text(found, "account"), address: json(found, "address") };
}
