import { type Conversation, type EventTarget, partitionOf, type RunRecord } from "@frontdesk/core";
import { json, kept, number, numberOrUndefined, type Row, text } from "../columns.ts";
import type { Query, Session, Statement } from "../session.ts";
import { indexable, storable } from "../text.ts";
import { lastSequence } from "./messages.ts";
import { readRecord, recordsOf } from "./records.ts";

const byAddress = `
  SELECT id FROM frontdesk.conversations WHERE bot = $1 AND channel = $2 AND account = $3 AND key = $4`;
const whole = `
  SELECT id, channel, account, key, long_key, kind, partition, address, customer, owner, epoch, version, state,
    erased_event, ${lastSequence("conversations.id")} AS last_sequence
  FROM frontdesk.conversations AS conversations WHERE bot = $1 AND id = ANY ($2::text[])`;
const insert = `
  INSERT INTO frontdesk.conversations (bot, id, channel, account, key, long_key, kind, partition, address, customer,
    owner, epoch, version, state)
  SELECT $1, *, 'bot', 0, 0, 'null'
  FROM unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::smallint[], $9::text[],
    $10::text[])`;
const renew = `
  UPDATE frontdesk.conversations AS conversations SET address = newer.address
  FROM unnest($2::text[], $3::text[]) AS newer (id, address)
  WHERE conversations.bot = $1 AND conversations.id = newer.id`;

/** An address in the form of its row. */
export interface AddressRow {
  readonly channel: string;
  readonly account: string;
  readonly key: string;
  readonly longKey: string | null;
  readonly address: string;
  readonly kind: string;
  readonly customer: string;
  readonly newConversation: string;
}

/** Makes a row of an address. */
export function addressRow(target: Extract<EventTarget, { kind: "address" }>): AddressRow {
  const key = indexable(target.key);
  const wholeKey = storable(target.key);
  return {
    channel: storable(target.channel),
    account: storable(target.account),
    key,
    longKey: key === wholeKey ? null : wholeKey,
    address: JSON.stringify(target.address),
    kind: target.conversationKind,
    customer: JSON.stringify(target.user),
    newConversation: storable(target.newConversation),
  };
}

/** The partition of a conversation, by its id as it is kept. */
export function partition(conversation: string): number {
  return partitionOf(text({ conversation }, "conversation"));
}

/** Makes conversations. Always in the same order: two processes that make the same ones must not wait in a circle. */
export function createConversations(session: Session, made: readonly AddressRow[]): readonly Statement[] {
  if (made.length === 0) return [];
  const place = (one: AddressRow): string => `${one.channel}\0${one.account}\0${one.key}`;
  const rows = made.toSorted((a, b) => (place(a) < place(b) ? -1 : 1));
  const values = [
    session.bot,
    rows.map((one) => one.newConversation),
    rows.map((one) => one.channel),
    rows.map((one) => one.account),
    rows.map((one) => one.key),
    rows.map((one) => one.longKey),
    rows.map((one) => one.kind),
    rows.map((one) => partition(one.newConversation)),
    rows.map((one) => one.address),
    rows.map((one) => one.customer),
  ];
  return [{ text: insert, values }];
}

/** Keeps the newest addresses of conversations that are locked. */
export function renewAddresses(session: Session, newer: ReadonlyMap<string, string>): readonly Statement[] {
  return newer.size === 0 ? [] : [{ text: renew, values: [session.bot, [...newer.keys()], [...newer.values()]] }];
}

/** The id of the conversation of an address. */
export function findConversation(
  session: Session,
  channel: string,
  account: string,
  key: string,
): Query<string | undefined> {
  const values = [session.bot, storable(channel), storable(account), indexable(key)];
  return { reads: [{ text: byAddress, values }], read: ([rows = []]) => rows.map((row) => text(row, "id"))[0] };
}

function readConversation(row: Row): Conversation {
  return {
    id: text(row, "id"),
    channel: text(row, "channel"),
    account: text(row, "account"),
    key: text(row, row.long_key === null ? "key" : "long_key"),
    address: json(row, "address"),
    // Safe: `accept` wrote it, from this very union.
    kind: text(row, "kind") as Conversation["kind"],
    partition: number(row, "partition"),
    user: json(row, "customer"),
    // Safe: as above, and by `commit`.
    owner: text(row, "owner") as Conversation["owner"],
    epoch: number(row, "epoch"),
    version: number(row, "version"),
    state: json(row, "state"),
    lastSequence: numberOrUndefined(row, "last_sequence") ?? 0,
    ...(row.erased_event === null ? {} : { erasedEvent: number(row, "erased_event") }),
  };
}

type Loaded = { readonly conversation: Conversation; readonly records: readonly RunRecord[] } | undefined;

/**
 * Conversations with the records of their runs, for each id. The records are read last: who commits between the two
 * makes the conversation outdated, which a commit on it finds out; outdated records nobody would find out.
 */
export function loadConversations(session: Session, ids: readonly string[]): Query<readonly Loaded[]> {
  const wanted = ids.map(storable);
  const values = [session.bot, [...new Set(wanted)]];
  return {
    reads: [{ text: whole, values }, recordsOf(session, wanted)],
    read: ([rows = [], recordRows = []]) => {
      const found = new Map(rows.map((row) => [kept(row, "id"), row]));
      const records = Map.groupBy(recordRows, (row) => kept(row, "conversation"));
      return wanted.map((id) => {
        const row = found.get(id);
        // Read for each caller anew: what one does with it is not the other's.
        return row && { conversation: readConversation(row), records: (records.get(id) ?? []).map(readRecord) };
      });
    },
  };
}
