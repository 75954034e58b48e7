import { describe, expect, it } from "vitest";
import type { FileContent, Files, KeptFile } from "../ports/files.ts";
import { fileId, type MakeFilesFixture, openFiles } from "./files/fixture.ts";
import { ViewedBytes } from "./viewed-bytes.ts";

/** Bytes of every value, in an order of their own for each seed. */
function bytesOf(size: number, seed: number = 1): Uint8Array {
  return Uint8Array.from({ length: size }, (_, index) => (index * 31 + (index >> 8) * 7 + seed) & 0xff);
}

function sample(number: number, bytes: Uint8Array, changes: Partial<KeptFile> = {}): KeptFile {
  return {
    id: fileId(number),
    name: "receipt.pdf",
    mime: "application/pdf",
    size: bytes.length,
    owner: "019ad9a1-4000-7000-8000-000000000001",
    at: 1_764_590_400_000.5,
    ...changes,
  };
}

/** Puts a file of so many bytes. Returns what `get` has to give. */
async function put(files: Files, number: number, size: number = 9): Promise<FileContent> {
  const bytes = bytesOf(size, number);
  const file = sample(number, bytes);
  await files.put(file, bytes);
  return { file, bytes };
}

/** Compares by hand: matchers take seconds for five million bytes. */
function isSame(a: Uint8Array | undefined, b: Uint8Array): boolean {
  return a?.length === b.length && a.every((byte, index) => byte === b[index]);
}

/**
 * Registers the tests that every driver of the `Files` port must pass, with vitest (an optional peer of this package).
 * A driver's own tests are about its disks, servers and faults.
 *
 * @param name - The title of the tests.
 * @param make - Makes a place for files, empty, for one test.
 *
 * @example
 * ```ts no-run
 * import { memoryFiles } from "@frontdesk/core";
 * import { describeFiles } from "@frontdesk/core/conformance";
 *
 * describeFiles("memory", () => {
 *   const files = memoryFiles();
 *   return { files: () => files };
 * });
 * ```
 */
export function describeFiles(name: string, make: MakeFilesFixture): void {
  describe(`the files of ${name}`, () => {
    it("speak version 1 of the port", async () => {
      const { files } = await openFiles(make);
      expect(files.apiVersion).toBe(1);
      expect(files.name).toMatch(/^[a-z][a-z0-9-]*$/);
    });

    it.each([1, 300, 5_000_000])("give %i bytes back as they were", async (size) => {
      const { files } = await openFiles(make);
      const { file, bytes } = await put(files, 1, size);
      const found = await files.get(file.id);
      expect(found?.file).toEqual(file);
      expect(found?.bytes).toBeInstanceOf(Uint8Array);
      expect(isSame(found?.bytes, bytes)).toBe(true);
    });

    it("keep what is known of a file to the letter", async () => {
      const { files } = await openFiles(make);
      const names = ["../../etc/passwd", "C:\\a\nb\u0000.txt", '"quoted" 文件 👩‍👩‍👧.png', "."];
      for (const [number, name] of names.entries()) {
        const file = sample(number, bytesOf(3), { name, owner: name, mime: "text/plain" });
        await files.put(file, bytesOf(3));
        expect(await files.get(file.id)).toEqual({ file, bytes: bytesOf(3) });
      }
    });

    it("leave the buffers of both sides alone", async () => {
      const { files } = await openFiles(make);
      const bytes = bytesOf(70_000);
      const putting = files.put(sample(1, bytes), bytes);
      // The buffer is the caller's again as soon as the call returns.
      bytes.fill(7);
      await putting;
      (await files.get(fileId(1)))?.bytes.fill(9);
      expect(isSame((await files.get(fileId(1)))?.bytes, bytesOf(70_000))).toBe(true);
    });

    it("keep what was given, also where a slice of it is no copy", async () => {
      const { files } = await openFiles(make);
      const bytes = ViewedBytes.from(bytesOf(100));
      const putting = files.put(sample(1, bytes), bytes);
      bytes.fill(7);
      await putting;
      expect(isSame((await files.get(fileId(1)))?.bytes, bytesOf(100))).toBe(true);
    });

    it("take a part of a larger buffer", async () => {
      const { files } = await openFiles(make);
      const part = bytesOf(100).subarray(10, 20);
      await files.put(sample(1, part), part);
      expect((await files.get(fileId(1)))?.bytes).toEqual(part.slice());
    });

    it("replace a file that is put again under its id", async () => {
      const { files } = await openFiles(make);
      await put(files, 1, 500);
      const second = sample(1, bytesOf(3), { name: "other.txt" });
      await files.put(second, bytesOf(3));
      expect(await files.get(fileId(1))).toEqual({ file: second, bytes: bytesOf(3) });
    });

    it("take many at once", async () => {
      const { files } = await openFiles(make);
      const numbers = Array.from({ length: 40 }, (_, index) => index * 7);
      const all = await Promise.all(numbers.map((number) => put(files, number, 1_000 + number)));
      expect(await Promise.all(all.map(({ file }) => files.get(file.id)))).toEqual(all);
    });

    it("take one id at once, from two sides, as a whole from one of them", async () => {
      const { files } = await openFiles(make);
      const sides = [bytesOf(2_000, 1), bytesOf(3_000, 2)].map((bytes) => ({ file: sample(1, bytes), bytes }));
      await Promise.all(sides.map(({ file, bytes }) => files.put(file, bytes)));
      expect(sides).toContainEqual(await files.get(fileId(1)));
    });

    it("know nothing of an id that was not put", async () => {
      const { files } = await openFiles(make);
      await put(files, 1);
      for (const id of [fileId(2), "", "..", "../acme", `${fileId(1)}/`, `x/../${fileId(1)}`, "0".repeat(300), "a\0"]) {
        expect(await files.get(id)).toBeUndefined();
        await files.remove(id);
      }
      expect(await files.get(fileId(1))).toBeDefined();
    });

    it("refuse ids that are not core's", async () => {
      const { files } = await openFiles(make);
      for (const id of ["", "..", `../${fileId(1)}`, fileId(10).toUpperCase(), fileId(1).slice(1), `${fileId(1)}\n`]) {
        await expect(files.put(sample(1, bytesOf(3), { id }), bytesOf(3))).rejects.toMatchObject({
          code: "files.unavailable",
          retryable: false,
        });
      }
      expect(await files.get(fileId(1))).toBeUndefined();
    });

    it("remove a file, and do not mind that it is gone", async () => {
      const { files } = await openFiles(make);
      await put(files, 1);
      const other = await put(files, 2);
      await files.remove(fileId(1));
      await files.remove(fileId(1));
      expect(await files.get(fileId(1))).toBeUndefined();
      expect(await files.get(fileId(2))).toEqual(other);
      expect(await put(files, 1)).toEqual(await files.get(fileId(1)));
    });

    it("keep everything when they are opened again", async () => {
      const bench = await openFiles(make);
      const kept = await put(bench.files, 1, 1_000);
      await put(bench.files, 2);
      await bench.files.remove(fileId(2));
      const again = await bench.reopen();
      expect(await again.get(fileId(1))).toEqual(kept);
      expect(await again.get(fileId(2))).toBeUndefined();
    });

    it("finish what is under way when they are closed", async () => {
      const bench = await openFiles(make);
      const putting = put(bench.files, 1, 200_000);
      const again = await bench.reopen();
      const { bytes } = await putting;
      expect(isSame((await again.get(fileId(1)))?.bytes, bytes)).toBe(true);
    });

    it("are apart by bot", async () => {
      const bench = await openFiles(make);
      const own = await put(bench.files, 1);
      const other = await bench.reopen("other");
      expect(await other.get(fileId(1))).toBeUndefined();
      await other.remove(fileId(1));
      await put(other, 1, 77);
      const again = await bench.reopen();
      expect(await again.get(fileId(1))).toEqual(own);
    });

    it("refuse every verb while they are closed", async () => {
      const bench = await openFiles(make);
      const { files } = bench;
      await files.close();
      const verbs = [() => put(files, 1), () => files.get(fileId(1)), () => files.remove(fileId(1))];
      for (const verb of verbs) await expect(verb()).rejects.toMatchObject({ code: "files.unavailable" });
      await files.close();
      const again = await bench.reopen();
      expect(await again.get(fileId(1))).toBeUndefined();
    });
  });
}
