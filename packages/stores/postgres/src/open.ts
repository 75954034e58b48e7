import { randomUUID } from "node:crypto";
import type { Pool } from "pg";
import { type Database, openDatabase } from "./database.ts";
import { type Lanes, makeLanes } from "./lanes.ts";
import { migrate } from "./migrate.ts";
import { makeNotices, type Notices } from "./notices.ts";
import type { Settings } from "./options.ts";
import { makePool } from "./pool.ts";
import { migrations } from "./schema.ts";
import type { Session } from "./session.ts";
import { leaveWork } from "./sql/nodes.ts";
import { releaseOwn, renewClaims } from "./sql/release.ts";

/** The database, open for one bot. */
export interface Opened {
  readonly database: Database;
  readonly session: Session;
  readonly lanes: Lanes;
  readonly notices: Notices;
  /** Finishes what is under way, and ends the connections. */
  finish(): Promise<void>;
}

/** Whether the server waits for its disk at each commit. */
async function waitsForDisk(pool: Pool): Promise<boolean> {
  const { rows } = await pool.query("SELECT current_setting('synchronous_commit') AS setting");
  return rows[0]?.setting !== "off";
}

/** Keeps what this process has claimed its own, as long as it lives. Returns how to stop. */
function keepRenewing(database: Database, session: Session, claimMs: number): () => void {
  const timer = setInterval(() => {
    if (session.held.size === 0) return;
    const until = performance.now() + claimMs;
    database.write(renewClaims(session, claimMs)).then(
      (renewed) => {
        for (const id of renewed) if (session.held.has(id)) session.held.set(id, until);
      },
      // The next one may not fail; when all do, the claims run out, as those of any process that is cut off.
      () => undefined,
    );
  }, claimMs / 3);
  timer.unref();
  return () => clearInterval(timer);
}

/** Connects, and brings the tables up to date. */
export async function openFor(bot: string, settings: Settings): Promise<Opened> {
  const pool = await makePool(settings);
  try {
    const isSynchronous = await waitsForDisk(pool);
    await migrate(pool, settings.schema, migrations);
    const session: Session = { bot, owner: randomUUID(), held: new Map(), share: undefined, aheadMs: 0 };
    const database = openDatabase(pool, session, settings, isSynchronous);
    const lanes = makeLanes(database, session, settings);
    const notices = makeNotices(pool, session, settings);
    const stop = keepRenewing(database, session, settings.claimMs);
    return {
      database,
      session,
      lanes,
      notices,
      async finish() {
        stop();
        await lanes.idle();
        // When that fails, the lease runs out by itself.
        if (session.share !== undefined) await database.write(leaveWork(session)).catch(() => undefined);
        await notices.close();
        // When that fails, the claims run out by themselves.
        if (session.held.size > 0) await database.write(releaseOwn(session)).catch(() => undefined);
        await database.close();
      },
    };
  } catch (error) {
    await pool.end();
    throw error;
  }
}
