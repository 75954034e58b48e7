import { spawnSync } from "node:child_process";
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Files, FrontdeskError, type KeptFile } from "@frontdesk/core";
import { describeFiles } from "@frontdesk/core/conformance";
import { fakeClock } from "@frontdesk/core/testing";
import { diskFiles } from "frontdesk";
import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { startNode } from "../support/child.ts";

async function temporaryFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), "frontdesk-files-"));
}

describeFiles("a disk", async () => {
  const folder = await temporaryFolder();
  return { files: () => diskFiles(join(folder, "files")), dispose: () => rm(folder, { recursive: true }) };
});

const id = "0123456789abcdef0123456789abcdef";
const kept: KeptFile = { id, name: "../hello.txt", mime: "text/plain", size: 5, owner: "conversation", at: 1 };
const hello = new TextEncoder().encode("hello");

let folder: string;
beforeEach(async () => {
  folder = await temporaryFolder();
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
});

async function opened(path: string | URL, bot: string = "acme"): Promise<Files> {
  const files = diskFiles(path);
  await files.open(bot);
  onTestFinished(() => files.close());
  return files;
}

/** All files below a folder, with their paths. */
function tree(path: string): readonly string[] {
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(path.length + 1))
    .toSorted();
}

const modeOf = (path: string): number => statSync(path).mode & 0o777;

/** What a call fails with. */
async function failureOf(work: Promise<unknown>): Promise<FrontdeskError> {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!FrontdeskError.isInstance(error)) throw new Error(`It did not fail as it should: ${error}`);
  expect(error.message).not.toContain("\n");
  expect(error.message).not.toContain("hello");
  return error;
}

describe("files on a disk", () => {
  it("make their folder with the first file, for its owner alone", async () => {
    const root = join(folder, "deep", "files");
    const files = await opened(root);
    await files.get(id);
    await files.remove(id);
    expect(readdirSync(folder)).toEqual([]);
    await files.put(kept, hello);
    expect(tree(root)).toEqual([`acme/01/${id}`]);
    for (const made of ["deep", "deep/files", "deep/files/acme", "deep/files/acme/01", "deep/files/acme/incoming"]) {
      expect([made, modeOf(join(folder, made))]).toEqual([made, 0o700]);
    }
    expect(modeOf(join(root, "acme", "01", id))).toBe(0o600);
  });

  it("are what they are in one file, so that neither half is ever alone", async () => {
    const files = await opened(folder);
    await files.put(kept, hello);
    expect(readFileSync(join(folder, "acme", "01", id), "utf8")).toBe(
      `{"v":1,"bytes":5,"file":${JSON.stringify(kept)}}\nhello`,
    );
  });

  it("lie where a path or a URL says", async () => {
    await (await opened(pathToFileURL(join(folder, "b c#?")))).put(kept, hello);
    expect(tree(folder)).toEqual([`b c#?/acme/01/${id}`]);
    for (const wrong of ["", new URL("https://acme.test/")]) {
      expect(() => diskFiles(wrong)).toThrow(expect.objectContaining({ code: "files.unavailable" }));
    }
  });

  it("of a bot with an impossible id, or opened twice, are refused", async () => {
    for (const bot of ["..", "", "a/b", "A"]) {
      expect(await failureOf(diskFiles(folder).open(bot))).toMatchObject({ code: "files.unavailable" });
    }
    const files = await opened(folder);
    expect(await failureOf(files.open("acme"))).toMatchObject({ code: "files.unavailable" });
  });

  it("are swept of old halves when they are opened, and of nothing else", async () => {
    const files = await opened(folder);
    await files.put(kept, hello);
    await files.close();
    const incoming = join(folder, "acme", "incoming");
    for (const name of ["old", "new"]) writeFileSync(join(incoming, name), "hal");
    const now = Date.UTC(2026, 0, 5, 12);
    utimesSync(join(incoming, "old"), now / 1_000, now / 1_000 - 3_601);
    utimesSync(join(incoming, "new"), now / 1_000, now / 1_000 - 60);
    const again = diskFiles(folder, { clock: fakeClock(now) });
    await again.open("acme");
    expect(tree(folder)).toEqual([`acme/01/${id}`, "acme/incoming/new"]);
    await again.close();
  });

  it("go on when somebody took their folders away", async () => {
    const files = await opened(join(folder, "files"));
    await files.put(kept, hello);
    rmSync(join(folder, "files"), { recursive: true });
    expect(await files.get(id)).toBeUndefined();
    expect(await failureOf(files.put(kept, hello))).toMatchObject({ code: "files.unavailable", retryable: true });
    await files.put(kept, hello);
    expect(await files.get(id)).toEqual({ file: kept, bytes: hello });
  });

  const damage: Record<string, (path: string) => void> = {
    "cut off": (path) => truncateSync(path, statSync(path).size - 1),
    "cut off in its head": (path) => truncateSync(path, 20),
    empty: (path) => truncateSync(path, 0),
    "longer than it was": (path) => writeFileSync(path, "!", { flag: "a" }),
    "something else": (path) => writeFileSync(path, "[1]\nhello"),
  };
  it.each(Object.entries(damage))("that are %s are reported, and left as they are", async (_, spoil) => {
    const files = await opened(folder);
    await files.put(kept, hello);
    const path = join(folder, "acme", "01", id);
    spoil(path);
    const before = readFileSync(path);
    const failure = await failureOf(files.get(id));
    expect(failure).toMatchObject({ code: "files.unavailable", retryable: false });
    expect(failure.message).toContain("damaged");
    expect(readFileSync(path)).toEqual(before);
  });
});

describe("a disk in trouble", () => {
  /** Mounts a disk of its own at the folder, or skips the test where that is not allowed. */
  function mounted(path: string, options: string, skip: (reason: string) => void): boolean {
    mkdirSync(path, { recursive: true });
    const { status, error, stderr } = spawnSync("mount", ["-t", "tmpfs", "-o", options, "tmpfs", path], {
      encoding: "utf8",
    });
    if (status === 0) onTestFinished(() => void spawnSync("umount", [path]));
    else skip(`a disk cannot be mounted here (${error?.message ?? stderr.trim()})`);
    return status === 0;
  }

  it("that is full is said in one line, keeps what there was, and works on when there is room", async ({ skip }) => {
    const disk = join(folder, "disk");
    if (!mounted(disk, "size=1m", skip)) return;
    const files = await opened(join(disk, "files"));
    await files.put(kept, hello);
    const large = { ...kept, id: "f".repeat(32), size: 2 ** 21 };
    for (const file of [large, { ...large, id }]) {
      const failure = await failureOf(files.put(file, new Uint8Array(2 ** 21)));
      expect(failure).toMatchObject({ code: "files.unavailable", retryable: true });
      expect(failure.hint).toContain("full");
    }
    expect(tree(disk)).toEqual([`files/acme/01/${id}`]);
    expect(await files.get(id)).toEqual({ file: kept, bytes: hello });
    await files.put({ ...kept, id: "e".repeat(32) }, hello);
  });

  it("that cannot be written is said in one line", async ({ skip }) => {
    const disk = join(folder, "disk");
    if (!mounted(disk, "ro,size=1m", skip)) return;
    const failure = await failureOf((await opened(join(disk, "files"))).put(kept, hello));
    expect(failure).toMatchObject({ code: "files.unavailable", retryable: true });
    expect(failure.hint).toContain("permissions");
  });

  it("with a file where a folder must be is said when it is opened", async () => {
    writeFileSync(join(folder, "files"), "");
    const failure = await failureOf(diskFiles(join(folder, "files")).open("acme"));
    expect(failure).toMatchObject({ code: "files.unavailable" });
    expect(failure.hint).toContain("Something else");
  });
});

it("files that were put are there as a whole after kill -9, whenever it comes", async () => {
  const program = join(import.meta.dirname, "..", "fixtures", "puts-files.ts");
  const child = startNode([program, folder]);
  await child.until(/^put 30 /m);
  child.process.kill("SIGKILL");
  const { out } = await child.exit;
  const ids = [...out.matchAll(/^put \d+ ([0-9a-f]{32})$/gm)].flatMap(([, one]) => one ?? []);
  expect(ids.length).toBeGreaterThan(20);
  const files = await opened(folder);
  for (const one of ids) expect((await files.get(one))?.bytes.length).toBe(100_000);
  // What was under way is no file of the bot; whatever has a name is whole.
  for (const path of tree(folder).filter((one) => !one.includes("incoming"))) {
    expect((await files.get(path.slice(-32)))?.bytes.length).toBe(100_000);
  }
});
