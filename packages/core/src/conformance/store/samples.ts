import type { Case } from "../../handoff/case.ts";
import type { Outbound } from "../../message/outbound.ts";
import type { NewOutbox } from "../../ports/outbox.ts";
import type { EventTarget, NewEvent, NewMessage, Store, TurnCommit } from "../../ports/store.ts";

type AddressTarget = Extract<EventTarget, { kind: "address" }>;

/** The instant at which the samples happen. */
export const noon = 1_764_590_400_000;

/** A UUIDv7 for each number. */
export function uuid(number: number): string {
  return `019ad9a1-4000-7000-8000-${number.toString(16).padStart(12, "0")}`;
}

/** The address of a customer, `1` unless another is named; the conversation would get the customer's `uuid`. */
export function address(customer = 1, changes: Partial<AddressTarget> = {}): AddressTarget {
  return {
    kind: "address",
    channel: "web",
    account: "main",
    key: `customer-${customer}`,
    address: { customer },
    conversationKind: "direct",
    user: { id: `u${customer}`, name: "Ada" },
    newConversation: uuid(customer),
    ...changes,
  };
}

/** A customer's message for the history. */
export function said(text: string, at: number = noon): NewMessage {
  return { author: { kind: "customer", id: "u1" }, parts: [{ kind: "text", text }], at };
}

/** An event with a message, under one key. */
export function event(key: string, changes: Partial<NewEvent> = {}): NewEvent {
  return {
    target: address(),
    dedupeKeys: [key],
    order: 0,
    receivedAt: noon,
    payload: { kind: "message", key },
    message: said(key),
    ...changes,
  };
}

/** An event to the conversation of a customer. */
export function eventIn(conversation: string, key: string, changes: Partial<NewEvent> = {}): NewEvent {
  return event(key, { target: { kind: "conversation", conversation }, ...changes });
}

/** A reply of the bot. */
export function reply(text: string, changes: Partial<Outbound> = {}): Outbound {
  return { parts: [{ kind: "text", text }], purpose: "reply", locale: "en", ...changes };
}

/** A message for the outbox that speaks under epoch 0, due at noon. */
export function outgoing(text: string, changes: Partial<NewOutbox> = {}): NewOutbox {
  return { message: reply(text), idempotencyKey: `key of ${text}`, dueAt: noon, epoch: 0, ...changes };
}

/** A turn of the first customer's conversation, fresh, that changes the state only. */
export function turn(changes: Partial<TurnCommit> = {}): TurnCommit {
  return {
    conversation: uuid(1),
    version: 0,
    epoch: 0,
    done: [],
    setAside: [],
    state: { step: 1 },
    messages: [],
    outbox: [],
    tokens: [],
    timers: [],
    cancelTimers: [],
    endedRuns: [],
    journal: [],
    ...changes,
  };
}

/** A case of the first conversation; a higher number was opened later. */
export function sampleCase(number: number, changes: Partial<Case> = {}): Case {
  return {
    id: uuid(0xca5e00 + number),
    conversation: uuid(1),
    channel: "web",
    customer: { id: "u1", name: "Ada" },
    queue: "billing",
    reason: "asked",
    summary: { lastMessage: "I want a person", slots: { order: "A1234" }, locale: "en" },
    state: "queued",
    notes: [],
    openedAt: noon + number,
    ...changes,
  };
}

/** Makes the conversation of a customer. Returns its id. */
export async function meet(store: Store, customer = 1): Promise<string> {
  const [outcome] = await store.accept([event(`hello ${customer}`, { target: address(customer) })]);
  if (outcome?.status !== "accepted") throw new Error(`The first event was ${outcome?.status}.`);
  return outcome.event.conversation;
}

/** A turn of a conversation as it is now. */
export async function turnNow(
  store: Store,
  conversation: string,
  changes: Partial<TurnCommit> = {},
): Promise<TurnCommit> {
  const loaded = await store.load(conversation);
  if (loaded === undefined) throw new Error(`There is no conversation ${conversation}.`);
  const { version, epoch } = loaded.conversation;
  return turn({ conversation, version, epoch, ...changes });
}

/** Commits a turn on the conversation as it is now. */
export async function commitNow(
  store: Store,
  conversation: string,
  changes: Partial<TurnCommit> = {},
): Promise<string | undefined> {
  const [outcome] = await store.commit([await turnNow(store, conversation, changes)]);
  return outcome;
}

/** All that the store shows of a conversation, and of what belongs to the bot as a whole. */
export async function everything(store: Store, conversation: string): Promise<object> {
  return {
    loaded: await store.load(conversation),
    history: await store.history(conversation, { limit: 1000 }),
    pending: await store.pending({ after: 0, limit: 1000 }),
    outbox: await store.outbox({ limit: 1000 }),
    nextDue: await store.nextDue(),
    timers: await store.dueTimers({ now: Number.MAX_SAFE_INTEGER, limit: 1000 }),
    nextTimer: await store.nextTimer(),
    cases: await store.cases({ limit: 1000 }),
    journal: await store.journal({ limit: 1000 }),
    token: await store.token(conversation, "token-1", noon),
    blob: await store.blob("blob-1"),
  };
}
