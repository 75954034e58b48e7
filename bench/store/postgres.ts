import { randomUUID } from "node:crypto";
import type { EventOutcome } from "@frontdesk/core";
import { migrate } from "../../packages/stores/postgres/src/migrate.ts";
import { readSettings, type Settings } from "../../packages/stores/postgres/src/options.ts";
import { makePool } from "../../packages/stores/postgres/src/pool.ts";
import { migrations } from "../../packages/stores/postgres/src/schema.ts";
import type { Query, Session, Work } from "../../packages/stores/postgres/src/session.ts";
import { accept, prepareEvent } from "../../packages/stores/postgres/src/sql/accept.ts";
import { commit, prepareTurn } from "../../packages/stores/postgres/src/sql/commit.ts";
import { loadConversations } from "../../packages/stores/postgres/src/sql/conversation.ts";
import { settle } from "../../packages/stores/postgres/src/sql/settle.ts";
import { statements } from "../../packages/stores/postgres/src/statements.ts";
import { beginning } from "../../packages/stores/postgres/src/transaction.ts";
import { answered, type Subject, sent, written } from "./turn.ts";

/** Where the server is; undefined: nobody said. */
export const postgresUrl: string = process.env.FRONTDESK_TEST_POSTGRES || "postgres://postgres@127.0.0.1:5432/postgres";

type Pool = Awaited<ReturnType<typeof makePool>>;

/** Does something with connections of its own. */
async function withPool<T>(settings: Settings, work: (pool: Pool) => Promise<T>): Promise<T> {
  const pool = await makePool(settings);
  try {
    return await work(pool);
  } finally {
    await pool.end();
  }
}

/** Whether a server answers. */
export async function hasServer(): Promise<boolean> {
  try {
    await withPool(readSettings(postgresUrl, {}), (pool) => pool.query("SELECT 1"));
    return true;
  } catch (error) {
    process.stderr.write(`PostgreSQL is left out: ${error instanceof Error ? error.message : "no answer"}\n`);
    return false;
  }
}

/** Removes what a measurement left. */
export async function dropSchema(schema: string): Promise<void> {
  await withPool(readSettings(postgresUrl, {}), (pool) => pool.query(`DROP SCHEMA IF EXISTS "${schema}" CASCADE`));
}

/** The same statements in one transaction for each turn, on ten connections: the wait for the disk is not shared by us. */
export async function commitATurn(schema: string): Promise<Subject> {
  const settings = readSettings(postgresUrl, { schema });
  const pool = await makePool(settings);
  await migrate(pool, schema, migrations);
  const sender = statements(schema);
  const begin = beginning(settings, true);
  const session: Session = { bot: "bench", owner: randomUUID(), held: new Map(), share: undefined, aheadMs: 0 };
  return {
    async turn(customer, number) {
      const now = Date.now();
      const client = await pool.connect();
      const run = async <T>(work: Work<T>): Promise<T> => {
        const { writes, result } = work.decide(await sender.send(client, work.reads));
        await sender.send(client, writes);
        return result;
      };
      const look = async <T>(query: Query<T>): Promise<T> => query.read(await sender.send(client, query.reads));
      await sender.send(client, [begin]);
      const outcomes: readonly EventOutcome[] = await run(accept(session, [prepareEvent(written(customer, number, now))]));
      const [accepted] = outcomes;
      if (accepted?.status !== "accepted") throw new Error(`A new message was ${accepted?.status}.`);
      const [loaded] = await look(loadConversations(session, [accepted.event.conversation]));
      if (loaded === undefined) throw new Error("An accepted message has no conversation.");
      const claiming = { now, limit: 1 };
      const turn = prepareTurn(answered(loaded.conversation, accepted.event.id, number, now), claiming);
      const committed = await run(commit(session, [turn], settings.claimMs));
      if (committed.outcomes[0] !== "ok") throw new Error(`A commit was ${committed.outcomes[0]}.`);
      await run(settle(session, (committed.claimed.get(claiming) ?? []).map((one) => sent(one.id, now))));
      await sender.send(client, [{ text: "COMMIT", values: [] }]);
      client.release();
    },
    close: () => pool.end(),
  };
}
