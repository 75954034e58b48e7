import type { Session } from "../session.ts";

const put = `
  INSERT INTO blobs (bot, key, bytes) VALUES (?, ?, ?) ON CONFLICT (bot, key) DO UPDATE SET bytes = excluded.bytes`;
const remove = "DELETE FROM blobs WHERE bot = ? AND key = ?";
const find = "SELECT bytes FROM blobs WHERE bot = ? AND key = ?";

/** Keeps bytes, in the place of earlier ones of the key. */
export function putBlob(session: Session, key: string, bytes: Uint8Array): void {
  session.sql(put).run(session.bot, key, bytes);
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
