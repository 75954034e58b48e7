import { createHash } from "node:crypto";
import type { Json } from "@frontdesk/core";
import type { Client, Pool } from "pg";
import type { Settings } from "./options.ts";
import type { Session } from "./session.ts";

/** PostgreSQL takes notices of less than 8,000 bytes. */
const longestNotice = 7_900;
/** What is told within this is one notice: each costs the server a moment in which nobody else can send one. */
const gatherMs = 5;
/** More than this is not kept for a server that is away. */
const mostWaiting = 1_000;
/** After how long the connection that was lost is made anew, and how often is tried whether it hears. */
const againMs = 1_000;
const checkMs = 5_000;
/** How often those who are never told, as behind a pooler of transactions, are to look by themselves. */
const deafMs = 1_000;

/** Who hears what other nodes tell. */
export interface Listener {
  heard(hint: Json): void;
  /** Something may have been told while nobody listened. */
  missed(): void;
}

/** What nodes tell each other, by PostgreSQL's NOTIFY. Any of it may be lost. */
export interface Notices {
  tell(hint: Json): void;
  listen(listener: Listener): () => void;
  close(): Promise<void>;
}

interface Notice {
  readonly bot: string;
  readonly from: string;
  readonly hints: readonly Json[];
}

function readNotice(payload: string): Notice | undefined {
  try {
    // Safe: what is of another shape has another bot, or no hints.
    const notice = JSON.parse(payload) as Notice;
    return Array.isArray(notice.hints) ? notice : undefined;
  } catch {
    return undefined;
  }
}

/** Hints in as few notices as hold them; one that is too long for any is left out. */
function notices(bot: string, from: string, hints: readonly Json[]): readonly string[] {
  const write = (some: readonly Json[]): string => JSON.stringify({ bot, from, hints: some });
  const fits = (some: readonly Json[]): boolean => Buffer.byteLength(write(some)) < longestNotice;
  const all: Json[][] = [];
  for (const hint of hints.filter((one) => fits([one]))) {
    const last = all.at(-1);
    if (last !== undefined && fits([...last, hint])) last.push(hint);
    else all.push([hint]);
  }
  return all.map(write);
}

/** Makes the notices of one store. Nothing is connected before somebody listens. */
export function makeNotices(pool: Pool, session: Session, settings: Settings): Notices {
  // Names of channels have 63 bytes; schemas may be as long.
  const channel = `frontdesk_${createHash("sha256").update(settings.schema).digest("hex").slice(0, 20)}`;
  const listeners = new Set<Listener>();
  const waiting: Json[] = [];
  let isTelling = false;
  let isClosed = false;
  let client: Client | undefined;
  /** Whether it has heard itself since it was last tried; undefined before the first time. */
  let hearsItself: boolean | undefined;
  let timer: NodeJS.Timeout | undefined;

  const later = (ms: number, work: () => void): void => {
    clearTimeout(timer);
    if (isClosed) return;
    timer = setTimeout(work, ms);
    timer.unref();
  };

  const hear = (payload: string | undefined): void => {
    const notice = readNotice(payload ?? "");
    if (notice === undefined || notice.bot !== session.bot) return;
    if (notice.from === session.owner) {
      hearsItself = true;
      return;
    }
    for (const listener of listeners) for (const hint of notice.hints) listener.heard(hint);
  };

  const lost = (of: Client): void => {
    if (client !== of) return;
    client = undefined;
    of.end().catch(() => undefined);
    later(againMs, connect);
  };

  const check = (of: Client): void => {
    if (client !== of) return;
    const isDeaf = hearsItself === false;
    if (isDeaf) for (const listener of listeners) listener.missed();
    hearsItself = false;
    const own = JSON.stringify({ bot: session.bot, from: session.owner, hints: [] });
    Promise.all([of.query("SELECT 1"), pool.query("SELECT pg_notify($1, $2)", [channel, own])]).then(
      () => later(isDeaf ? deafMs : checkMs, () => check(of)),
      () => lost(of),
    );
  };

  async function connect(): Promise<void> {
    const { Client } = (await import("pg")).default;
    if (isClosed || client !== undefined) return;
    const made = new Client({
      connectionString: settings.url,
      connectionTimeoutMillis: settings.connectTimeoutMs,
      query_timeout: settings.statementTimeoutMs,
      keepAlive: true,
      application_name: "frontdesk notices",
      ...(settings.tls === undefined ? {} : { ssl: settings.tls }),
    });
    client = made;
    made.on("error", () => lost(made));
    made.on("end", () => lost(made));
    made.on("notification", ({ payload }) => hear(payload));
    try {
      await made.connect();
      await made.query(`LISTEN ${channel}`);
      for (const listener of listeners) listener.missed();
      hearsItself = undefined;
      check(made);
    } catch {
      lost(made);
    }
  }

  async function send(): Promise<void> {
    isTelling = true;
    await new Promise<void>((resolve) => setTimeout(resolve, gatherMs));
    while (waiting.length > 0 && !isClosed) {
      const some = notices(session.bot, session.owner, waiting.splice(0));
      try {
        // By itself, after what it is about: in a transaction it would hold up all others that notify.
        for (const payload of some) await pool.query("SELECT pg_notify($1, $2)", [channel, payload]);
      } catch {
        // It was a hint.
      }
    }
    isTelling = false;
  }

  return {
    tell(hint) {
      if (isClosed || waiting.length >= mostWaiting) return;
      waiting.push(hint);
      if (!isTelling) void send();
    },
    listen(listener) {
      listeners.add(listener);
      if (listeners.size === 1) void connect();
      return () => void listeners.delete(listener);
    },
    async close() {
      isClosed = true;
      clearTimeout(timer);
      const last = client;
      client = undefined;
      await last?.end().catch(() => undefined);
    },
  };
}
