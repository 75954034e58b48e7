import { personKey } from "../../handoff/case.ts";
import { copyJson } from "../../message/copy-json.ts";
import type { EventOutcome, EventTarget, NewEvent, StoredEvent } from "../../ports/store.ts";
import { partitionOf } from "../partition.ts";
import { type BotData, type ConversationData, compoundKey, type Known } from "./data.ts";
import { addMessage } from "./messages.ts";
import { dropStale } from "./outbox.ts";
import { cancelTimer, findTimer } from "./timers.ts";

type AddressTarget = Extract<EventTarget, { kind: "address" }>;

function addressKey(target: AddressTarget): string {
  return compoundKey(target.channel, target.account, target.key);
}

function resolve(data: BotData, target: EventTarget): ConversationData | undefined {
  return target.kind === "address"
    ? data.addresses.get(addressKey(target))
    : data.conversations.get(target.conversation);
}

function knownKey(target: EventTarget, key: string): string {
  return target.kind === "address"
    ? compoundKey(target.channel, target.account, key)
    : compoundKey(target.conversation, key);
}

function findKnown(data: BotData, keys: readonly string[]): Known | undefined {
  for (const key of keys) {
    const known = data.known.get(key);
    if (known !== undefined) return known;
  }
  return undefined;
}

function create(data: BotData, target: AddressTarget): ConversationData {
  const conversation: ConversationData = {
    id: target.newConversation,
    channel: target.channel,
    account: target.account,
    key: target.key,
    kind: target.conversationKind,
    partition: partitionOf(target.newConversation),
    address: target.address,
    user: target.user,
    owner: "bot",
    epoch: 0,
    version: 0,
    state: null,
    erasedEvent: undefined,
    erasedThrough: 0,
    messages: [],
    tokens: new Map(),
    timers: new Map(),
    unsent: [],
  };
  data.conversations.set(conversation.id, conversation);
  data.addresses.set(addressKey(target), conversation);
  return conversation;
}

function isHeld(
  data: BotData,
  holder: NonNullable<NewEvent["holder"]>,
  conversation: ConversationData | undefined,
): boolean {
  const held = data.cases.get(holder.case);
  if (held?.state !== "agent" || held.conversation !== conversation?.id) return false;
  return personKey(held.person) === holder.person;
}

/** Takes one event over, or leaves everything as it is. */
export function accept(data: BotData, event: NewEvent): EventOutcome {
  const { target, take } = event;
  const existing = resolve(data, target);
  if (existing === undefined && target.kind === "conversation") return { status: "refused" };
  const keys = event.dedupeKeys.map((key) => knownKey(target, key));
  const known = findKnown(data, keys);
  if (known !== undefined) return { status: "duplicate", conversation: known.conversation, sequence: known.sequence };

  const timer = event.timer === undefined ? undefined : findTimer(data, event.timer);
  if (event.timer !== undefined) {
    if (existing === undefined) return { status: "refused" };
    if (timer?.conversation !== existing.id)
      return { status: "duplicate", conversation: existing.id, sequence: undefined };
  }
  const taken = take === undefined ? undefined : data.cases.get(take.case);
  if (take !== undefined) {
    const isOpen = taken?.state === "queued" || taken?.state === "agent";
    if (!isOpen || taken.conversation !== existing?.id) return { status: "refused" };
    if (take.from !== undefined && take.from !== personKey(taken.person)) return { status: "refused" };
  }

  if (event.holder !== undefined && !isHeld(data, event.holder, existing)) return { status: "refused" };

  // From here on nothing is refused and nothing throws: what cannot be copied has thrown before anything was changed.
  const payload = copyJson(event.payload);
  const message = copyJson(event.message);
  const conversation = existing ?? (target.kind === "address" ? create(data, copyJson(target)) : undefined);
  if (conversation === undefined) return { status: "refused" };
  if (target.kind === "address") conversation.address = copyJson(target.address);
  const sequence = message === undefined ? undefined : addMessage(conversation, message);
  for (const key of keys) data.known.set(key, { conversation: conversation.id, sequence, at: event.receivedAt });
  if (timer !== undefined) cancelTimer(data, conversation, timer.key);
  if (take !== undefined && taken !== undefined) {
    conversation.owner = "desk";
    conversation.epoch++;
    data.cases.set(taken.id, { ...taken, state: "agent", person: copyJson(take.person), takenAt: take.at });
    dropStale(data, conversation);
  }
  const stored: StoredEvent = {
    id: ++data.lastId,
    conversation: conversation.id,
    order: event.order,
    receivedAt: event.receivedAt,
    payload,
    ...(sequence === undefined ? {} : { sequence }),
  };
  data.inbox.set(stored.id, stored);
  return { status: "accepted", event: { ...stored, payload: event.payload }, sequence };
}
