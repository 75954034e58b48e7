import { copyJson } from "../../message/copy-json.ts";
import type { ClaimedOutbox, ClaimOptions, NewOutbox, OutboxStatus, SendOutcome } from "../../ports/outbox.ts";
import { authorOf } from "../author.ts";
import type { BotData, ConversationData, OutboxData } from "./data.ts";
import { addMessage } from "./messages.ts";

function isStale(entry: OutboxData): boolean {
  return entry.epoch !== undefined && entry.epoch !== entry.conversation.epoch;
}

/**
 * Puts the first unsent message of a conversation in line, if it waits. Where the one before it has gone, it is due by then,
 * whatever the clock said when it was written. Returns whether there is one.
 */
function queueHead(data: BotData, conversation: ConversationData, goneAt: number = Number.POSITIVE_INFINITY): boolean {
  const entry = conversation.unsent[0];
  if (entry?.status !== "due") return false;
  entry.dueAt = Math.min(entry.dueAt, goneAt);
  data.heads.push({ id: entry.id, dueAt: entry.dueAt, entry });
  return true;
}

/** Whether a head that comes up is still the first of its conversation, waiting for this very instant. */
function holds(head: { readonly dueAt: number; readonly entry: OutboxData }): boolean {
  const { entry } = head;
  return entry.status === "due" && entry.dueAt === head.dueAt && entry.conversation.unsent[0] === entry;
}

/** What is claimed of what is added. */
export interface Claims {
  readonly options: ClaimOptions;
  readonly claimed: ClaimedOutbox[];
}

/**
 * Adds messages under the conversation's epoch of now; what speaks under another one is dropped at once, and with `claims`
 * the first one is claimed if it is due.
 */
export function addOutbox(
  data: BotData,
  conversation: ConversationData,
  added: readonly NewOutbox[],
  claims?: Claims,
): void {
  for (const one of added) {
    const entry: OutboxData = {
      id: ++data.lastId,
      conversation,
      message: one.message,
      idempotencyKey: one.idempotencyKey,
      epoch: one.epoch,
      status: "due",
      dueAt: one.dueAt,
      attempts: 0,
      sentIds: [],
      unknownBefore: false,
      error: undefined,
      receipt: undefined,
    };
    data.outbox.set(entry.id, entry);
    if (isStale(entry)) {
      entry.status = "dropped";
    } else if (conversation.unsent.push(entry) === 1) {
      const isClaimed = claims !== undefined && one.dueAt <= claims.options.now && isRoom(claims);
      if (isClaimed) claims.claimed.push(take(entry));
      else queueHead(data, conversation);
    }
  }
}

function isRoom({ options, claimed }: Claims): boolean {
  return claimed.length < options.limit;
}

function take(entry: OutboxData): ClaimedOutbox {
  entry.status = "claimed";
  return {
    id: entry.id,
    conversation: entry.conversation.id,
    channel: entry.conversation.channel,
    account: entry.conversation.account,
    address: copyJson(entry.conversation.address),
    message: copyJson(entry.message),
    idempotencyKey: entry.idempotencyKey,
    attempts: entry.attempts++,
    sentIds: [...entry.sentIds],
    unknownBefore: entry.unknownBefore,
  };
}

/** After the epoch has moved on: what waits under an older one is dropped. What is being sent right now is not. */
export function dropStale(data: BotData, conversation: ConversationData): void {
  const head = conversation.unsent[0];
  for (const entry of conversation.unsent) {
    if (entry.status === "due" && isStale(entry)) entry.status = "dropped";
  }
  conversation.unsent = conversation.unsent.filter((entry) => entry.status !== "dropped");
  if (conversation.unsent[0] !== head) queueHead(data, conversation);
}

/** Claims heads that are due, the earliest first. */
export function claim(data: BotData, { now, limit }: ClaimOptions): readonly ClaimedOutbox[] {
  const claimed: ClaimedOutbox[] = [];
  while (claimed.length < limit) {
    const head = data.heads.peek();
    if (head === undefined || head.dueAt > now) break;
    data.heads.pop();
    if (!holds(head)) continue;
    claimed.push(take(head.entry));
  }
  return claimed;
}

/** When the next head is due. */
export function nextDue(data: BotData): number | undefined {
  for (;;) {
    const head = data.heads.peek();
    if (head === undefined || holds(head)) return head?.dueAt;
    data.heads.pop();
  }
}

/** Back in line, or dropped when the epoch has moved on meanwhile. Returns whether another one comes first now. */
function waitAgain(data: BotData, entry: OutboxData): boolean {
  entry.status = isStale(entry) ? "dropped" : "due";
  if (entry.status === "dropped") entry.conversation.unsent.shift();
  return queueHead(data, entry.conversation) && entry.status === "dropped";
}

/** Records what became of a message, if it is claimed. Returns whether another one of its conversation comes first now. */
export function settle(data: BotData, outcome: SendOutcome): boolean {
  const entry = data.outbox.get(outcome.id);
  if (entry?.status !== "claimed") return false;
  if (outcome.status === "later") {
    entry.dueAt = outcome.dueAt;
    entry.sentIds = [...outcome.sentIds];
    entry.unknownBefore ||= outcome.unknown;
    entry.error = outcome.error;
    return waitAgain(data, entry);
  }
  entry.status = outcome.status;
  entry.conversation.unsent.shift();
  const isNext = queueHead(data, entry.conversation, outcome.at);
  if (outcome.status === "sent") {
    entry.receipt = copyJson(outcome.receipt);
    entry.error = undefined;
    addMessage(entry.conversation, {
      author: authorOf(entry.message),
      parts: entry.message.parts,
      at: outcome.at,
      platformId: entry.receipt.ids[0],
    });
  } else {
    entry.sentIds = [...outcome.sentIds];
    entry.error = outcome.error;
  }
  return isNext;
}

/** Puts a message that had ended at the end of its line, under a new id, unless the epoch has moved on. Returns that id. */
export function requeue(data: BotData, ended: OutboxData, dueAt: number): number | undefined {
  if (isStale(ended)) return undefined;
  const id = ++data.lastId;
  const entry: OutboxData = { ...ended, id, status: "due", dueAt, attempts: 0, unknownBefore: false, error: undefined };
  data.outbox.delete(ended.id);
  data.outbox.set(id, entry);
  if (entry.conversation.unsent.push(entry) === 1) queueHead(data, entry.conversation);
  return id;
}

/** What a process that is gone had claimed waits again; nobody knows what became of it. */
export function releaseClaimed(data: BotData): void {
  for (const entry of data.outbox.values()) {
    if (entry.status !== "claimed") continue;
    entry.unknownBefore = true;
    waitAgain(data, entry);
  }
}

/** Messages of the outbox for people to look at, newest first. */
export function listOutbox(
  data: BotData,
  options: {
    readonly status?: OutboxStatus["status"] | undefined;
    readonly conversation?: string | undefined;
    readonly limit: number;
  },
): readonly OutboxStatus[] {
  return [...data.outbox.values()]
    .filter((entry) => options.status === undefined || entry.status === options.status)
    .filter((entry) => options.conversation === undefined || entry.conversation.id === options.conversation)
    .reverse()
    .slice(0, options.limit)
    .map((entry) => ({
      id: entry.id,
      conversation: entry.conversation.id,
      status: entry.status,
      attempts: entry.attempts,
      error: entry.error,
      receipt: copyJson(entry.receipt),
    }));
}
