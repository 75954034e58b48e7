import type { Json, NewToken } from "@frontdesk/core";
import { json } from "../columns.ts";
import type { Query, Session, Statement } from "../session.ts";
import { storable, whole } from "../text.ts";

/** A token in the form of its row. */
export interface TokenRow {
  readonly conversation: string;
  readonly token: string;
  readonly expiresAt: number;
  readonly meaning: string;
}

const put = `
  INSERT INTO frontdesk.tokens (bot, conversation, token, expires_at, meaning)
  SELECT $1, * FROM unnest($2::text[], $3::text[], $4::bigint[], $5::text[])
  ON CONFLICT (bot, conversation, token) DO UPDATE
  SET expires_at = excluded.expires_at, meaning = excluded.meaning`;
const find = `
  SELECT meaning FROM frontdesk.tokens WHERE bot = $1 AND conversation = $2 AND token = $3 AND expires_at > $4`;

/** Makes a row of a token. The conversation is given as it is kept. */
export function tokenRow(conversation: string, { token, expiresAt, meaning }: NewToken): TokenRow {
  return { conversation, token: storable(token), expiresAt: whole(expiresAt), meaning: JSON.stringify(meaning) };
}

/** Keeps what tokens stand for; of several for one token the last. */
export function putTokens(session: Session, given: readonly TokenRow[]): readonly Statement[] {
  if (given.length === 0) return [];
  const rows = [...new Map(given.map((one) => [`${one.conversation}\0${one.token}`, one])).values()];
  const values = [
    session.bot,
    rows.map((one) => one.conversation),
    rows.map((one) => one.token),
    rows.map((one) => one.expiresAt),
    rows.map((one) => one.meaning),
  ];
  return [{ text: put, values }];
}

/** What a token of a conversation stands for, until it expires. */
export function readToken(session: Session, conversation: string, token: string, now: number): Query<Json | undefined> {
  const values = [session.bot, storable(conversation), storable(token), whole(now)];
  return {
    reads: [{ text: find, values }],
    read: ([rows = []]) => rows.map((row) => json<Json>(row, "meaning"))[0],
  };
}
