import type { Query, Session, Work } from "../session.ts";
import { storable } from "../text.ts";

const put = `
  INSERT INTO frontdesk.blobs (bot, key, bytes) VALUES ($1, $2, $3)
  ON CONFLICT (bot, key) DO UPDATE SET bytes = excluded.bytes`;
const add = `
  INSERT INTO frontdesk.blobs (bot, key, bytes) VALUES ($1, $2, $3) ON CONFLICT (bot, key) DO NOTHING RETURNING key`;
const swap = "UPDATE frontdesk.blobs SET bytes = $3 WHERE bot = $1 AND key = $2 AND bytes = $4 RETURNING key";
const remove = "DELETE FROM frontdesk.blobs WHERE bot = $1 AND key = $2";
const find = "SELECT bytes FROM frontdesk.blobs WHERE bot = $1 AND key = $2";

/** Keeps bytes, in the place of earlier ones of the key. */
export function putBlob(session: Session, key: string, bytes: Buffer): Work<void> {
  const writes = [{ text: put, values: [session.bot, storable(key), bytes] }];
  return { reads: [], decide: () => ({ writes, result: undefined }) };
}

/** Keeps bytes if those of the key are still these, or if there are still none. Returns whether it did. */
export function swapBlob(session: Session, key: string, before: Buffer | undefined, after: Buffer): Work<boolean> {
  const values = [session.bot, storable(key), after];
  const statement = before === undefined ? { text: add, values } : { text: swap, values: [...values, before] };
  return { reads: [statement], decide: ([rows = []]) => ({ writes: [], result: rows.length > 0 }) };
}

/** Removes the bytes of a key. */
export function removeBlob(session: Session, key: string): Work<void> {
  const writes = [{ text: remove, values: [session.bot, storable(key)] }];
  return { reads: [], decide: () => ({ writes, result: undefined }) };
}

/** The bytes of a key. */
export function readBlob(session: Session, key: string): Query<Uint8Array | undefined> {
  return {
    reads: [{ text: find, values: [session.bot, storable(key)] }],
    read: ([rows = []]) => (rows[0]?.bytes instanceof Uint8Array ? rows[0].bytes : undefined),
  };
}
