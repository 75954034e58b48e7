import type { Conversation, EventTarget, Store } from "@frontdesk/core";
import { partitionOf } from "@frontdesk/core";
import { json, number, numberOrUndefined, type Row, text } from "../columns.ts";
import type { Session } from "../session.ts";
import { readRecords } from "./records.ts";

type AddressTarget = Extract<EventTarget, { kind: "address" }>;

const lastSequence = `(
  SELECT max(sequence) FROM messages WHERE bot = conversations.bot AND conversation = conversations.id
) AS last_sequence`;
const byAddress = `
  SELECT id, address, ${lastSequence} FROM conversations WHERE bot = ? AND channel = ? AND account = ? AND key = ?`;
const byId = `SELECT id, address, ${lastSequence} FROM conversations WHERE bot = ? AND id = ?`;
const whole = `
  SELECT channel, account, key, kind, partition, address, customer, owner, epoch, version, state, erased_event,
    ${lastSequence}, EXISTS (SELECT 1 FROM records WHERE bot = ?1 AND conversation = ?2) AS has_records
  FROM conversations WHERE bot = ?1 AND id = ?2`;
const insert = `
  INSERT INTO conversations (bot, id, channel, account, key, kind, partition, address, customer, owner, epoch, version,
    state)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'bot', 0, 0, 'null')`;
const renew = "UPDATE conversations SET address = ?3 WHERE bot = ?1 AND id = ?2";

/** Finds the conversation of a target. */
export function resolveTarget(session: Session, target: EventTarget): Row | undefined {
  return target.kind === "address"
    ? session.sql(byAddress).get(session.bot, target.channel, target.account, target.key)
    : session.sql(byId).get(session.bot, target.conversation);
}

/** Makes the conversation of an address. */
export function createConversation(session: Session, target: AddressTarget): void {
  session
    .sql(insert)
    .run(
      session.bot,
      target.newConversation,
      target.channel,
      target.account,
      target.key,
      target.conversationKind,
      partitionOf(target.newConversation),
      JSON.stringify(target.address),
      JSON.stringify(target.user),
    );
}

/** Keeps the newest address of a conversation that was found. */
export function renewAddress(session: Session, found: Row, target: AddressTarget): void {
  const address = JSON.stringify(target.address);
  if (address !== text(found, "address")) session.sql(renew).run(session.bot, text(found, "id"), address);
}

/** The id of the conversation of an address. */
export function findConversation(session: Session, channel: string, account: string, key: string): string | undefined {
  const row = session.sql(byAddress).get(session.bot, channel, account, key);
  return row === undefined ? undefined : text(row, "id");
}

/** A conversation and the records of its runs, as callers see them. */
export function load(session: Session, id: string): Awaited<ReturnType<Store["load"]>> {
  const row = session.sql(whole).get(session.bot, id);
  if (row === undefined) return undefined;
  // Most have none: they are not asked for in vain.
  return { conversation: readConversation(id, row), records: row.has_records === 0 ? [] : readRecords(session, id) };
}

function readConversation(id: string, row: Row): Conversation {
  return {
    id,
    channel: text(row, "channel"),
    account: text(row, "account"),
    key: text(row, "key"),
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
