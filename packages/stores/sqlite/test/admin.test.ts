import { readdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { sqlite } from "@frontdesk/sqlite";
import { expect, it, onTestFinished } from "vitest";
import { openDatabase } from "../src/open.ts";
import { readSettings } from "../src/options.ts";
import { migrations } from "../src/schema.ts";
import { startChild } from "./child.ts";
import { folderOfEach } from "./folder.ts";

const place = folderOfEach();

it("looks at a file while another process serves the bot from it", { timeout: 30_000 }, async () => {
  const child = startChild("open-and-wait.ts", place.path, "acme", "3");
  onTestFinished(() => child.kill());
  expect(await child.lines.next()).toMatchObject({ value: "open" });
  expect(await child.lines.next()).toMatchObject({ value: "written" });
  const report = await sqlite(place.path).inspect("acme");
  expect(report).toMatchObject({ schema: migrations.length, counts: { waiting: 3, setAside: 0 } });
  expect(report.bytes).toBeGreaterThan(4_096);
  // Nor is there anything to migrate, which would be in its way.
  expect(await sqlite(place.path).migrate()).toEqual({ from: migrations.length, to: migrations.length });
});

it("leaves nothing behind by looking, and makes no file", async () => {
  expect(await sqlite(place.path).inspect("acme")).toMatchObject({ schema: 0, bytes: 0, counts: undefined });
  expect(readdirSync(place.folder)).toEqual([]);
  await sqlite(place.path).migrate();
  const made = readdirSync(place.folder);
  expect(await sqlite(place.path).inspect("acme")).toMatchObject({ schema: migrations.length });
  expect(readdirSync(place.folder)).toEqual(made);
});

it("says how old an older file is, counts nothing in it, and brings it up to date", async () => {
  const older = migrations.slice(0, 1);
  (await openDatabase(readSettings(place.path, {}), older)).close();
  expect(await sqlite(place.path).inspect("acme")).toMatchObject({ schema: 1, counts: undefined });
  expect(await sqlite(place.path).migrate()).toEqual({ from: 1, to: migrations.length });
  expect(await sqlite(place.path).inspect("acme")).toMatchObject({ counts: { waiting: 0 } });
});

it("leaves a newer file, and that of another program, as it is", async () => {
  await sqlite(place.path).migrate();
  const newer = new DatabaseSync(place.path);
  newer.exec(`PRAGMA user_version = ${migrations.length + 1}`);
  newer.close();
  expect(await sqlite(place.path).inspect("acme")).toMatchObject({ schema: migrations.length + 1, counts: undefined });
  await expect(sqlite(place.path).migrate()).rejects.toMatchObject({ code: "store.newer_schema" });
  const other = join(place.folder, "other.db");
  const foreign = new DatabaseSync(other);
  foreign.exec("CREATE TABLE notes (text TEXT)");
  foreign.close();
  await expect(sqlite(other).inspect("acme")).rejects.toMatchObject({ code: "store.corrupt" });
  await expect(sqlite(other).migrate()).rejects.toMatchObject({ code: "store.corrupt" });
});
