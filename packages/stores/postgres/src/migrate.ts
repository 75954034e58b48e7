import type { Pool, PoolClient } from "pg";
import { newerSchema } from "./errors.ts";
import type { Migration } from "./schema.ts";

/** Under which number the migrations of frontdesk wait for each other: "fdsk". The schema's name is the second one. */
const lockClass = 0x6664736b;

/** The version of a schema, 0 where there is none. */
export async function readVersion(client: Pool | PoolClient, schema: string): Promise<number> {
  // By a look into the catalogue: `to_regclass` answers from a memory that may be older than the lock.
  const found = await client.query("SELECT 1 FROM pg_tables WHERE schemaname = $1 AND tablename = 'version'", [schema]);
  if (found.rows.length === 0) return 0;
  const { rows } = await client.query(`SELECT version FROM "${schema}".version`);
  return Number(rows[0]?.version ?? 0);
}

async function makeSchema(client: PoolClient, schema: string): Promise<void> {
  // IF NOT EXISTS would ask for the right to make schemas although somebody else made this one.
  const found = await client.query("SELECT 1 FROM pg_namespace WHERE nspname = $1", [schema]);
  if (found.rows.length === 0) await client.query(`CREATE SCHEMA "${schema}"`);
  await client.query(`CREATE TABLE IF NOT EXISTS "${schema}".version (version integer NOT NULL)`);
}

async function applyFrom(client: PoolClient, schema: string, migrations: readonly Migration[]): Promise<void> {
  const newest = migrations.length;
  // Another process may have done it while this one waited.
  const found = await readVersion(client, schema);
  if (found > newest) throw newerSchema(schema, found, newest);
  if (found === newest) return;
  await makeSchema(client, schema);
  for (const { version, sql } of migrations) {
    if (version > found) await client.query(sql.replaceAll("frontdesk.", `"${schema}".`));
  }
  await client.query(`DELETE FROM "${schema}".version`);
  await client.query(`INSERT INTO "${schema}".version VALUES (${newest})`);
}

/**
 * Brings a schema to the newest version, in one transaction or not at all. Processes that start together wait for each
 * other: the lock ends with the transaction, so that it holds through PgBouncer too.
 *
 * @throws FrontdeskError `store.newer_schema`; errors of `pg`.
 */
export async function migrate(pool: Pool, schema: string, migrations: readonly Migration[]): Promise<void> {
  const found = await readVersion(pool, schema);
  if (found > migrations.length) throw newerSchema(schema, found, migrations.length);
  if (found === migrations.length) return;
  const client = await pool.connect();
  try {
    await client.query("BEGIN");
    await client.query("SELECT pg_advisory_xact_lock($1, hashtext($2))", [lockClass, schema]);
    await applyFrom(client, schema, migrations);
    await client.query("COMMIT");
    client.release();
  } catch (error) {
    // The end of the connection undoes the transaction.
    client.release(true);
    throw error;
  }
}
