import type { StoredEvent } from "../../ports/store.ts";
import type { StoreReport, Stuck } from "../../ports/store-admin.ts";
import { setAsideCode, stuckJournal } from "../stuck-journal.ts";
import type { BotData, OutboxData } from "./data.ts";
import { requeue } from "./outbox.ts";

/** Version of what is kept in memory: there is one. */
const schema = 1;

function messageStatus({ status }: OutboxData): "refused" | "unknown" | undefined {
  return status === "refused" || status === "unknown" ? status : undefined;
}

function stuckEvent(data: BotData, event: StoredEvent): Stuck {
  const { id, conversation, receivedAt } = event;
  const channel = data.conversations.get(conversation)?.channel ?? "";
  const lines = data.journal.filter((line) => line.conversation === conversation).reverse();
  const code = setAsideCode(id, lines);
  return { id, kind: "event", conversation, channel, status: "set_aside", code, since: receivedAt };
}

/** What waits for whoever runs the bot, by id. */
export function listStuck(data: BotData, after: number, limit: number): readonly Stuck[] {
  const events = [...data.aside.values()].map((event) => stuckEvent(data, event));
  const messages = [...data.outbox.values()].flatMap((entry): readonly Stuck[] => {
    const status = messageStatus(entry);
    if (status === undefined) return [];
    const { id, conversation, error: code, dueAt: since } = entry;
    return [{ id, kind: "message", conversation: conversation.id, channel: conversation.channel, status, code, since }];
  });
  return [...events, ...messages]
    .filter(({ id }) => id > after)
    .sort((a, b) => a.id - b.id)
    .slice(0, limit);
}

function addLine(data: BotData, conversation: string, entry: ReturnType<typeof stuckJournal>): void {
  data.journal.push({ ...entry, conversation, id: ++data.lastId });
}

/** Back among those that wait, which are in the order of their ids. */
function putBack(data: BotData, event: StoredEvent): void {
  const later = [...data.inbox.values()].filter(({ id }) => id > event.id);
  for (const { id } of later) data.inbox.delete(id);
  for (const one of [event, ...later]) data.inbox.set(one.id, one);
}

/** Gives one another chance, as `StoreAdmin.retry` says. */
export function retryStuck(data: BotData, id: number, at: number): boolean {
  const event = data.aside.get(id);
  if (event !== undefined) {
    data.aside.delete(id);
    putBack(data, event);
    addLine(data, event.conversation, stuckJournal("retried", { id, kind: "event", status: "set_aside" }, at));
    return true;
  }
  const entry = data.outbox.get(id);
  const status = entry && messageStatus(entry);
  if (entry === undefined || status === undefined) return false;
  const as = requeue(data, entry, at);
  if (as === undefined) return false;
  addLine(data, entry.conversation.id, stuckJournal("retried", { id, kind: "message", status }, at, as));
  return true;
}

/** Gives one up, as `StoreAdmin.drop` says. */
export function dropStuck(data: BotData, id: number, at: number): boolean {
  const event = data.aside.get(id);
  if (event !== undefined) {
    data.aside.delete(id);
    addLine(data, event.conversation, stuckJournal("dropped", { id, kind: "event", status: "set_aside" }, at));
    return true;
  }
  const entry = data.outbox.get(id);
  const status = entry && messageStatus(entry);
  if (entry === undefined || status === undefined) return false;
  entry.status = "dropped";
  addLine(data, entry.conversation.id, stuckJournal("dropped", { id, kind: "message", status }, at));
  return true;
}

/** What there is, in numbers. */
export function reportOf(data: BotData): StoreReport {
  const outbox = [...data.outbox.values()];
  const count = (status: OutboxData["status"]): number => outbox.filter((entry) => entry.status === status).length;
  const earliest = (instants: readonly number[]): number | undefined =>
    instants.length === 0 ? undefined : instants.reduce((a, b) => Math.min(a, b));
  return {
    schema,
    newestSchema: schema,
    bytes: undefined,
    counts: {
      waiting: data.inbox.size,
      setAside: data.aside.size,
      due: count("due"),
      claimed: count("claimed"),
      refused: count("refused"),
      unknown: count("unknown"),
      dropped: count("dropped"),
    },
    oldestWaiting: earliest([...data.inbox.values()].map(({ receivedAt }) => receivedAt)),
    oldestDue: earliest(outbox.flatMap(({ status, dueAt }) => (status === "due" ? [dueAt] : []))),
  };
}

/** The tables of the store in memory need no migration. */
export const migrated = { from: schema, to: schema } as const;
