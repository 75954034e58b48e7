import { createHash } from "node:crypto";
import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { pathToFileURL } from "node:url";
import { FrontdeskError } from "@frontdesk/core";
import { sqlite } from "@frontdesk/sqlite";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openDatabase } from "../src/open.ts";
import { readSettings } from "../src/options.ts";
import { migrations } from "../src/schema.ts";
import { written } from "./events.ts";
import { temporaryFolder } from "./folder.ts";

let folder: string;
let remove: () => void;
beforeEach(() => {
  ({ folder, remove } = temporaryFolder());
});
afterEach(() => remove());

/** What opening a path fails with. */
async function failureOf(path: string | URL): Promise<FrontdeskError> {
  const store = sqlite(path);
  // Somebody whose lock is not there yet, and must not be there afterwards.
  const failure: unknown = await store.open("newcomer").then(
    () => undefined,
    (error: unknown) => error,
  );
  await store.close();
  if (!FrontdeskError.isInstance(failure)) throw new Error(`It was opened, or failed otherwise: ${failure}`);
  expect(failure.message).not.toContain("\n");
  expect(failure.hint).toMatch(/^[^\n]+$/);
  return failure;
}

/** Names and contents of the folder. */
function contents(): Record<string, string> {
  return Object.fromEntries(
    readdirSync(folder).map((name) => [
      name,
      createHash("sha256")
        .update(readFileSync(join(folder, name)))
        .digest("hex"),
    ]),
  );
}

/** A database of ours with a thousand messages in it, closed. */
async function makeDatabase(path: string): Promise<void> {
  const store = sqlite(path);
  await store.open("acme");
  await store.accept(Array.from({ length: 1000 }, (_, index) => written(index % 7, `k${index}`)));
  await store.close();
}

/** A SQLite file with other numbers in its header. */
function setHeader(path: string, pragma: string): void {
  const database = new DatabaseSync(path);
  database.exec(`PRAGMA ${pragma}`);
  database.close();
}

describe("opens", () => {
  it("a file of any kind of path, made anew, and leaves nothing but it and the lock", async () => {
    const previous = process.cwd();
    process.chdir(folder);
    try {
      for (const path of [join(folder, "a.db"), pathToFileURL(join(folder, "b c#?.db")), "c.db"]) {
        const store = sqlite(path);
        await store.open("acme");
        expect(await store.accept([written(1, "a")])).toMatchObject([{ status: "accepted" }]);
        await store.close();
      }
    } finally {
      process.chdir(previous);
    }
    const names = ["a.db", "b c#?.db", "c.db"];
    expect(readdirSync(folder).toSorted()).toEqual(names.flatMap((name) => [name, `${name}.acme.lock`]).toSorted());
    const again = sqlite(join(folder, "b c#?.db"));
    await again.open("acme");
    expect(await again.find("web", "main", "customer-1")).toBeDefined();
    await again.close();
  });

  it.skipIf(process.platform === "win32")(
    "a new file for its owner alone, and what SQLite puts beside it",
    async () => {
      const modes = (): Record<string, string> =>
        Object.fromEntries(
          readdirSync(folder)
            .filter((name) => !name.endsWith(".lock"))
            .map((name) => [name, (statSync(join(folder, name)).mode & 0o777).toString(8)]),
        );
      const store = sqlite(join(folder, "a.db"));
      await store.open("acme");
      await store.accept([written(1, "a")]);
      expect(modes()).toEqual({ "a.db": "600", "a.db-shm": "600", "a.db-wal": "600" });
      await store.close();
      // Whoever lets others read it has a reason.
      chmodSync(join(folder, "a.db"), 0o640);
      await store.open("acme");
      await store.accept([written(1, "b")]);
      expect(modes()).toEqual({ "a.db": "640", "a.db-shm": "640", "a.db-wal": "640" });
      await store.close();
    },
  );

  it("an empty file", async () => {
    writeFileSync(join(folder, "a.db"), "");
    const store = sqlite(join(folder, "a.db"));
    await store.open("acme");
    expect(await store.accept([written(1, "a")])).toMatchObject([{ status: "accepted" }]);
    await store.close();
  });

  it("memory, which forgets", async () => {
    const store = sqlite(":memory:");
    await store.open("acme");
    await store.accept([written(1, "a")]);
    await store.close();
    await store.open("acme");
    expect(await store.find("web", "main", "customer-1")).toBeUndefined();
    await store.close();
  });

  it("in a mode that survives a power cut", async () => {
    const database = await openDatabase(readSettings(join(folder, "a.db"), {}), migrations);
    expect(database.prepare("PRAGMA journal_mode").get()).toEqual({ journal_mode: "wal" });
    // 2 is FULL: https://www.sqlite.org/pragma.html#pragma_synchronous
    expect(database.prepare("PRAGMA synchronous").get()).toEqual({ synchronous: 2 });
    database.close();
  });
});

describe("refuses, and leaves every byte as it is,", () => {
  it("a database with a newer schema", async () => {
    await makeDatabase(join(folder, "a.db"));
    setHeader(join(folder, "a.db"), "user_version = 99");
    const before = contents();
    expect(await failureOf(join(folder, "a.db"))).toMatchObject({ code: "store.newer_schema", retryable: false });
    expect(contents()).toEqual(before);
  });

  const damage: Record<string, (path: string) => void> = {
    "a text": (path) => writeFileSync(path, "to whom it may concern\n".repeat(99)),
    "a few bytes": (path) => writeFileSync(path, "SQLite format 3"),
    "random bytes": (path) =>
      writeFileSync(path, Buffer.from(Array.from({ length: 9999 }, (_, i) => (i * i * 31) % 256))),
    "a truncated database": (path) => truncateSync(path, 3 * 4096 + 100),
    "a database with its first page gone": (path) => {
      writeFileSync(path, Buffer.concat([Buffer.alloc(4096), readFileSync(path).subarray(4096)]));
    },
    "a database with pages overwritten": (path) => {
      const bytes = readFileSync(path);
      bytes.fill(0x5a, Math.floor(bytes.length / 8192) * 4096, Math.floor(bytes.length / 8192) * 4096 + 3 * 4096);
      writeFileSync(path, bytes);
    },
  };
  it.each(Object.entries(damage))("%s", async (_, spoil) => {
    const path = join(folder, "a.db");
    await makeDatabase(path);
    spoil(path);
    const before = contents();
    expect(await failureOf(path)).toMatchObject({ code: "store.corrupt", retryable: false });
    expect(contents()).toEqual(before);
  });

  it("a SQLite database of another program", async () => {
    const database = new DatabaseSync(join(folder, "a.db"));
    database.exec("PRAGMA journal_mode = WAL; CREATE TABLE conversations (id); INSERT INTO conversations VALUES (1)");
    database.close();
    const before = contents();
    const failure = await failureOf(join(folder, "a.db"));
    expect(failure.code).toBe("store.corrupt");
    expect(failure.message).toContain("another program");
    expect(contents()).toEqual(before);
  });

  it("a folder that does not exist", async () => {
    const failure = await failureOf(join(folder, "data", "a.db"));
    expect(failure.code).toBe("store.unavailable");
    expect(failure.hint).toBe(`Create it: mkdir -p "${join(folder, "data")}"`);
    expect(contents()).toEqual({});
  });

  it("a folder in the place of the file", async () => {
    mkdirSync(join(folder, "a.db"));
    const failure = await failureOf(join(folder, "a.db"));
    expect(failure.code).toBe("store.unavailable");
    expect(failure.message).toContain("not a file");
  });

  it("a file in the place of the folder", async () => {
    writeFileSync(join(folder, "a"), "");
    expect((await failureOf(join(folder, "a", "a.db"))).code).toBe("store.unavailable");
    // As the system has it: such a folder can be entered by nobody, so not even the name of a file is tried.
    expect((await failureOf(join(folder, "a", "b", "a.db"))).code).toBe("store.unavailable");
  });
});

it("refuses what is no path", () => {
  expect(() => sqlite("")).toThrow(FrontdeskError);
  expect(() => sqlite(new URL("https://example.com/a.db"))).toThrow(FrontdeskError);
});
