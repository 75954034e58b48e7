import { FrontdeskError } from "@frontdesk/core";
import type { Pool } from "pg";
import type { Settings } from "./options.ts";

/** The type `bigint` in PostgreSQL's catalogue. */
const bigint = 20;

/** How much later than the server this side gives a statement up: when the server does not even say that it has. */
const silenceMs = 5_000;

/**
 * Makes the connections. Nothing is said to the server as a connection begins that PgBouncer would refuse, and nothing
 * is kept in a session: it may be another one for each transaction.
 *
 * @throws FrontdeskError `store.unavailable` for a URL that cannot be read; the URL is not repeated, it has a password.
 */
export async function makePool(settings: Settings): Promise<Pool> {
  const { default: pg } = await import("pg");
  const options = {
    connectionString: settings.url,
    max: settings.connections,
    connectionTimeoutMillis: settings.connectTimeoutMs,
    query_timeout: settings.statementTimeoutMs + silenceMs,
    keepAlive: true,
    application_name: "frontdesk",
    // Statements that do not wait for each other's results are sent together.
    pipeline: true,
    // On these connections only: `pg` is shared with the rest of the program.
    types: {
      getTypeParser: ((oid: number, format?: "text" | "binary") =>
        oid === bigint ? Number : pg.types.getTypeParser(oid, format)) as typeof pg.types.getTypeParser, // Safe: it passes on.
    },
    ...(settings.tls === undefined ? {} : { ssl: settings.tls }),
  };
  try {
    new pg.Client(options);
  } catch {
    // The reason would repeat the URL.
    throw new FrontdeskError("store.unavailable", "The URL of the PostgreSQL store cannot be read.", {
      hint: "Write special characters of the password in their encoded form, such as %40 for @.",
    });
  }
  const pool = new pg.Pool(options);
  // A connection that ends while nothing is under way is replaced by the pool; without a listener it would end the
  // process. One that ends during a statement fails that statement.
  pool.on("error", () => undefined);
  pool.on("connect", (client) => client.on("error", () => undefined));
  return pool;
}
