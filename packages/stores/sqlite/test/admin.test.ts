import { readdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { sqlite } from "@frontdesk/sqlite";
import { afterEach, beforeEach, expect, it, onTestFinished } from "vitest";
import { openDatabase } from "../src/open.ts";
import { readSettings } from "../src/options.ts";
import { migrations } from "../src/schema.ts";
import { startChild } from "./child.ts";
import { temporaryFolder } from "./folder.ts";

let folder: string;
let remove: () => void;
let path: string;
beforeEach(() => {
  ({ folder, remove } = temporaryFolder());
  path = join(folder, "a.db");
});
afterEach(() => remove());

it("looks at a file while another process serves the bot from it", { timeout: 30_000 }, async () => {
  const child = startChild("open-and-wait.ts", path, "acme", "3");
  onTestFinished(() => child.kill());
  expect(await child.lines.next()).toMatchObject({ value: "open" });
  expect(await child.lines.next()).toMatchObject({ value: "written" });
  const report = await sqlite(path).inspect("acme");
  expect(report).toMatchObject({ schema: migrations.length, counts: { waiting: 3, setAside: 0 } });
  expect(report.bytes).toBeGreaterThan(4_096);
  // Nor is there anything to migrate, which would be in its way.
  expect(await sqlite(path).migrate()).toEqual({ from: migrations.length, to: migrations.length });
});

it("leaves nothing behind by looking, and makes no file", async () => {
  expect(await sqlite(path).inspect("acme")).toMatchObject({ schema: 0, bytes: 0, counts: undefined });
  expect(readdirSync(folder)).toEqual([]);
  await sqlite(path).migrate();
  const made = readdirSync(folder);
  expect(await sqlite(path).inspect("acme")).toMatchObject({ schema: migrations.length });
  expect(readdirSync(folder)).toEqual(made);
});

it("says how old an older file is, counts nothing in it, and brings it up to date", async () => {
  const older = migrations.slice(0, 1);
  (await openDatabase(readSettings(path, {}), older)).close();
  expect(await sqlite(path).inspect("acme")).toMatchObject({ schema: 1, counts: undefined });
  expect(await sqlite(path).migrate()).toEqual({ from: 1, to: migrations.length });
  expect(await sqlite(path).inspect("acme")).toMatchObject({ counts: { waiting: 0 } });
});

it("leaves a newer file, and that of another program, as it is", async () => {
  await sqlite(path).migrate();
  const newer = new DatabaseSync(path);
  newer.exec(`PRAGMA user_version = ${migrations.length + 1}`);
  newer.close();
  expect(await sqlite(path).inspect("acme")).toMatchObject({ schema: migrations.length + 1, counts: undefined });
  await expect(sqlite(path).migrate()).rejects.toMatchObject({ code: "store.newer_schema" });
  const other = join(folder, "other.db");
  const foreign = new DatabaseSync(other);
  foreign.exec("CREATE TABLE notes (text TEXT)");
  foreign.close();
  await expect(sqlite(other).inspect("acme")).rejects.toMatchObject({ code: "store.corrupt" });
  await expect(sqlite(other).migrate()).rejects.toMatchObject({ code: "store.corrupt" });
});
