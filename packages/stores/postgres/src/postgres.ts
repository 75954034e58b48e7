import { FrontdeskError, type Store, type StoreNodes } from "@frontdesk/core";
import { bringUpToDate, report } from "./admin.ts";
import { translate } from "./errors.ts";
import { type Opened, openFor } from "./open.ts";
import { type PostgresOptions, readSettings } from "./options.ts";
import type { Query, Work } from "./session.ts";
import { prepareEvent } from "./sql/accept.ts";
import { putBlob, readBlob, removeBlob, swapBlob } from "./sql/blobs.ts";
import { readCase, readCases } from "./sql/cases.ts";
import { nextDue } from "./sql/claim.ts";
import { prepareTurn } from "./sql/commit.ts";
import { findConversation } from "./sql/conversation.ts";
import { beginErasing, eraseMessages, listConversations, onlyMessages } from "./sql/erase.ts";
import { forgetIdentities, link, readIdentities, setApart } from "./sql/identities.ts";
import { readPending } from "./sql/inbox.ts";
import { journalRow, readJournal } from "./sql/journal.ts";
import { readHistory } from "./sql/messages.ts";
import { beat, blockBucket, leaveWork } from "./sql/nodes.ts";
import { listOutbox } from "./sql/outbox.ts";
import { recordRow } from "./sql/records.ts";
import { dropStuck, listStuck, retryStuck } from "./sql/stuck.ts";
import { sweep } from "./sql/sweep.ts";
import { dueTimers, nextTimer } from "./sql/timers.ts";
import { readToken } from "./sql/tokens.ts";
import { storable } from "./text.ts";

/** Clocks that differ by less are the same: the way to the server and back is not known any better. */
const clocksAgreeMs = 1_000;

/**
 * A store in a PostgreSQL database, for several processes. Writes that are under way at the same time share a
 * transaction, which is on the server's disk before their promises resolve. Several bots may share a schema.
 *
 * The tables are made by the first `open`, and brought up to date by the first of a later release. When the server is
 * away, verbs throw `store.unavailable`; when it is back, they work again. It needs no session of its own, so that
 * PgBouncer may stand in between, also with `pool_mode = transaction`.
 *
 * @param url - `postgres://user:password@host:5432/database`. It never appears in an error.
 * @throws FrontdeskError `store.unavailable` for a URL or a schema that is none; `open` throws as the port says.
 *
 * @example
 * ```ts no-run
 * import { postgres } from "@frontdesk/postgres";
 *
 * const store = postgres(process.env.DATABASE_URL);
 * await store.open("acme");
 * await store.putBlob("greeting", new TextEncoder().encode("hello"));
 * await store.close();
 * ```
 */
export function postgres(url: string | URL | undefined, options: PostgresOptions = {}): Store {
  const settings = readSettings(url, options);
  let isOpening = false;
  let current: Opened | undefined;

  const opened = (): Opened => {
    if (current === undefined) {
      throw new FrontdeskError("store.closed", "The PostgreSQL store is not open.", { hint: "Call open(bot) first." });
    }
    return current;
  };
  /** Errors in the words of the port. */
  const told = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await work;
    } catch (error) {
      throw translate(error);
    }
  };
  const read = <T>(query: (session: Opened["session"]) => Query<T>): Promise<T> => {
    const { database, session } = opened();
    return told(database.read(query(session)));
  };
  const write = <T>(work: (session: Opened["session"]) => Work<T>): Promise<T> => {
    const { database, session } = opened();
    return told(database.write(work(session)));
  };

  const nodes: StoreNodes = {
    beatMs: settings.leaseMs / 4,
    claimMs: settings.claimMs,
    async beat({ release, now }) {
      const { database, session } = opened();
      const startedAt = performance.now();
      const { share, now: there } = await told(database.write(beat(session, settings.leaseMs, release)));
      const aheadMs = there - (now + (performance.now() - startedAt) / 2);
      session.aheadMs = Math.abs(aheadMs) < clocksAgreeMs ? 0 : Math.round(aheadMs);
      session.share = share.leases.map(({ partition }) => partition);
      return share;
    },
    async leave() {
      const { session } = opened();
      session.share = [];
      await write(leaveWork);
    },
    claimLeftMs: (id) => Math.max(0, (current?.session.held.get(id) ?? 0) - performance.now()),
    block: async (key, forMs) => write((session) => blockBucket(session, key, forMs)),
    tell: (hint) => current?.notices.tell(hint),
    listen: (listener) => opened().notices.listen(listener),
  };

  return {
    apiVersion: 1,
    name: "postgres",
    nodes,
    async open(bot) {
      if (isOpening || current !== undefined) {
        throw new FrontdeskError("store.unavailable", "The PostgreSQL store is open already.", {
          hint: "Close it first, or make another one: one store serves one bot at a time.",
        });
      }
      isOpening = true;
      try {
        current = await told(openFor(bot, settings));
      } finally {
        isOpening = false;
      }
    },
    accept: async (events) => told(opened().lanes.accept.add(events.map(prepareEvent))),
    pending: async (options) => read((session) => readPending(session, options)),
    load: async (id) => told(opened().lanes.load.add(id)),
    find: async (channel, account, key) => read((session) => findConversation(session, channel, account, key)),
    record: async (conversation, record) => {
      const isKept = await told(opened().lanes.record.add(recordRow(conversation, record)));
      if (!isKept) throw new FrontdeskError("runtime.lease_lost", "Another node handles the conversation.");
    },
    commit: async (turns) => (await told(opened().lanes.commit.add(turns.map((one) => prepareTurn(one))))).outcomes,
    commitAndClaim: async (turns, options) => {
      // One of its own: by it the call finds again what was claimed for it.
      const claiming = { ...options };
      return told(opened().lanes.commit.add(turns.map((one) => prepareTurn(one, claiming))));
    },
    history: async (conversation, range) => read((session) => readHistory(session, conversation, range)),
    token: async (conversation, token, now) => read((session) => readToken(session, conversation, token, now)),
    claim: async (order) => told(opened().lanes.claim.add(order)),
    settle: async (outcomes) => told(opened().lanes.settle.add(structuredClone(outcomes))),
    nextDue: async () => read(nextDue),
    outbox: async (filter) => read((session) => listOutbox(session, filter)),
    dueTimers: async ({ now, limit }) => read((session) => dueTimers(session, now, limit)),
    nextTimer: async () => read(nextTimer),
    case: async (id) => read((session) => readCase(session, id)),
    cases: async (filter) => read((session) => readCases(session, filter)),
    journal: async (filter) => read((session) => readJournal(session, filter)),
    addJournal: async (entries) => {
      const { lanes } = opened();
      return told(
        lanes.journal.add(entries.map(({ conversation, ...one }) => journalRow(storable(conversation), one))),
      );
    },
    identities: async (of) => read((session) => readIdentities(session, of)),
    link: async (one) => write((session) => link(session, structuredClone(one))),
    setApart: async (one) => write((session) => setApart(session, structuredClone(one))),
    sweep: async (order) => write((session) => sweep(session, order)),
    async erase(order) {
      const begun =
        order.rest === undefined ? await write((session) => beginErasing(session, order)) : onlyMessages(order.rest);
      const { rest } = begun;
      if (rest === undefined) return begun;
      return { ...begun, ...(await write((session) => eraseMessages(session, order, rest))) };
    },
    conversations: async (options) => read((session) => listConversations(session, options)),
    forgetIdentities: async (forgotten) => write((session) => forgetIdentities(session, structuredClone(forgotten))),
    blob: async (key) => read((session) => readBlob(session, key)),
    putBlob: async (key, bytes) => {
      // The caller may use its buffer again before the transaction begins.
      const kept = Buffer.from(bytes);
      return write((session) => putBlob(session, key, kept));
    },
    swapBlob: async (key, before, after) => {
      const was = before === undefined ? undefined : Buffer.from(before);
      const becomes = Buffer.from(after);
      return write((session) => swapBlob(session, key, was, becomes));
    },
    removeBlob: async (key) => write((session) => removeBlob(session, key)),
    inspect: async (bot) => told(report(settings, bot, current?.database.read)),
    migrate: async () => told(bringUpToDate(settings)),
    stuck: async ({ after, limit }) => read((session) => listStuck(session, after, limit)),
    retry: async (ids, at) => write((session) => retryStuck(session, [...ids], at)),
    drop: async (ids, at) => write((session) => dropStuck(session, [...ids], at)),
    async close() {
      if (current === undefined) return;
      const { finish } = current;
      current = undefined;
      await finish();
    },
  };
}
