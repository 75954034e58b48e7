import { postgres } from "@frontdesk/postgres";
import { afterEach, beforeEach, expect, it, onTestFinished } from "vitest";
import { migrate } from "../src/migrate.ts";
import { readSettings } from "../src/options.ts";
import { makePool } from "../src/pool.ts";
import { type Migration, migrations } from "../src/schema.ts";
import { startChild } from "./child.ts";
import { describeWithServer, makeDatabase, type TestDatabase } from "./database.ts";
import { conversationOf, written } from "./events.ts";

const notes: Migration = { version: 1, sql: "CREATE TABLE frontdesk.notes (text text NOT NULL)" };
const authors: Migration = {
  version: 2,
  sql: `ALTER TABLE frontdesk.notes ADD COLUMN author text NOT NULL DEFAULT 'nobody';
    UPDATE frontdesk.notes SET author = 'Ann' WHERE text = 'a'`,
};

it("has versions from 1 without gaps", () => {
  expect(migrations.map((one) => one.version)).toEqual(migrations.map((_, index) => index + 1));
});

describeWithServer("the schema", () => {
  let database: TestDatabase;
  beforeEach(async () => {
    database = await makeDatabase();
  });
  afterEach(() => database.drop());

  async function bring(steps: readonly Migration[], schema = "frontdesk"): Promise<void> {
    const pool = await makePool(readSettings(database.url, {}));
    try {
      await migrate(pool, schema, steps);
    } finally {
      await pool.end();
    }
  }

  it("is made once by four processes that start at the same time", { timeout: 60_000 }, async () => {
    const children = [0, 1, 2, 3].map((index) => startChild("open-and-tell.ts", database.url, "acme", `k${index}`));
    onTestFinished(async () => void (await Promise.all(children.map((child) => child.kill()))));
    for (const child of children) expect(await child.lines.next()).toMatchObject({ value: "ready" });
    for (const child of children) child.tell("go");
    for (const child of children) expect(await child.lines.next()).toMatchObject({ value: "written" });
    expect(await database.sql("SELECT version FROM frontdesk.version")).toEqual([{ version: migrations.length }]);
    const store = postgres(database.url);
    await store.open("acme");
    expect(await store.history(conversationOf(1), { limit: 9 })).toHaveLength(4);
    await store.close();
  });

  it("is brought from an older version to the newest, with what is in it, by many at once", async () => {
    await bring([notes]);
    await database.sql("INSERT INTO frontdesk.notes VALUES ('a'), ('b')");
    await Promise.all([1, 2, 3, 4].map(() => bring([notes, authors])));
    expect(await database.sql("SELECT * FROM frontdesk.notes ORDER BY text")).toEqual([
      { text: "a", author: "Ann" },
      { text: "b", author: "nobody" },
    ]);
    expect(await database.sql("SELECT * FROM frontdesk.version")).toEqual([{ version: 2 }]);
  });

  it("of a later release is refused and left as it is", async () => {
    const store = postgres(database.url);
    await store.open("acme");
    await store.accept([written(1, "a")]);
    await store.close();
    const next: Migration = {
      version: migrations.length + 1,
      sql: "ALTER TABLE frontdesk.messages ADD COLUMN locale text",
    };
    await bring([...migrations, next]);
    const look = (): Promise<unknown> =>
      database.sql(
        "SELECT schemaname, tablename, (SELECT version FROM frontdesk.version) FROM pg_tables ORDER BY 1, 2",
      );
    const before = await look();
    await expect(store.open("acme")).rejects.toMatchObject({ code: "store.newer_schema", retryable: false });
    expect(await look()).toEqual(before);
    expect(await database.sql("SELECT bot, sequence, locale FROM frontdesk.messages")).toEqual([
      { bot: "acme", sequence: "1", locale: null },
    ]);
  });

  it("stays at its version when a step fails", async () => {
    await bring([notes]);
    await database.sql("INSERT INTO frontdesk.notes VALUES ('a')");
    const broken: Migration = { version: 3, sql: "ALTER TABLE frontdesk.letters ADD COLUMN at bigint" };
    await expect(bring([notes, authors, broken])).rejects.toMatchObject({ code: "42P01" });
    expect(await database.sql("SELECT * FROM frontdesk.notes")).toEqual([{ text: "a" }]);
    expect(await database.sql("SELECT * FROM frontdesk.version")).toEqual([{ version: 1 }]);
  });

  it("may have another name, beside others", async () => {
    for (const schema of ["frontdesk", "second"]) {
      const store = postgres(database.url, { schema });
      await store.open("acme");
      expect(await store.accept([written(1, "a")])).toMatchObject([{ status: "accepted", sequence: 1 }]);
      await store.close();
    }
    const tables = await database.sql("SELECT count(*)::int, schemaname FROM pg_tables GROUP BY 2");
    const counts = tables.filter((one) => ["frontdesk", "second"].includes(String(one.schemaname)));
    expect(new Set(counts.map((one) => one.count)).size).toBe(1);
  });
});
