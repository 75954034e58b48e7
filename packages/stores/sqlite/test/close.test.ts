import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Worker } from "node:worker_threads";
import { sqlite } from "@frontdesk/sqlite";
import { describe, expect, it, onTestFinished } from "vitest";
import { conversationOf, written } from "./events.ts";
import { folderOfEach } from "./folder.ts";

const place = folderOfEach();

// Small enough for the 64 MB that a container has in /dev/shm.
const bytes = new Uint8Array(2 ** 16);
const statuses = async (calls: readonly Promise<unknown>[]): Promise<ReadonlySet<string>> =>
  new Set((await Promise.allSettled(calls)).map((one) => one.status));

describe.each(["main", "worker"] as const)("a store that closes (%s)", (thread) => {
  it("has let go of everything when any of its closes resolves", async () => {
    const store = sqlite(place.path, { thread });
    await store.open("acme");
    const writes = Array.from({ length: 20 }, (_, index) => store.putBlob(`${index}`, bytes));
    const first = store.close();
    await store.close();
    const next = sqlite(place.path, { thread: "main" });
    await next.open("acme");
    expect((await next.blob("19"))?.length).toBe(bytes.length);
    await next.close();
    await first;
    expect(await statuses(writes)).toEqual(new Set(["fulfilled"]));
  });

  it("opens again, though nobody waited for it to close", async () => {
    const store = sqlite(place.path, { thread });
    await store.open("acme");
    const writes = Array.from({ length: 200 }, (_, index) => store.putBlob(`${index}`, bytes));
    const closed = store.close();
    await expect(store.blob("0")).rejects.toMatchObject({ code: "store.closed" });
    await store.open("acme");
    expect((await store.blob("199"))?.length).toBe(bytes.length);
    await Promise.all([closed, ...writes]);
    await store.close();
  });

  it("is closed also when it was just being opened", async () => {
    const store = sqlite(place.path, { thread });
    const opened = store.open("acme");
    await store.close();
    await opened;
    await expect(store.blob("0")).rejects.toMatchObject({ code: "store.closed" });
    const next = sqlite(place.path, { thread: "main" });
    await next.open("acme");
    await next.close();
  });

  it("erases to the end what it was told to erase, from the log too", async () => {
    const store = sqlite(place.path, { thread });
    await store.open("acme");
    // Somebody else has the file open: the log stays when this one closes.
    const other = sqlite(place.path, { thread: "main" });
    await other.open("other");
    onTestFinished(() => other.close());
    await store.accept([written(1, "a", "Cottington")]);
    const erased = store.erase({ conversation: conversationOf(1), now: 0, limit: 10 });
    await store.close();
    expect(await erased).toMatchObject({ messages: 1, rest: undefined });
    const names = readdirSync(place.folder).filter((name) => !name.endsWith("-shm"));
    expect(names).toContain("a.db-wal");
    for (const name of names) expect(readFileSync(join(place.folder, name), "utf8")).not.toContain("Cottington");
  });
});

describe("a thread that ends by itself", () => {
  it("leaves no call without an answer, and the store opens again with all it acknowledged", async () => {
    const started: Worker[] = [];
    const note = (worker: Worker): void => void started.push(worker);
    process.on("worker", note);
    onTestFinished(() => void process.off("worker", note));
    const store = sqlite(place.path, { thread: "worker" });

    const opening = store.open("acme");
    await expect.poll(() => started.length).toBe(1);
    await started[0]?.terminate();
    await expect(opening).rejects.toMatchObject({
      code: "store.unavailable",
      message: expect.stringContaining("cannot be started"),
    });

    await store.open("acme");
    await store.putBlob("kept", bytes);
    const calls = Array.from({ length: 50 }, (_, index) => store.putBlob(`${index}`, bytes));
    await started[1]?.terminate();
    for (const one of await Promise.allSettled(calls)) {
      if (one.status === "rejected") expect(one.reason).toMatchObject({ code: "store.unavailable" });
    }
    await expect(store.blob("kept")).rejects.toMatchObject({ code: "store.unavailable" });
    await Promise.allSettled([store.close()]);
    await store.open("acme");
    expect((await store.blob("kept"))?.length).toBe(bytes.length);
    for (const [index, { status }] of (await Promise.allSettled(calls)).entries()) {
      if (status === "fulfilled") expect((await store.blob(`${index}`))?.length).toBe(bytes.length);
    }
    await store.close();
  });
});
