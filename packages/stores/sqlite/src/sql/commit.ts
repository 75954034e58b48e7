import type { CommitOutcome, TurnCommit } from "@frontdesk/core";
import { json, number, type Row, text } from "../columns.ts";
import type { Session } from "../session.ts";
import { putCase } from "./cases.ts";
import { endEvents } from "./inbox.ts";
import { addJournal } from "./journal.ts";
import { addMessage } from "./messages.ts";
import { addOutbox, type Claims, dropStale, isUnsent } from "./outbox.ts";
import { endRun } from "./records.ts";
import { cancelTimer, setTimer } from "./timers.ts";
import { putToken } from "./tokens.ts";

const guard = `
  SELECT owner, epoch, version, channel, account, address, ${isUnsent("?1", "?2", "0")} AS has_unsent
  FROM conversations WHERE bot = ?1 AND id = ?2`;
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
  if (!endEvents(session, conversation, turn.done, turn.setAside)) return "conflict";

  const earlier = text(found, "owner");
  const owner = turn.owner ?? earlier;
  const isRaised = owner !== earlier && turn.keepsEpoch !== true;
  const epoch = isRaised ? turn.epoch + 1 : turn.epoch;
  const user = turn.user === undefined ? null : JSON.stringify(turn.user);
  session.sql(update).run(session.bot, conversation, JSON.stringify(turn.state), owner, epoch, user);
  const hasUnsent = isRaised ? dropStale(session, conversation) : found.has_unsent === 1;
  for (const message of turn.messages) addMessage(session, conversation, message);
  const claims = claiming && { ...claiming, ...placeOf(found) };
  addOutbox(session, conversation, { epoch, hasUnsent }, turn.outbox, claims);
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
