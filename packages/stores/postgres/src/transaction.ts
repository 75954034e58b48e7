import { setTimeout as delay } from "node:timers/promises";
import type { Pool, PoolClient } from "pg";
import { text } from "./columns.ts";
import { isDisconnection, isState, unknownOutcome } from "./errors.ts";
import type { Settings } from "./options.ts";
import type { Session, Statement, Work } from "./session.ts";
import { isLast, lastCommit, noteCommit, type Ticket } from "./sql/commits.ts";
import type { Sender } from "./statements.ts";

/** After how long the server breaks off a transaction whose process has gone silent, and frees its locks. */
const silenceMs = 10_000;
/** For how long it is asked what became of a commit whose answer was lost: longer than the server waits for the silent. */
const doubtMs = 15_000;

const identify: Statement = { text: "SELECT pg_current_xact_id()::text AS transaction", values: [] };
const commit: Statement = { text: "COMMIT", values: [] };
const rollback: Statement = { text: "ROLLBACK", values: [] };

/** What every transaction begins with. Its settings end with it: a session of its own is not needed. */
export function beginning(settings: Settings, isSynchronous: boolean): Statement {
  const parts = [
    "BEGIN ISOLATION LEVEL READ COMMITTED",
    `SET LOCAL statement_timeout = ${settings.statementTimeoutMs}`,
    `SET LOCAL lock_timeout = ${settings.lockTimeoutMs}`,
    `SET LOCAL idle_in_transaction_session_timeout = ${silenceMs}`,
    // What was acknowledged survives a power cut, whatever the server does for others.
    ...(isSynchronous ? [] : ["SET LOCAL synchronous_commit = on"]),
  ];
  return { text: parts.join("; "), values: [] };
}

/** Gives a connection back, or ends it when nobody knows what state it is in. */
async function letGo(client: PoolClient, sender: Sender, error: unknown): Promise<void> {
  if (isDisconnection(error)) return client.release(true);
  try {
    await sender.send(client, [rollback]);
    client.release();
  } catch {
    // What is to be told is the first error. The end of the connection undoes the transaction as well.
    client.release(true);
  }
}

/** Where a transaction is done, and for whom. */
export interface Office {
  readonly pool: Pool;
  readonly sender: Sender;
  readonly session: Session;
  readonly begin: Statement;
}

/** Whether the server is still at work on a transaction. */
async function isUnderWay({ pool }: Office, transaction: string): Promise<boolean> {
  try {
    const { rows } = await pool.query("SELECT pg_xact_status($1::xid8) AS status", [transaction]);
    return rows[0]?.status === "in progress";
  } catch (error) {
    // "is in the future": the server crashed before it had written the number down, and it will give it out again.
    if (isState(error, "22023")) return false;
    throw error;
  }
}

/**
 * What became of a transaction whose commit was not answered. As long as the server works on it, it may still take
 * place; afterwards its note is there or it is not. The server's own word for its number is not enough: after a crash
 * another transaction may bear it.
 *
 * @throws FrontdeskError `store.unavailable` when the server does not say in time.
 */
async function tookPlace(office: Office, transaction: string, ticket: Ticket, cause: unknown): Promise<boolean> {
  const { pool, sender, session } = office;
  const deadline = performance.now() + doubtMs;
  do {
    try {
      if (!(await isUnderWay(office, transaction))) {
        const client = await pool.connect();
        try {
          const [rows = []] = await sender.send(client, [lastCommit(session, ticket)]);
          return isLast(rows, ticket);
        } finally {
          client.release(true);
        }
      }
    } catch (error) {
      if (!isDisconnection(error)) throw unknownOutcome(error);
    }
    await delay(100);
  } while (performance.now() < deadline);
  throw unknownOutcome(cause);
}

/** Does work in one transaction, once. Errors are those of `pg`, and mean that nothing was changed. */
export async function transact<T>(office: Office, ticket: Ticket, work: Work<T>): Promise<T> {
  const { pool, sender, session, begin } = office;
  const client = await pool.connect();
  let sent: { readonly transaction: string; readonly result: T } | undefined;
  try {
    const [, identity, ...found] = await sender.send(client, [begin, identify, ...work.reads]);
    const { writes, result } = work.decide(found);
    sent = { transaction: text(identity?.[0] ?? {}, "transaction"), result };
    await sender.send(client, [...writes, noteCommit(session, ticket), commit]);
    client.release();
    return result;
  } catch (error) {
    await letGo(client, sender, error);
    if (sent !== undefined && isDisconnection(error) && (await tookPlace(office, sent.transaction, ticket, error))) {
      return sent.result;
    }
    throw error;
  }
}
