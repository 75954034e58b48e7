import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chownSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { postgres } from "@frontdesk/postgres";
import pg from "pg";
import { expect, it } from "vitest";
import { describeWithServer, makeDatabase, testUrl } from "./database.ts";
import { conversationOf, written } from "./events.ts";

/** A small disk that belongs to the server's own user; or why there is none. */
async function smallDisk(folder: string): Promise<string | undefined> {
  const client = new pg.Client({ connectionString: testUrl });
  await client.connect();
  const { rows } = await client.query("SHOW data_directory");
  await client.end();
  const data = statSync(String(rows[0]?.data_directory), { throwIfNoEntry: false });
  if (data === undefined) return "the server is on another machine";
  const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", "size=8m", "tmpfs", folder], { encoding: "utf8" });
  if (mounted.status !== 0) return mounted.error?.message ?? mounted.stderr.trim();
  chownSync(folder, data.uid, data.gid);
  return undefined;
}

describeWithServer("on a full disk", () => {
  it("says so, loses nothing, and works on when there is room", { timeout: 60_000 }, async ({
    skip,
    onTestFinished,
  }) => {
    const folder = mkdtempSync(join(tmpdir(), "frontdesk-postgres-"));
    onTestFinished(() => {
      spawnSync("umount", [folder]);
      rmSync(folder, { recursive: true, force: true });
    });
    const reason = await smallDisk(folder);
    if (reason !== undefined) {
      console.warn(`skipped: a small disk cannot be had here (${reason})`);
      return skip(reason);
    }
    const database = await makeDatabase();
    const space = new URL(database.url).pathname.slice(1);
    await database.sql(`CREATE TABLESPACE ${space} LOCATION '${folder}'`);
    onTestFinished(async () => {
      await database.sql(`DROP SCHEMA frontdesk CASCADE; DROP TABLE IF EXISTS ballast`);
      await database.sql(`DROP TABLESPACE ${space}`);
      await database.drop();
    });
    const store = postgres(database.url);
    await store.open("acme");
    await database.sql(`ALTER TABLE frontdesk.messages SET TABLESPACE ${space}`);
    await database.sql(`CREATE TABLE ballast (bytes bytea) TABLESPACE ${space}`);
    await database.sql("INSERT INTO ballast VALUES ($1)", [randomBytes(5 * 2 ** 20)]);
    const acknowledged: string[] = [];
    let failure: unknown;
    for (let number = 0; failure === undefined; number++) {
      // Two operations, one transaction; it cannot be compressed by much.
      const long = randomBytes(20_000).toString("base64");
      const events = [written(1, `a${number}`, long), written(2, `b${number}`, long)];
      const [one, other] = await Promise.allSettled(events.map((event) => store.accept([event])));
      expect(other?.status).toBe(one?.status);
      if (one?.status === "rejected") failure = one.reason;
      else acknowledged.push(`a${number}`);
    }
    expect(failure).toMatchObject({ code: "store.unavailable", retryable: true });
    expect(failure).toHaveProperty("message", expect.stringContaining("full"));
    const count = acknowledged.length;
    expect(count).toBeGreaterThan(3);
    await database.sql("DROP TABLE ballast");
    expect(await store.accept([written(1, "again")])).toMatchObject([{ status: "accepted", sequence: count + 1 }]);
    expect(await store.history(conversationOf(2), { limit: 99_999 })).toHaveLength(count);
    const outcomes = await store.accept(acknowledged.map((key) => written(1, key)));
    expect(new Set(outcomes.map((one) => one.status))).toEqual(new Set(["duplicate"]));
    await store.close();
  });
});
