import type { Json, NewToken } from "@frontdesk/core";
import { json } from "../columns.ts";
import type { Session } from "../session.ts";

const put = `
  INSERT INTO tokens (bot, conversation, token, expires_at, meaning) VALUES (?, ?, ?, ?, ?)
  ON CONFLICT (bot, conversation, token) DO UPDATE SET expires_at = excluded.expires_at, meaning = excluded.meaning`;
const find = "SELECT meaning FROM tokens WHERE bot = ? AND conversation = ? AND token = ? AND expires_at > ?";

/** Keeps what a token stands for. */
export function putToken(session: Session, conversation: string, { token, meaning, expiresAt }: NewToken): void {
  session.sql(put).run(session.bot, conversation, token, expiresAt, JSON.stringify(meaning));
}

/** What a token of a conversation stands for, until it expires. */
export function readToken(session: Session, conversation: string, token: string, now: number): Json | undefined {
  const row = session.sql(find).get(session.bot, conversation, token, now);
  return row === undefined ? undefined : json(row, "meaning");
}
