import { createHash } from "node:crypto";
import type { PoolClient } from "pg";
import type { Found, Statement } from "./session.ts";

/** Sends statements. */
export interface Sender {
  /**
   * Sends statements in one piece, without waiting in between.
   *
   * @throws the first error, that of the statement that failed by itself.
   */
  send(client: PoolClient, statements: readonly Statement[]): Promise<Found>;
  /** From now on the server does not keep statements. */
  stopPreparing(): void;
}

/**
 * Puts the tables into their schema, and has the server keep what it has planned under a name. Some poolers give each
 * transaction another session, where that name means nothing; the first such answer ends it.
 */
export function statements(schema: string): Sender {
  const known = new Map<string, { readonly name: string; readonly text: string }>();
  let isPreparing = true;
  const prepare = (written: string): { readonly name: string; readonly text: string } => {
    const found = known.get(written);
    if (found !== undefined) return found;
    const text = written.replaceAll("frontdesk.", `"${schema}".`);
    const name = `frontdesk-${createHash("sha256").update(text).digest("base64url").slice(0, 20)}`;
    known.set(written, { name, text });
    return { name, text };
  };
  return {
    async send(client, all) {
      const sent = all.map(({ text: written, values }) => {
        const { name, text } = prepare(written);
        return client.query({ ...(isPreparing && values.length > 0 ? { name } : {}), text, values: [...values] });
      });
      const settled = await Promise.allSettled(sent);
      return settled.map((one) => {
        if (one.status === "rejected") throw one.reason;
        return one.value.rows;
      });
    },
    stopPreparing() {
      isPreparing = false;
    },
  };
}
