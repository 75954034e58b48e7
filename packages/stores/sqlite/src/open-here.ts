import type { DatabaseSync } from "node:sqlite";
import type { ClaimedOutbox } from "@frontdesk/core";
import { report } from "./admin.ts";
import { type Batch, batch } from "./batch.ts";
import { translate } from "./errors.ts";
import { inspect } from "./inspect.ts";
import { lock, type Release } from "./lock.ts";
import { openDatabase } from "./open.ts";
import type { OpenStore } from "./open-store.ts";
import { inMemory, type Settings } from "./options.ts";
import { migrations } from "./schema.ts";
import { openSession, type Session } from "./session.ts";
import { accept } from "./sql/accept.ts";
import { putBlob, readBlob, removeBlob, swapBlob } from "./sql/blobs.ts";
import { readCase, readCases } from "./sql/cases.ts";
import { claim, nextDue } from "./sql/claim.ts";
import { commit } from "./sql/commit.ts";
import { findConversation, load } from "./sql/conversation.ts";
import { erase, listConversations } from "./sql/erase.ts";
import { forgetIdentities, link, readIdentities, setApart } from "./sql/identities.ts";
import { readPending } from "./sql/inbox.ts";
import { addJournal, readJournal } from "./sql/journal.ts";
import { readHistory } from "./sql/messages.ts";
import { listOutbox, releaseClaimed } from "./sql/outbox.ts";
import { putRecord } from "./sql/records.ts";
import { settle } from "./sql/settle.ts";
import { dropStuck, listStuck, retryStuck } from "./sql/stuck.ts";
import { sweep } from "./sql/sweep.ts";
import { dueTimers, nextTimer } from "./sql/timers.ts";
import { readToken } from "./sql/tokens.ts";

interface Opened {
  readonly database: DatabaseSync;
  readonly session: Session;
  readonly batch: Batch;
  readonly release: Release;
}

async function openFor(bot: string, settings: Settings): Promise<Opened> {
  const { path } = settings;
  if (path !== inMemory) inspect(path, migrations.length);
  const release = lock(path, bot);
  let database: DatabaseSync | undefined;
  try {
    database = await openDatabase(settings, migrations);
    const session = openSession(database, bot);
    releaseClaimed(session);
    const group = batch(database, {
      operations: settings.batchOperations,
      ms: settings.batchMs,
      finish: () => session.keepIds(),
      translate: (error) => translate(error, path),
    });
    return { database, session, batch: group, release };
  } catch (error) {
    database?.close();
    release();
    throw translate(error, path);
  }
}

/**
 * The write-ahead log has pages as they were before: it goes. Nobody is waited for; where another process reads the file
 * at this moment, the log is overwritten in the course of time.
 */
function emptyLog(database: DatabaseSync, busyTimeoutMs: number): void {
  database.exec("PRAGMA busy_timeout = 0");
  try {
    database.prepare("PRAGMA wal_checkpoint(TRUNCATE)").get();
  } finally {
    database.exec(`PRAGMA busy_timeout = ${busyTimeoutMs}`);
  }
}

/**
 * Opens a file for a bot, and works with it in the thread that calls.
 *
 * @throws FrontdeskError as `Store.open` says.
 */
export async function openHere(bot: string, settings: Settings): Promise<OpenStore> {
  const { database, session, batch: group, release } = await openFor(bot, settings);
  const read = <T>(verb: (session: Session) => T): T => {
    try {
      return verb(session);
    } catch (error) {
      throw translate(error, settings.path);
    }
  };
  const write = <T>(verb: (session: Session) => T): Promise<T> => group.add(() => verb(session));
  let mustEmptyLog = false;
  const emptyLogOnce = (): void => {
    if (!mustEmptyLog) return;
    read(() => emptyLog(database, settings.busyTimeoutMs));
    mustEmptyLog = false;
  };

  return {
    accept: async (events) => write((session) => events.map((event) => accept(session, event))),
    pending: async (options) => read((session) => readPending(session, options)),
    load: async (id) => read((session) => load(session, id)),
    find: async (channel, account, key) => read((session) => findConversation(session, channel, account, key)),
    record: async (conversation, record) => write((session) => putRecord(session, conversation, record)),
    commit: async (turns) => write((session) => turns.map((turn) => commit(session, turn))),
    commitAndClaim: async (turns, options) =>
      write((session) => {
        const claimed: ClaimedOutbox[] = [];
        return { outcomes: turns.map((turn) => commit(session, turn, { options, claimed })), claimed };
      }),
    history: async (conversation, range) => read((session) => readHistory(session, conversation, range)),
    token: async (conversation, token, now) => read((session) => readToken(session, conversation, token, now)),
    claim: async ({ now, limit }) => write((session) => claim(session, now, limit)),
    settle: async (outcomes) => write((session) => outcomes.map((outcome) => settle(session, outcome)).includes(true)),
    nextDue: async () => read(nextDue),
    outbox: async (filter) => read((session) => listOutbox(session, filter)),
    dueTimers: async ({ now, limit }) => read((session) => dueTimers(session, now, limit)),
    nextTimer: async () => read(nextTimer),
    case: async (id) => read((session) => readCase(session, id)),
    cases: async (filter) => read((session) => readCases(session, filter)),
    journal: async (filter) => read((session) => readJournal(session, filter)),
    addJournal: async (entries) =>
      write((session) => {
        for (const { conversation, ...entry } of entries) addJournal(session, conversation, entry);
      }),
    identities: async (of) => read((session) => readIdentities(session, of)),
    link: async (one) => write((session) => link(session, one)),
    setApart: async (one) => write((session) => setApart(session, one)),
    sweep: async (order) => write((session) => sweep(session, order)),
    async erase(order) {
      const outcome = await write((session) => {
        const erased = erase(session, order);
        mustEmptyLog ||= erased.rest === undefined;
        return erased;
      });
      emptyLogOnce();
      return outcome;
    },
    conversations: async (options) => read((session) => listConversations(session, options)),
    forgetIdentities: async (forgotten) => write((session) => forgetIdentities(session, forgotten)),
    blob: async (key) => read((session) => readBlob(session, key)),
    putBlob: async (key, bytes) => {
      // The caller may use its buffer again before the transaction begins. (A slice of a Buffer would be no copy.)
      const kept = new Uint8Array(bytes);
      return write((session) => putBlob(session, key, kept));
    },
    swapBlob: async (key, before, after) => {
      const [was, becomes] = [before && new Uint8Array(before), new Uint8Array(after)];
      return write((session) => swapBlob(session, key, was, becomes));
    },
    removeBlob: async (key) => write((session) => removeBlob(session, key)),
    inspect: async (of) => report(settings, of, database),
    stuck: async ({ after, limit }) => read((session) => listStuck(session, after, limit)),
    retry: async (ids, at) => write((session) => ids.filter((id) => retryStuck(session, id, at))),
    drop: async (ids, at) => write((session) => ids.filter((id) => dropStuck(session, id, at))),
    async close() {
      group.drain();
      try {
        // What was erased a moment ago has not come to it yet.
        emptyLogOnce();
      } finally {
        database.close();
        release();
      }
    },
  };
}
