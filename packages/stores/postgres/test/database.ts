import { randomBytes } from "node:crypto";
import pg from "pg";
import { describe, vi } from "vitest";

// Each commit waits for the server's disk, which may be busy with others.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 60_000 });

/** Where the tests find PostgreSQL. */
export const testUrl: string = process.env.FRONTDESK_TEST_POSTGRES || "postgres://postgres@127.0.0.1:5432/postgres";

async function reasonToSkip(): Promise<string | undefined> {
  const client = new pg.Client({ connectionString: testUrl, connectionTimeoutMillis: 3_000 });
  try {
    await client.connect();
    await client.end();
    return undefined;
  } catch (error) {
    const { host } = new URL(testUrl);
    return `no PostgreSQL at ${host} (${error instanceof Error ? error.message || error.name : "?"}); set FRONTDESK_TEST_POSTGRES`;
  }
}

const reason = await reasonToSkip();
// With CI set nothing may be skipped.
if (reason !== undefined && process.env.CI)
  throw new Error(`The tests of @frontdesk/postgres need a server: ${reason}`);

/** Tests that need a server; without one they are skipped, and their title says why. */
export function describeWithServer(title: string, tests: () => void): void {
  if (reason === undefined) describe(title, tests);
  else describe.skip(`${title}: ${reason}`, tests);
}

/** A database that belongs to one test file. */
export interface TestDatabase {
  readonly url: string;
  /** Runs SQL as an administrator. */
  sql(text: string, values?: readonly unknown[]): Promise<readonly Record<string, unknown>[]>;
  /** Removes it, whoever is connected. */
  drop(): Promise<void>;
}

async function administer(text: string): Promise<void> {
  const client = new pg.Client({ connectionString: testUrl });
  await client.connect();
  await client.query(text);
  await client.end();
}

/** Makes an empty database with a name of its own. */
export async function makeDatabase(): Promise<TestDatabase> {
  const name = `frontdesk_test_${randomBytes(6).toString("hex")}`;
  await administer(`CREATE DATABASE ${name}`);
  const url = new URL(testUrl);
  url.pathname = `/${name}`;
  const pool = new pg.Pool({ connectionString: url.href, max: 3 });
  pool.on("error", () => undefined);
  return {
    url: url.href,
    sql: async (text, values = []) => (await pool.query(text, [...values])).rows,
    async drop() {
      await pool.end();
      await administer(`DROP DATABASE ${name} WITH (FORCE)`);
    },
  };
}

/** Forgets all that a schema holds; much faster than to make its tables anew. */
export async function empty(database: TestDatabase, schema: string): Promise<void> {
  const tables = await database.sql(
    "SELECT quote_ident(tablename) AS name FROM pg_tables WHERE schemaname = $1 AND tablename <> 'version'",
    [schema],
  );
  const deletions = tables.map(({ name }) => `DELETE FROM ${schema}.${String(name)};`);
  await database.sql(`BEGIN; SET LOCAL synchronous_commit = off; ${deletions.join(" ")} COMMIT`);
}
