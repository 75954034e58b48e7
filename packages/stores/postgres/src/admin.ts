import type { StoreReport } from "@frontdesk/core";
import type { Pool } from "pg";
import { migrate, readVersion } from "./migrate.ts";
import type { Settings } from "./options.ts";
import { makePool } from "./pool.ts";
import { migrations } from "./schema.ts";
import type { Query } from "./session.ts";
import { countOf, sizeOf } from "./sql/report.ts";
import { statements } from "./statements.ts";

const newestSchema = migrations.length;

/** Looks at the database. */
type Look = <T>(query: Query<T>) => Promise<T>;

/** A look through a connection that is there for it alone. */
function lookThrough(pool: Pool, schema: string): Look {
  const sender = statements(schema);
  sender.stopPreparing();
  return async ({ reads, read }) => {
    const client = await pool.connect();
    try {
      return read(await sender.send(client, reads));
    } finally {
      client.release();
    }
  };
}

/** Runs with a connection of its own. */
async function briefly<T>(settings: Settings, work: (pool: Pool) => Promise<T>): Promise<T> {
  const pool = await makePool({ ...settings, connections: 1 });
  try {
    return await work(pool);
  } finally {
    await pool.end();
  }
}

async function reportOn(look: Look, schema: number, { schema: name }: Settings, bot: string): Promise<StoreReport> {
  const bytes = await look(sizeOf(name));
  const unknown = { counts: undefined, oldestWaiting: undefined, oldestDue: undefined };
  return { schema, newestSchema, bytes, ...(schema === newestSchema ? await look(countOf(bot)) : unknown) };
}

/**
 * Looks at the tables, whoever has them open, and changes nothing.
 *
 * @param open - How to look, where this store is open.
 */
export function report(settings: Settings, bot: string, open: Look | undefined): Promise<StoreReport> {
  if (open !== undefined) return reportOn(open, newestSchema, settings, bot);
  return briefly(settings, async (pool) => {
    const schema = await readVersion(pool, settings.schema);
    return reportOn(lookThrough(pool, settings.schema), schema, settings, bot);
  });
}

/** Makes the tables, or brings them up to date. @throws FrontdeskError `store.newer_schema`; errors of `pg`. */
export function bringUpToDate(settings: Settings): Promise<{ readonly from: number; readonly to: number }> {
  return briefly(settings, async (pool) => {
    const from = await readVersion(pool, settings.schema);
    await migrate(pool, settings.schema, migrations);
    return { from, to: newestSchema };
  });
}
