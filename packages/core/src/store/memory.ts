import { FrontdeskError } from "../errors/frontdesk-error.ts";
import { copyJson } from "../message/copy-json.ts";
import type { JournalEntry } from "../ports/journal-entry.ts";
import type { ClaimedOutbox } from "../ports/outbox.ts";
import type { Store, StoredEvent } from "../ports/store.ts";
import { accept } from "./memory/accept.ts";
import { readCase, readCases } from "./memory/cases.ts";
import { commit } from "./memory/commit.ts";
import { type BotData, compoundKey, newBotData, viewConversation } from "./memory/data.ts";
import { erase, listConversations } from "./memory/erase.ts";
import { forgetIdentities, link, readIdentities, setApart } from "./memory/identities.ts";
import { readHistory } from "./memory/messages.ts";
import { claim, listOutbox, nextDue, releaseClaimed, settle } from "./memory/outbox.ts";
import { putRecord, readRecords } from "./memory/records.ts";
import { dropStuck, listStuck, migrated, reportOf, retryStuck } from "./memory/stuck.ts";
import { sweep } from "./memory/sweep.ts";
import { dueTimers, nextTimer } from "./memory/timers.ts";

function readPending(
  data: BotData,
  { after, limit, conversation }: Parameters<Store["pending"]>[0],
): readonly StoredEvent[] {
  const events: StoredEvent[] = [];
  for (const event of data.inbox.values()) {
    if (events.length >= limit) break;
    if (conversation !== undefined && event.conversation !== conversation) continue;
    if (event.id > after) events.push(copyJson(event));
  }
  return events;
}

function areSame(one: Uint8Array | undefined, other: Uint8Array | undefined): boolean {
  if (one === undefined || other === undefined) return one === other;
  return one.length === other.length && one.every((byte, at) => byte === other[at]);
}

function readJournal(
  data: BotData,
  { conversation, after = 0, before, limit }: Parameters<Store["journal"]>[0],
): readonly JournalEntry[] {
  const entries = data.journal.filter(
    (entry) =>
      entry.id > after &&
      entry.id < (before ?? Number.POSITIVE_INFINITY) &&
      (conversation === undefined || entry.conversation === conversation),
  );
  return (before === undefined ? entries : entries.reverse()).slice(0, limit).map(copyJson);
}

/**
 * A store in memory, for tests and for trying things out. Its data live as long as the object: after `close` and
 * another `open` everything is there, as after a restart; when the process ends, all is lost.
 *
 * @example
 * ```ts
 * import { memory } from "@frontdesk/core";
 *
 * const store = memory();
 * await store.open("acme");
 * await store.putBlob("greeting", new TextEncoder().encode("hello"));
 * await store.close();
 * await store.open("acme");
 * console.log(await store.blob("greeting")); // still there
 * ```
 */
export function memory(): Store {
  const bots = new Map<string, BotData>();
  let current: BotData | undefined;

  const opened = (): BotData => {
    if (current === undefined) {
      throw new FrontdeskError("store.closed", "The memory store is not open.", { hint: "Call open(bot) first." });
    }
    return current;
  };

  return {
    apiVersion: 1,
    name: "memory",
    async open(bot) {
      if (current !== undefined) {
        throw new FrontdeskError("store.unavailable", "The memory store is open already.", {
          hint: "Close it first, or make another one: one store serves one bot at a time.",
        });
      }
      current = bots.get(bot) ?? newBotData();
      bots.set(bot, current);
      releaseClaimed(current);
    },
    async accept(events) {
      const data = opened();
      return events.map((event) => accept(data, event));
    },
    async pending(options) {
      return readPending(opened(), options);
    },
    async load(id) {
      const data = opened();
      const conversation = data.conversations.get(id);
      if (conversation === undefined) return undefined;
      return { conversation: viewConversation(conversation), records: readRecords(data, id) };
    },
    async find(channel, account, key) {
      return opened().addresses.get(compoundKey(channel, account, key))?.id;
    },
    async record(conversation, record) {
      putRecord(opened(), conversation, record);
    },
    async commit(turns) {
      const data = opened();
      return turns.map((turn) => commit(data, turn));
    },
    async commitAndClaim(turns, options) {
      const data = opened();
      const claimed: ClaimedOutbox[] = [];
      return { outcomes: turns.map((turn) => commit(data, turn, { options, claimed })), claimed };
    },
    async history(id, options) {
      const conversation = opened().conversations.get(id);
      return conversation === undefined ? [] : readHistory(conversation, options);
    },
    async token(id, token, now) {
      const found = opened().conversations.get(id)?.tokens.get(token);
      return found === undefined || found.expiresAt <= now ? undefined : copyJson(found.meaning);
    },
    async claim(options) {
      return claim(opened(), options);
    },
    async settle(outcomes) {
      const data = opened();
      return outcomes.map((outcome) => settle(data, outcome)).includes(true);
    },
    async nextDue() {
      return nextDue(opened());
    },
    async outbox(options) {
      return listOutbox(opened(), options);
    },
    async dueTimers({ now, limit }) {
      return dueTimers(opened(), now, limit);
    },
    async nextTimer() {
      return nextTimer(opened());
    },
    async case(id) {
      return readCase(opened(), id);
    },
    async cases(options) {
      return readCases(opened(), options);
    },
    async journal(options) {
      return readJournal(opened(), options);
    },
    async addJournal(entries) {
      const data = opened();
      for (const entry of entries) data.journal.push({ ...copyJson(entry), id: ++data.lastId });
    },
    async identities(of) {
      return readIdentities(opened(), of);
    },
    async link(one) {
      return link(opened(), one);
    },
    async setApart(one) {
      setApart(opened(), one);
    },
    async sweep(order) {
      return sweep(opened(), order);
    },
    async erase(order) {
      return erase(opened(), order);
    },
    async conversations(options) {
      return listConversations(opened(), options);
    },
    async forgetIdentities(forgotten) {
      return forgetIdentities(opened(), forgotten);
    },
    async blob(key) {
      return opened().blobs.get(key)?.slice();
    },
    async putBlob(key, bytes) {
      opened().blobs.set(key, new Uint8Array(bytes));
    },
    async swapBlob(key, before, after) {
      const { blobs } = opened();
      if (!areSame(blobs.get(key), before)) return false;
      blobs.set(key, new Uint8Array(after));
      return true;
    },
    async removeBlob(key) {
      opened().blobs.delete(key);
    },
    async inspect(bot) {
      return reportOf(bots.get(bot) ?? newBotData());
    },
    async migrate() {
      return migrated;
    },
    async stuck({ after, limit }) {
      return listStuck(opened(), after, limit);
    },
    async retry(ids, at) {
      const data = opened();
      return ids.filter((id) => retryStuck(data, id, at));
    },
    async drop(ids, at) {
      const data = opened();
      return ids.filter((id) => dropStuck(data, id, at));
    },
    async close() {
      current = undefined;
    },
  };
}
