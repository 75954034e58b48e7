import type { NewMessage, StoredMessage } from "@frontdesk/core";
import { json, jsonOrUndefined, number, type Row, textOrUndefined } from "../columns.ts";
import type { Query, Session, Statement } from "../session.ts";
import { storable, whole } from "../text.ts";

/** A message in the form of its row. */
export interface MessageRow {
  readonly at: number;
  readonly author: string;
  readonly platformId: string | null;
  readonly echo: string | null;
  readonly parts: string;
}

const insert = `
  INSERT INTO frontdesk.messages (bot, conversation, sequence, at, author, platform_id, echo, parts)
  SELECT $1, * FROM unnest($2::text[], $3::bigint[], $4::bigint[], $5::text[], $6::text[], $7::text[], $8::text[])`;
const columns = "sequence, at, author, platform_id, echo, parts";
const forward = `
  SELECT ${columns} FROM frontdesk.messages WHERE bot = $1 AND conversation = $2 AND sequence > $3
  ORDER BY sequence LIMIT $4`;
const backward = `
  SELECT ${columns} FROM frontdesk.messages WHERE bot = $1 AND conversation = $2 AND sequence > $3
  ORDER BY sequence DESC LIMIT $4`;

/**
 * The last sequence of a conversation. It is not kept with the conversation: to write that row, state and all, for every
 * message would double what goes to the disk. Read it after the conversation was locked, in a statement of its own.
 */
export const lastSequence = (conversation: string): string =>
  `(SELECT max(sequence) FROM frontdesk.messages WHERE bot = $1 AND conversation = ${conversation})`;

/** Makes a row of a message. */
export function messageRow(message: NewMessage): MessageRow {
  return {
    at: whole(message.at),
    author: JSON.stringify(message.author),
    platformId: message.platformId === undefined ? null : storable(message.platformId),
    echo: message.echo === undefined ? null : JSON.stringify(message.echo),
    parts: JSON.stringify(message.parts),
  };
}

/** Adds messages at the given places of conversations that are locked. */
export function addMessages(
  session: Session,
  rows: readonly (MessageRow & { readonly conversation: string; readonly sequence: number })[],
): readonly Statement[] {
  if (rows.length === 0) return [];
  const values = [
    session.bot,
    rows.map((one) => one.conversation),
    rows.map((one) => one.sequence),
    rows.map((one) => one.at),
    rows.map((one) => one.author),
    rows.map((one) => one.platformId),
    rows.map((one) => one.echo),
    rows.map((one) => one.parts),
  ];
  return [{ text: insert, values }];
}

function readMessage(row: Row): StoredMessage {
  return {
    sequence: number(row, "sequence"),
    at: number(row, "at"),
    author: json(row, "author"),
    // What was erased has null in the place of its parts.
    ...(row.parts === "null" ? { parts: [], erased: true } : { parts: json(row, "parts") }),
    platformId: textOrUndefined(row, "platform_id"),
    echo: jsonOrUndefined(row, "echo"),
  };
}

/** A stretch of the history, as `Store.history` says. */
export function readHistory(
  session: Session,
  conversation: string,
  options: { readonly after?: number | undefined; readonly last?: number | undefined; readonly limit: number },
): Query<readonly StoredMessage[]> {
  const isNewest = options.last !== undefined;
  const limit = Math.min(options.last ?? options.limit, options.limit);
  const values = [session.bot, storable(conversation), whole(options.after ?? 0), whole(limit)];
  return {
    reads: [{ text: isNewest ? backward : forward, values }],
    read: ([rows = []]) => (isNewest ? rows.map(readMessage).reverse() : rows.map(readMessage)),
  };
}
