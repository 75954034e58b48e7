import type { NewEvent } from "@frontdesk/core";
import { kept, numberOrUndefined, type Row } from "../columns.ts";
import type { Session, Statement } from "../session.ts";
import { indexable, storable } from "../text.ts";

/** A key of an event, and where it is unique: in a channel and account, or in a conversation that is named. */
export interface KeyRow {
  readonly channel: string;
  readonly account: string;
  readonly scope: string;
  readonly key: string;
}

/** What an event that is known led to. */
export interface Known {
  readonly conversation: string;
  readonly sequence: number | undefined;
}

const find = `
  SELECT dedupe.channel, dedupe.account, dedupe.scope, dedupe.key, dedupe.conversation, dedupe.sequence
  FROM unnest($2::text[], $3::text[], $4::text[], $5::text[]) AS wanted (channel, account, scope, key)
  JOIN frontdesk.dedupe AS dedupe ON dedupe.bot = $1 AND dedupe.channel = wanted.channel
    AND dedupe.account = wanted.account AND dedupe.scope = wanted.scope AND dedupe.key = wanted.key`;
const insert = `
  INSERT INTO frontdesk.dedupe (bot, channel, account, scope, key, conversation, sequence, at)
  SELECT $1, * FROM unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::bigint[], $8::bigint[])`;

/** Makes rows of the keys of an event, each once. */
export function keyRows({ target, dedupeKeys }: NewEvent): readonly KeyRow[] {
  const keys = [...new Set(dedupeKeys.map(indexable))];
  if (target.kind === "address") {
    const [channel, account] = [storable(target.channel), storable(target.account)];
    return keys.map((key) => ({ channel, account, scope: "", key }));
  }
  const scope = storable(target.conversation);
  return keys.map((key) => ({ channel: "", account: "", scope, key }));
}

/** A key as one text. */
export function placeOf({ channel, account, scope, key }: KeyRow): string {
  return `${channel}\0${account}\0${scope}\0${key}`;
}

/** Asks which of the keys are known. */
export function findKeys(session: Session, keys: readonly KeyRow[]): Statement {
  const values = [
    session.bot,
    keys.map((one) => one.channel),
    keys.map((one) => one.account),
    keys.map((one) => one.scope),
    keys.map((one) => one.key),
  ];
  return { text: find, values };
}

/** What {@link findKeys} found, by {@link placeOf}. */
export function readKnown(rows: readonly Row[]): Map<string, Known> {
  return new Map(
    rows.map((row) => {
      const [channel, account] = [kept(row, "channel"), kept(row, "account")];
      const place = placeOf({ channel, account, scope: kept(row, "scope"), key: kept(row, "key") });
      return [place, { conversation: kept(row, "conversation"), sequence: numberOrUndefined(row, "sequence") }];
    }),
  );
}

/**
 * Keeps the keys of events that are accepted. Always in the same order: processes that take the same events over at the
 * same time must not wait in a circle. Who comes second gets an error (23505), and finds them known when it tries again.
 */
export function keepKeys(
  session: Session,
  given: readonly (KeyRow & Known & { readonly at: number })[],
): readonly Statement[] {
  if (given.length === 0) return [];
  const rows = given.toSorted((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1));
  const values = [
    session.bot,
    rows.map((one) => one.channel),
    rows.map((one) => one.account),
    rows.map((one) => one.scope),
    rows.map((one) => one.key),
    rows.map((one) => one.conversation),
    rows.map((one) => one.sequence ?? null),
    rows.map((one) => one.at),
  ];
  return [{ text: insert, values }];
}
