import type { DatabaseSync } from "node:sqlite";
import { sqlite } from "@frontdesk/sqlite";
import { expect, it } from "vitest";
import { openDatabase } from "../src/open.ts";
import { readSettings } from "../src/options.ts";
import { type Migration, migrations } from "../src/schema.ts";
import { conversationOf, turnOf, written } from "./events.ts";
import { folderOfEach } from "./folder.ts";

const place = folderOfEach();

const open = (steps: readonly Migration[]): Promise<DatabaseSync> =>
  openDatabase(readSettings(place.path, { busyTimeoutMs: 50 }), steps);

const notes: Migration = { version: 1, sql: "CREATE TABLE notes (text TEXT NOT NULL) STRICT" };
const authors: Migration = {
  version: 2,
  sql: "ALTER TABLE notes ADD COLUMN author TEXT NOT NULL DEFAULT 'nobody'; UPDATE notes SET author = 'Ann' WHERE text = 'a'",
};
const dates: Migration = { version: 3, sql: "ALTER TABLE notes ADD COLUMN at REAL" };

it("has versions from 1 without gaps", () => {
  expect(migrations.map((one) => one.version)).toEqual(migrations.map((_, index) => index + 1));
});

it("brings an older database to the newest version, with what is in it", async () => {
  const old = await open([notes]);
  old.exec("INSERT INTO notes VALUES ('a'), ('b')");
  old.close();
  const database = await open([notes, authors, dates]);
  expect(database.prepare("SELECT * FROM notes").all()).toEqual([
    { text: "a", author: "Ann", at: null },
    { text: "b", author: "nobody", at: null },
  ]);
  expect(database.prepare("PRAGMA user_version").get()).toEqual({ user_version: 3 });
  expect(database.prepare("PRAGMA journal_mode").get()).toEqual({ journal_mode: "wal" });
  database.close();
  // Nothing is left to do.
  const again = await open([notes, authors, dates]);
  expect(again.prepare("SELECT count(*) AS count FROM notes").get()).toEqual({ count: 2 });
  again.close();
});

it("brings the first released version to an artificial next one", async () => {
  const store = sqlite(place.path);
  await store.open("acme");
  await store.accept([written(1, "a")]);
  await store.close();
  const next: Migration = { version: migrations.length + 1, sql: "ALTER TABLE messages ADD COLUMN locale TEXT" };
  const database = await open([...migrations, next]);
  expect(database.prepare("SELECT bot, sequence, locale FROM messages").all()).toEqual([
    { bot: "acme", sequence: 1, locale: null },
  ]);
  database.close();
  await expect(sqlite(place.path).open("acme")).rejects.toMatchObject({ code: "store.newer_schema" });
});

it("goes on with what waits in a file of version 1", async () => {
  const old = await open(migrations.slice(0, 1));
  const conversation = conversationOf(1);
  old.exec(`
    INSERT INTO bots VALUES ('acme', 7);
    INSERT INTO conversations VALUES
      ('acme', '${conversation}', 'web', 'main', 'customer-1', 'direct', 0, '{}', '{"id":"u1"}', 'bot', 0, 0, 'null');
    INSERT INTO messages VALUES ('acme', '${conversation}', 1, 0, '{"kind":"system"}', NULL, NULL, '[]');
    INSERT INTO dedupe VALUES ('acme', 'web', 'main', '', 'a', '${conversation}', 1, 0);
    INSERT INTO inbox VALUES
      ('acme', 5, '${conversation}', 0, 0, 0, '{"key":"a"}'), ('acme', 7, '${conversation}', 0, 0, 0, '{"key":"b"}');
  `);
  expect(old.prepare("PRAGMA user_version").get()).toEqual({ user_version: 1 });
  old.close();
  const store = sqlite(place.path);
  await store.open("acme");
  const [first, second] = await store.pending({ after: 0, limit: 9 });
  expect(first).toEqual({ id: 5, conversation, order: 0, receivedAt: 0, payload: { key: "a" } });
  // An older release did not write down which message belongs to which event.
  expect(second).not.toHaveProperty("sequence");
  expect(await store.accept([written(1, "a"), written(1, "c")])).toMatchObject([
    { status: "duplicate", sequence: 1 },
    { status: "accepted", sequence: 2, event: { id: 8, sequence: 2 } },
  ]);
  expect(await store.commit([turnOf(1, { done: [5, 7] })])).toEqual(["ok"]);
  expect(await store.pending({ after: 0, limit: 9 })).toMatchObject([{ id: 8, sequence: 2 }]);
  await store.close();
});

it("leaves the older version when a step fails", async () => {
  const old = await open([notes]);
  old.exec("INSERT INTO notes VALUES ('a')");
  old.close();
  const broken: Migration = { version: 3, sql: "ALTER TABLE letters ADD COLUMN at REAL" };
  await expect(open([notes, authors, broken])).rejects.toMatchObject({ code: "store.unavailable", retryable: false });
  const database = await open([notes]);
  expect(database.prepare("SELECT * FROM notes").all()).toEqual([{ text: "a" }]);
  database.close();
});

it("waits for nobody: a file that is in use is not brought to another version", async () => {
  const old = await open([notes]);
  old.exec("INSERT INTO notes VALUES ('a')");
  await expect(open([notes, authors])).rejects.toMatchObject({ code: "store.unavailable", retryable: true });
  old.exec("INSERT INTO notes VALUES ('b')");
  old.close();
  const database = await open([notes, authors]);
  expect(database.prepare("SELECT author FROM notes").all()).toEqual([{ author: "Ann" }, { author: "nobody" }]);
  database.close();
});
