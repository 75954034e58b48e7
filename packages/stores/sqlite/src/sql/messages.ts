import type { SQLInputValue } from "node:sqlite";
import type { NewMessage, StoredMessage } from "@frontdesk/core";
import { json, jsonOrUndefined, number, type Row, textOrUndefined } from "../columns.ts";
import type { Session } from "../session.ts";
import { limited } from "./limit.ts";

// The last sequence is not kept with the conversation: to write its row, state and all, for every message would double
// what goes to the disk.
const insertAt = (sequence: string): string => `
  INSERT INTO messages (bot, conversation, at, author, platform_id, echo, parts, sequence)
  VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ${sequence})`;
const append = insertAt(`(
  SELECT coalesce(max(sequence), 0) + 1 FROM messages WHERE bot = ?1 AND conversation = ?2
)`);
const appendAs = insertAt("?8");
const forward = `
  SELECT * FROM messages WHERE bot = ? AND conversation = ? AND sequence > ? ORDER BY sequence ${limited}`;
const backward = `
  SELECT * FROM messages WHERE bot = ? AND conversation = ? AND sequence > ? ORDER BY sequence DESC ${limited}`;

function valuesOf(session: Session, conversation: string, message: NewMessage): readonly SQLInputValue[] {
  return [
    session.bot,
    conversation,
    message.at,
    JSON.stringify(message.author),
    message.platformId ?? null,
    message.echo === undefined ? null : JSON.stringify(message.echo),
    JSON.stringify(message.parts),
  ];
}

/** Appends to the history of a conversation that is there. */
export function addMessage(session: Session, conversation: string, message: NewMessage): void {
  session.sql(append).run(...valuesOf(session, conversation, message));
}

/** The same, with the sequence that comes next. */
export function addMessageAs(session: Session, conversation: string, message: NewMessage, sequence: number): void {
  session.sql(appendAs).run(...valuesOf(session, conversation, message), sequence);
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
): readonly StoredMessage[] {
  const after = options.after ?? 0;
  if (options.last === undefined) {
    return session.sql(forward).all(session.bot, conversation, after, options.limit).map(readMessage);
  }
  const newest = Math.min(options.last, options.limit);
  return session.sql(backward).all(session.bot, conversation, after, newest).map(readMessage).reverse();
}
