import type { Store } from "@frontdesk/core";
import { describeStore } from "@frontdesk/core/conformance";
import { postgres } from "@frontdesk/postgres";
import { afterAll, beforeAll } from "vitest";
import { describeWithServer, empty, makeDatabase, type TestDatabase } from "./database.ts";

/**
 * Two stores as two processes have them, behind one face: each call goes to the other one than the last. What is claimed
 * is settled by who claimed it, so that sending is the first one's business.
 */
function both(first: Store, second: Store): Store {
  let calls = 0;
  const either = (): Store => (calls++ % 2 === 0 ? first : second);
  return {
    ...first,
    async open(bot) {
      await first.open(bot);
      if (calls === 0) await second.open(bot);
    },
    accept: (events) => either().accept(events),
    pending: (page) => either().pending(page),
    load: (id) => either().load(id),
    find: (channel, account, key) => either().find(channel, account, key),
    record: (conversation, record) => either().record(conversation, record),
    commit: (turns) => either().commit(turns),
    history: (conversation, range) => either().history(conversation, range),
    token: (conversation, token, now) => either().token(conversation, token, now),
    outbox: (filter) => either().outbox(filter),
    dueTimers: (page) => either().dueTimers(page),
    nextTimer: () => either().nextTimer(),
    case: (id) => either().case(id),
    cases: (filter) => either().cases(filter),
    journal: (filter) => either().journal(filter),
    addJournal: (entries) => either().addJournal(entries),
    identities: (of) => either().identities(of),
    link: (one) => either().link(one),
    setApart: (one) => either().setApart(one),
    blob: (key) => either().blob(key),
    swapBlob: (key, before, after) => either().swapBlob(key, before, after),
    putBlob: (key, bytes) => either().putBlob(key, bytes),
    stuck: (page) => either().stuck(page),
    retry: (ids, at) => either().retry(ids, at),
    drop: (ids, at) => either().drop(ids, at),
    async close() {
      await Promise.all([first.close(), second.close()]);
    },
  };
}

describeWithServer("on PostgreSQL", () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await makeDatabase();
  });
  afterAll(() => database.drop());

  describeStore("postgres", () => ({
    store: () => postgres(database.url),
    dispose: () => empty(database, "frontdesk"),
  }));

  describeStore("postgres, two processes", () => ({
    store: () => both(postgres(database.url, { schema: "shared" }), postgres(database.url, { schema: "shared" })),
    dispose: () => empty(database, "shared"),
  }));
});
