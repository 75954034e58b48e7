import { setTimeout as delay } from "node:timers/promises";
import { FrontdeskError } from "@frontdesk/core";
import type { Pool } from "pg";
import { isContention, isDisconnection, isState } from "./errors.ts";
import type { Settings } from "./options.ts";
import type { Found, Query, Session, Work } from "./session.ts";
import { forgetCommits, type Ticket } from "./sql/commits.ts";
import { statements } from "./statements.ts";
import { beginning, transact } from "./transaction.ts";

/** The database, as the verbs use it. Errors are those of `pg`. */
export interface Database {
  /** Looks; one statement after the other, on one connection. */
  read<T>(query: Query<T>): Promise<T>;
  /** Does work in a transaction: all of it, on the disk, or nothing. */
  write<T>(work: Work<T>): Promise<T>;
  /** Waits for what is under way, and ends all connections. */
  close(): Promise<void>;
}

/** Gives out the places of transactions: the lowest that is free. */
interface Places {
  take(): Ticket;
  giveBack(ticket: Ticket): void;
}

function makePlaces(): Places {
  const free: number[] = [];
  let places = 0;
  let last = 0;
  return {
    take: () => ({ place: free.pop() ?? places++, number: ++last }),
    giveBack: ({ place }) => free.push(place),
  };
}

/** For how long that is tried again which the server broke off, or for which the connection was lost. */
const patienceMs = 2_000;
const pausesMs = [5, 20, 50, 100, 200, 400] as const;

function mayRepeat(error: unknown, tries: number, elapsedMs: number): boolean {
  // Once in any case: what failed may have waited for longer than that.
  if (tries > 0 && (elapsedMs > patienceMs || tries >= pausesMs.length)) return false;
  // A key is taken: somebody was first, and the next look finds what they wrote. Unless the fault is the caller's.
  if (isState(error, "23505")) return tries < 3;
  return isContention(error) || isDisconnection(error);
}

/**
 * Reads and writes over a pool. What another transaction broke off, or a connection that was lost, is done again for a
 * while before anybody hears of it.
 *
 * @param isSynchronous - Whether the server by itself waits for the disk at each commit.
 */
export function openDatabase(pool: Pool, session: Session, settings: Settings, isSynchronous: boolean): Database {
  const sender = statements(settings.schema);
  const office = { pool, sender, session, begin: beginning(settings, isSynchronous) };
  const places = makePlaces();

  const underWay = new Set<Promise<unknown>>();

  const tryAgain = async <T>(once: () => Promise<T>): Promise<T> => {
    const startedAt = performance.now();
    for (let tries = 0; ; tries++) {
      try {
        return await once();
      } catch (error) {
        // A name that the session does not know, that it knows already, or whose table has changed since.
        const isMisnamed = isState(error, "26000", "42P05", "0A000") && tries < pausesMs.length;
        if (isMisnamed) sender.stopPreparing();
        else if (!mayRepeat(error, tries, performance.now() - startedAt)) throw error;
        await delay(pausesMs[tries] ?? 0);
      }
    }
  };

  const persist = async <T>(once: () => Promise<T>): Promise<T> => {
    const work = tryAgain(once);
    underWay.add(work);
    try {
      return await work;
    } finally {
      underWay.delete(work);
    }
  };

  const read = <T>(query: Query<T>): Promise<T> =>
    persist(async () => {
      const client = await pool.connect();
      let found: Found;
      try {
        found = await sender.send(client, query.reads);
        client.release();
      } catch (error) {
        client.release(isDisconnection(error));
        throw error;
      }
      return query.read(found);
    });

  return {
    read,
    write: (work) =>
      persist(async () => {
        const ticket = places.take();
        try {
          const result = await transact(office, ticket, work);
          places.giveBack(ticket);
          return result;
        } catch (error) {
          // Of one that may still take place the place is left alone.
          if (!FrontdeskError.isInstance(error)) places.giveBack(ticket);
          throw error;
        }
      }),
    async close() {
      await Promise.allSettled(underWay);
      // When that fails, another store removes the notes after a day.
      await read({ reads: [forgetCommits(session)], read: () => undefined }).catch(() => undefined);
      await pool.end();
    },
  };
}
