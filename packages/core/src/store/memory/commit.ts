import { copyJson } from "../../message/copy-json.ts";
import type { CommitOutcome, TurnCommit } from "../../ports/store.ts";
import type { BotData, ConversationData } from "./data.ts";
import { addMessage } from "./messages.ts";
import { addOutbox, type Claims, dropStale } from "./outbox.ts";
import { cancelTimer, setTimer } from "./timers.ts";

/** Whether all of these events still wait to be handled. */
function arePending(data: BotData, { id: conversation }: ConversationData, ids: readonly number[]): boolean {
  return ids.every((id) => data.inbox.get(id)?.conversation === conversation);
}

function closeEvents(data: BotData, ids: readonly number[]): void {
  for (const id of ids) data.inbox.delete(id);
}

function setAside(data: BotData, ids: readonly number[]): void {
  for (const id of ids) {
    const event = data.inbox.get(id);
    data.inbox.delete(id);
    if (event !== undefined) data.aside.set(id, event);
  }
}

/** What the store keeps of a turn. */
function kept(
  turn: TurnCommit,
): Pick<TurnCommit, "state" | "user" | "messages" | "outbox" | "tokens" | "timers" | "case" | "journal"> {
  const { state, user, messages, outbox, tokens, timers, journal } = turn;
  return {
    state: copyJson(state),
    user: copyJson(user),
    messages: messages.map(copyJson),
    outbox: outbox.map((one) => ({ ...one, message: copyJson(one.message) })),
    tokens: tokens.map(copyJson),
    timers: timers.map(copyJson),
    case: copyJson(turn.case),
    journal: journal.map((entry) => ({ ...entry, data: copyJson(entry.data) })),
  };
}

/** Applies one turn, or leaves everything as it is. With `claims`, what it says first is claimed at once. */
export function commit(data: BotData, committed: TurnCommit, claims?: Claims): CommitOutcome {
  const conversation = data.conversations.get(committed.conversation);
  if (conversation === undefined) return "conflict";
  if (conversation.epoch !== committed.epoch) return "stale";
  if (conversation.version !== committed.version) return "conflict";
  if (!arePending(data, conversation, committed.done)) return "conflict";
  if (!arePending(data, conversation, committed.setAside)) return "conflict";

  // From here on nothing throws: what cannot be copied has thrown before anything was changed.
  const turn = kept(committed);
  conversation.version++;
  conversation.state = turn.state;
  if (turn.user !== undefined) conversation.user = turn.user;
  if (committed.owner !== undefined && committed.owner !== conversation.owner) {
    conversation.owner = committed.owner;
    if (committed.keepsEpoch !== true) {
      conversation.epoch++;
      dropStale(data, conversation);
    }
  }
  closeEvents(data, committed.done);
  setAside(data, committed.setAside);
  for (const message of turn.messages) addMessage(conversation, message);
  addOutbox(data, conversation, turn.outbox, claims);
  for (const { token, meaning, expiresAt } of turn.tokens) conversation.tokens.set(token, { meaning, expiresAt });
  for (const key of committed.cancelTimers) cancelTimer(data, conversation, key);
  for (const timer of turn.timers) setTimer(data, conversation, timer);
  if (turn.case !== undefined) data.cases.set(turn.case.id, turn.case);
  const records = data.records.get(conversation.id);
  for (const run of committed.endedRuns) records?.delete(run);
  for (const entry of turn.journal) data.journal.push({ ...entry, id: ++data.lastId, conversation: conversation.id });
  return "ok";
}
