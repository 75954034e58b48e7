import type { EventTarget, NewEvent } from "@frontdesk/core";
import { numberOrUndefined, text } from "../columns.ts";
import type { Session } from "../session.ts";

const find = `
  SELECT conversation, sequence FROM dedupe
  WHERE bot = ? AND channel = ? AND account = ? AND scope = ? AND key = ?`;
const insert = `
  INSERT INTO dedupe (bot, channel, account, scope, key, conversation, sequence, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT DO NOTHING`;

/** Where keys of a target are unique: channel, account, and the conversation where it is named. */
function scopeOf(target: EventTarget): [channel: string, account: string, scope: string] {
  return target.kind === "address" ? [target.channel, target.account, ""] : ["", "", target.conversation];
}

/** What the first key that is known led to. */
export function findKnown(
  session: Session,
  event: NewEvent,
): { readonly conversation: string; readonly sequence: number | undefined } | undefined {
  const scope = scopeOf(event.target);
  for (const key of event.dedupeKeys) {
    const row = session.sql(find).get(session.bot, ...scope, key);
    if (row !== undefined) {
      return { conversation: text(row, "conversation"), sequence: numberOrUndefined(row, "sequence") };
    }
  }
  return undefined;
}

/** Keeps the keys of an event that was accepted. */
export function keepKeys(session: Session, event: NewEvent, conversation: string, sequence: number | undefined): void {
  const scope = scopeOf(event.target);
  for (const key of event.dedupeKeys) {
    session.sql(insert).run(session.bot, ...scope, key, conversation, sequence ?? null, event.receivedAt);
  }
}
