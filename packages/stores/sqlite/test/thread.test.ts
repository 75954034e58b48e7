import { execFileSync } from "node:child_process";
import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as sleep } from "node:timers/promises";
import type { Json } from "@frontdesk/core";
import { type SqliteOptions, sqlite } from "@frontdesk/sqlite";
import { describe, expect, it, onTestFinished } from "vitest";
import { conversationOf, written } from "./events.ts";
import { folderOfEach } from "./folder.ts";

const place = folderOfEach();

const bytes = new TextEncoder().encode("hello");

/** What becomes of a write while somebody else writes to the file, who only goes when the event loop has gone on. */
async function writeBesideAnother(options: SqliteOptions): Promise<"written" | "gave up"> {
  const store = sqlite(place.path, options);
  await store.open("acme");
  const other = new DatabaseSync(place.path);
  onTestFinished(() => other.close());
  other.exec("BEGIN IMMEDIATE");
  const write = store.putBlob("greeting", bytes).then(
    () => "written" as const,
    () => "gave up" as const,
  );
  // The write has begun, here or there, before these rounds are over.
  const rounds = sleep(50).then(() => other.exec("COMMIT"));
  const outcome = await write;
  await rounds;
  await store.close();
  return outcome;
}

describe("in a thread of its own", () => {
  it("the loop of the program goes on while the database waits", async () => {
    expect(await writeBesideAnother({ thread: "worker" })).toBe("written");
  });

  it("which it does not in the thread of the program", async () => {
    expect(await writeBesideAnother({ thread: "main", busyTimeoutMs: 10 })).toBe("gave up");
  });

  it("keeps what it was given, and finds it again in the other thread", async () => {
    const first = sqlite(place.path, { thread: "worker" });
    await first.open("acme");
    const [outcome] = await first.accept([written(1, "a", "здравствуйте, 您好")]);
    expect(outcome).toMatchObject({ status: "accepted", sequence: 1 });
    // A buffer that is used again at once.
    const buffer = bytes.slice();
    const kept = first.putBlob("greeting", buffer);
    buffer.fill(0);
    await kept;
    expect(await first.inspect("acme")).toMatchObject({ counts: expect.anything() });
    await first.close();
    await expect(first.load(conversationOf(1))).rejects.toMatchObject({ code: "store.closed" });

    const second = sqlite(place.path, { thread: "main" });
    await second.open("acme");
    expect(await second.history(conversationOf(1), { limit: 10 })).toMatchObject([
      { parts: [{ kind: "text", text: "здравствуйте, 您好" }] },
    ]);
    expect(await second.blob("greeting")).toEqual(bytes);
    await second.close();
  });

  it.each(["main", "worker"] as const)("keeps what a Buffer held, which is used again at once (%s)", async (thread) => {
    const store = sqlite(place.path, { thread });
    await store.open("acme");
    // A slice of a Buffer is no copy.
    const buffer = Buffer.from("hello");
    const kept = store.putBlob("greeting", buffer);
    buffer.fill(0);
    await kept;
    expect(await store.blob("greeting")).toEqual(bytes);
    const [before, after] = [Buffer.from("hello"), Buffer.from("good morning")];
    const swapped = store.swapBlob("greeting", before, after);
    before.fill(0);
    after.fill(0);
    expect(await swapped).toBe(true);
    expect(await store.blob("greeting")).toEqual(new TextEncoder().encode("good morning"));
    await store.close();
  });

  it("fails in the same words", async () => {
    const failure = async (file: string, thread: "main" | "worker"): Promise<unknown> => {
      const store = sqlite(file, { thread });
      const error: unknown = await store.open("acme").then(
        () => undefined,
        (reason: unknown) => reason,
      );
      await store.close();
      const { code, message, hint, retryable, cause } = Object(error);
      // What SQLite and the system say of themselves: the number of the error, and its name.
      const { message: reason, code: name, errcode, errstr } = Object(cause);
      return { code, message, hint, retryable, cause: { reason, name, errcode, errstr } };
    };
    writeFileSync(join(place.folder, "text.db"), "This is a letter, and no database at all.".repeat(100));
    for (const file of [join(place.folder, "text.db"), join(place.folder, "nowhere", "a.db"), place.folder]) {
      const here = await failure(file, "main");
      expect(here).toMatchObject({ code: expect.stringMatching(/^store\./), hint: expect.any(String) });
      expect(await failure(file, "worker")).toEqual(here);
    }
    const holder = sqlite(place.path, { thread: "worker" });
    await holder.open("acme");
    expect(await failure(place.path, "worker")).toMatchObject({ code: "store.unavailable", retryable: true });
    await holder.close();
  });

  it("refuses what no thread can be given, and only that", async () => {
    const store = sqlite(place.path, { thread: "worker" });
    await store.open("acme");
    // Safe: plain JavaScript may hand over anything.
    const value = (() => {}) as unknown as Json;
    const [outcome] = await store.accept([written(1, "a")]);
    if (outcome?.status !== "accepted") throw new Error("It was not accepted.");
    const record = { run: "1", key: "k", phase: "done", value: null } as const;
    const results = await Promise.allSettled([
      store.record(conversationOf(1), { ...record, value }),
      store.record(conversationOf(1), record),
    ]);
    expect(results.map(({ status }) => status)).toEqual(["rejected", "fulfilled"]);
    expect((await store.load(conversationOf(1)))?.records).toHaveLength(1);
    await store.close();
  });
});

it("where a program may start no thread, that is said, and by itself the store does without", () => {
  const program = `
    import { sqlite } from "@frontdesk/sqlite";
    for (const thread of ["worker", "auto"]) {
      const store = sqlite(${JSON.stringify(place.path)}, { thread, slowSyncMs: 0 });
      console.log(await store.open("acme").then(() => "open", (error) => error.code));
      await store.close();
    }`;
  const permissions = ["--permission", "--allow-fs-read=*", "--allow-fs-write=*"];
  const flags = [...permissions, "--conditions=@frontdesk/source", "--input-type=module", "--eval", program];
  const said = execFileSync(process.execPath, flags, { cwd: import.meta.dirname, encoding: "utf8" });
  expect(said.split("\n")).toEqual(["store.unavailable", "open", ""]);
});

describe("by itself", () => {
  it("it takes a thread where the disk is slow", async () => {
    expect(await writeBesideAnother({ slowSyncMs: 0 })).toBe("written");
  });

  it("and none where it is not, and leaves nothing behind of what it has measured", async () => {
    expect(await writeBesideAnother({ slowSyncMs: 60_000, busyTimeoutMs: 10 })).toBe("gave up");
    expect(readdirSync(place.folder).sort()).toEqual(["a.db", "a.db.acme.lock", "a.db-shm", "a.db-wal"].sort());
  });

  it("it takes none because the program is busy while the disk is measured", async () => {
    let threads = 0;
    const count = (): void => void threads++;
    process.on("worker", count);
    onTestFinished(() => void process.off("worker", count));
    let isBusy = true;
    const work = (): void => {
      const until = performance.now() + 300;
      while (performance.now() < until);
      if (isBusy) setImmediate(work);
    };
    setImmediate(work);
    const store = sqlite(place.path, { slowSyncMs: 200 });
    await store.open("acme");
    isBusy = false;
    await store.close();
    expect(threads).toBe(0);
  });

  it("what was left by a process that was killed while it measured goes with the next start", async () => {
    writeFileSync(`${place.path}.acme.sync`, "");
    const store = sqlite(place.path);
    await store.open("acme");
    await store.close();
    expect(readdirSync(place.folder).sort()).toEqual(["a.db", "a.db.acme.lock"]);
  });

  it("there is nothing to wait for in memory", async () => {
    const store = sqlite(":memory:", { thread: "worker" });
    await store.open("acme");
    await store.putBlob("greeting", bytes);
    expect(await store.blob("greeting")).toEqual(bytes);
    await store.close();
  });
});
