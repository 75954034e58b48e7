import { spawnSync } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { sqlite } from "@frontdesk/sqlite";
import { expect, it } from "vitest";
import { conversationOf, written } from "./events.ts";
import { temporaryFolder } from "./folder.ts";

it("says that the disk is full, and works on when there is room", async ({ skip, onTestFinished }) => {
  const { folder, remove } = temporaryFolder();
  onTestFinished(remove);
  const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", "size=4m", "tmpfs", folder], { encoding: "utf8" });
  if (mounted.status !== 0) {
    const reason = `a small disk cannot be mounted here (${mounted.error?.message ?? mounted.stderr.trim()})`;
    console.warn(`skipped: ${reason}`);
    return skip(reason);
  }
  onTestFinished(() => {
    spawnSync("umount", [folder]);
  });

  const ballast = join(folder, "ballast");
  writeFileSync(ballast, Buffer.alloc(3 * 2 ** 20));
  const store = sqlite(join(folder, "a.db"));
  await store.open("acme");
  const acknowledged: string[] = [];
  let failure: unknown;
  for (let number = 0; failure === undefined; number++) {
    const events = [written(1, `a${number}`, "x".repeat(20_000)), written(2, `b${number}`)];
    // Two operations, one transaction.
    const [large, small] = await Promise.allSettled(events.map((event) => store.accept([event])));
    expect(small?.status).toBe(large?.status);
    if (large?.status === "rejected") failure = large.reason;
    else acknowledged.push(`a${number}`);
  }
  expect(failure).toMatchObject({ code: "store.unavailable", retryable: true });
  expect(failure).toHaveProperty("hint", expect.stringContaining("full"));
  expect(acknowledged.length).toBeGreaterThan(3);
  const count = acknowledged.length;
  expect((await store.load(conversationOf(1)))?.conversation.lastSequence).toBe(count);
  await expect(store.accept([written(1, "still", "x".repeat(20_000))])).rejects.toMatchObject({
    code: "store.unavailable",
  });

  rmSync(ballast);
  expect(await store.accept([written(1, "again")])).toMatchObject([{ status: "accepted", sequence: count + 1 }]);
  await store.close();
  await store.open("acme");
  const outcomes = await store.accept(acknowledged.map((key) => written(1, key)));
  expect(new Set(outcomes.map((one) => one.status))).toEqual(new Set(["duplicate"]));
  expect(await store.history(conversationOf(2), { limit: 999 })).toHaveLength(count);
  await store.close();
});
