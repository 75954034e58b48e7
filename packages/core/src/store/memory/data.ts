import type { Case } from "../../handoff/case.ts";
import { copyJson } from "../../message/copy-json.ts";
import type { Address, ConversationKind, User } from "../../message/inbound.ts";
import type { Json } from "../../message/json.ts";
import type { Outbound, Receipt } from "../../message/outbound.ts";
import type { StoredIdentity } from "../../ports/identity-store.ts";
import type { JournalEntry } from "../../ports/journal-entry.ts";
import type { OutboxStatus } from "../../ports/outbox.ts";
import type { RunRecord } from "../../ports/run-record.ts";
import type { Conversation, Owner, StoredEvent, StoredMessage } from "../../ports/store.ts";
import { DueQueue } from "./due-queue.ts";

/** What an event key led to. */
export interface Known {
  readonly conversation: string;
  readonly sequence: number | undefined;
  /** When its event was accepted. */
  readonly at: number;
}

/** A timer that is set. */
export interface TimerData {
  readonly id: number;
  readonly conversation: string;
  readonly key: string;
  readonly dueAt: number;
  readonly payload: Json;
}

/** A message of the outbox, in whatever state. */
export interface OutboxData {
  readonly id: number;
  readonly conversation: ConversationData;
  message: Outbound;
  readonly idempotencyKey: string;
  readonly epoch: number | undefined;
  status: OutboxStatus["status"];
  dueAt: number;
  attempts: number;
  sentIds: readonly string[];
  unknownBefore: boolean;
  error: string | undefined;
  receipt: Receipt | undefined;
}

/** A message of the outbox that was the head of its conversation when it was queued for this instant. */
export interface Head {
  readonly id: number;
  readonly dueAt: number;
  readonly entry: OutboxData;
}

/** A conversation, and what belongs to it alone. */
export interface ConversationData {
  readonly id: string;
  readonly channel: string;
  readonly account: string;
  readonly key: string;
  readonly kind: ConversationKind;
  readonly partition: number;
  address: Address;
  user: User;
  owner: Owner;
  epoch: number;
  version: number;
  state: Json;
  erasedEvent: number | undefined;
  erasedThrough: number;
  readonly messages: StoredMessage[];
  readonly tokens: Map<string, { readonly meaning: Json; readonly expiresAt: number }>;
  readonly timers: Map<string, TimerData>;
  /** What is `due` or `claimed`, in the order of sending. */
  unsent: OutboxData[];
}

/** Everything of one bot. */
export interface BotData {
  /** Of events, outbox messages, timers and journal entries. */
  lastId: number;
  readonly conversations: Map<string, ConversationData>;
  /** By channel, account and key. */
  readonly addresses: Map<string, ConversationData>;
  /** By channel, account and event key, or by conversation and event key. */
  readonly known: Map<string, Known>;
  readonly inbox: Map<number, StoredEvent>;
  /** Events that could not be handled. */
  readonly aside: Map<number, StoredEvent>;
  /** By conversation, then by run, then by key. */
  readonly records: Map<string, Map<string, Map<string, RunRecord>>>;
  readonly outbox: Map<number, OutboxData>;
  readonly heads: DueQueue<Head>;
  readonly timers: Map<number, TimerData>;
  readonly dueTimers: DueQueue<TimerData>;
  readonly cases: Map<string, Case>;
  readonly journal: JournalEntry[];
  readonly identities: Map<string, StoredIdentity>;
  readonly blobs: Map<string, Uint8Array>;
}

/** The data of a bot that has none yet. */
export function newBotData(): BotData {
  return {
    lastId: 0,
    conversations: new Map(),
    addresses: new Map(),
    known: new Map(),
    inbox: new Map(),
    aside: new Map(),
    records: new Map(),
    outbox: new Map(),
    heads: new DueQueue(),
    timers: new Map(),
    dueTimers: new DueQueue(),
    cases: new Map(),
    journal: [],
    identities: new Map(),
    blobs: new Map(),
  };
}

/** One string for several, without two lists that share one. */
export function compoundKey(...fields: readonly string[]): string {
  let key = "";
  for (const field of fields) key += `${field.length}:${field}`;
  return key;
}

/** What callers see of a conversation. */
export function viewConversation(data: ConversationData): Conversation {
  const view: Conversation = {
    id: data.id,
    channel: data.channel,
    account: data.account,
    key: data.key,
    address: copyJson(data.address),
    kind: data.kind,
    partition: data.partition,
    user: copyJson(data.user),
    owner: data.owner,
    epoch: data.epoch,
    version: data.version,
    state: copyJson(data.state),
    lastSequence: data.messages.length,
  };
  return data.erasedEvent === undefined ? view : { ...view, erasedEvent: data.erasedEvent };
}
