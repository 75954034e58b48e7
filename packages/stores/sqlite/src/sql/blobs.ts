import type { Session } from "../session.ts";

const put = `
  INSERT INTO blobs (bot, key, bytes) VALUES (?, ?, ?) ON CONFLICT (bot, key) DO UPDATE SET bytes = excluded.bytes`;
const add = "INSERT INTO blobs (bot, key, bytes) VALUES (?, ?, ?) ON CONFLICT (bot, key) DO NOTHING";
const swap = "UPDATE blobs SET bytes = ? WHERE bot = ? AND key = ? AND bytes = ?";
const remove = "DELETE FROM blobs WHERE bot = ? AND key = ?";
const find = "SELECT bytes FROM blobs WHERE bot = ? AND key = ?";

/** Keeps bytes, in the place of earlier ones of the key. */
export function putBlob(session: Session, key: string, bytes: Uint8Array): void {
  session.sql(put).run(session.bot, key, bytes);
}

/** Keeps bytes if those of the key are still these, or if there are still none. Returns whether it did. */
export function swapBlob(session: Session, key: string, before: Uint8Array | undefined, after: Uint8Array): boolean {
  const { changes } =
    before === undefined
      ? session.sql(add).run(session.bot, key, after)
      : session.sql(swap).run(after, session.bot, key, before);
  return changes > 0;
}

/** Lets go of the bytes of a key. */
export function removeBlob(session: Session, key: string): void {
  session.sql(remove).run(session.bot, key);
}

/** The bytes of a key. */
export function readBlob(session: Session, key: string): Uint8Array | undefined {
  const bytes = session.sql(find).get(session.bot, key)?.bytes;
  return bytes instanceof Uint8Array ? bytes : undefined;
}
