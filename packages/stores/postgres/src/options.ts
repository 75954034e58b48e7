import type { ConnectionOptions } from "node:tls";
import { FrontdeskError } from "@frontdesk/core";

/** How the PostgreSQL store works. Every field has a default. */
export interface PostgresOptions {
  /**
   * The schema of the database in which the tables are; made when it is missing. Lower-case letters, digits and `_`.
   * Default: `frontdesk`.
   */
  readonly schema?: string | undefined;
  /** How many connections it opens at most. Default: 10. */
  readonly connections?: number | undefined;
  /**
   * TLS, as `node:tls` understands it; `true` is TLS with the system's certificates. What the URL says (`sslmode`) goes
   * first. Default: what the URL says.
   */
  readonly tls?: boolean | ConnectionOptions | undefined;
  /**
   * For how long a message that a process has claimed is its own, in milliseconds on the database's clock. The process
   * renews it while it works; of one that is gone another takes over after so long. Default: 30,000.
   */
  readonly claimMs?: number | undefined;
  /**
   * For how long a node that is not heard of keeps its part of the work, in milliseconds on the database's clock: after
   * that others answer its customers. Default: 5,000.
   */
  readonly leaseMs?: number | undefined;
  /** How long to wait for a connection, in milliseconds. Default: 5,000. */
  readonly connectTimeoutMs?: number | undefined;
  /** How long the database may work on one statement, in milliseconds. Default: 15,000. */
  readonly statementTimeoutMs?: number | undefined;
  /** How long a statement may wait for another transaction, in milliseconds. Default: 5,000. */
  readonly lockTimeoutMs?: number | undefined;
  /** How many operations share a transaction at most. 1 commits each by itself. Default: 512. */
  readonly batchOperations?: number | undefined;
}

/** The same, complete. */
export interface Settings {
  /** Holds the password: it is never shown. */
  readonly url: string;
  readonly schema: string;
  readonly connections: number;
  readonly tls: boolean | ConnectionOptions | undefined;
  readonly claimMs: number;
  readonly leaseMs: number;
  readonly connectTimeoutMs: number;
  readonly statementTimeoutMs: number;
  readonly lockTimeoutMs: number;
  readonly batchOperations: number;
}

function invalid(message: string, hint: string): FrontdeskError {
  return new FrontdeskError("store.unavailable", message, { hint });
}

function readUrl(url: string | URL | undefined): string {
  const text = url === undefined ? "" : String(url).trim();
  const hint = 'Give one such as "postgres://user:password@host:5432/database", for example in DATABASE_URL.';
  if (text === "") throw invalid("The PostgreSQL store was given no URL.", hint);
  if (!/^postgres(ql)?:\/\//.test(text))
    throw invalid("The URL of the PostgreSQL store is not one of PostgreSQL.", hint);
  return text;
}

/**
 * Reads and completes options.
 *
 * @throws FrontdeskError `store.unavailable` for a URL or a schema that is none.
 */
export function readSettings(url: string | URL | undefined, options: PostgresOptions): Settings {
  const schema = options.schema ?? "frontdesk";
  if (!/^[a-z_][a-z0-9_]{0,62}$/.test(schema) || schema.startsWith("pg_")) {
    throw invalid(
      `${JSON.stringify(schema)} is not a name for the schema.`,
      'Take lower-case letters, digits and "_", up to 63, and no "pg_" in front.',
    );
  }
  const atLeast = (least: number, value: number | undefined, byDefault: number): number =>
    Math.max(least, Math.round(value ?? byDefault));
  return {
    url: readUrl(url),
    schema,
    connections: atLeast(1, options.connections, 10),
    tls: options.tls,
    claimMs: atLeast(100, options.claimMs, 30_000),
    leaseMs: atLeast(100, options.leaseMs, 5_000),
    connectTimeoutMs: atLeast(1, options.connectTimeoutMs, 5_000),
    statementTimeoutMs: atLeast(1, options.statementTimeoutMs, 15_000),
    lockTimeoutMs: atLeast(1, options.lockTimeoutMs, 5_000),
    batchOperations: atLeast(1, options.batchOperations, 512),
  };
}
