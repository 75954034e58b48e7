import { chmod, mkdir, mkdtemp, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { seededRandom } from "@frontdesk/core/testing";
import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { readOrMakeToken, readToken } from "../../src/desk/token-file.ts";

describe("the desk's token file", () => {
  let folder: string;
  let file: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "desk-token-"));
    file = join(folder, ".frontdesk", "desk-token");
    onTestFinished(() => rm(folder, { recursive: true }));
  });
  const modeOf = async (path: string): Promise<number> => (await stat(path)).mode & 0o777;

  it("is made once, for its owner only, and left out of git", async () => {
    expect(await readToken(file)).toBeUndefined();
    const token = await readOrMakeToken(file, seededRandom("a"));
    expect(Buffer.from(token, "base64url")).toHaveLength(32);
    expect(await modeOf(file)).toBe(0o600);
    expect(await modeOf(join(folder, ".frontdesk"))).toBe(0o700);
    expect(await readFile(join(folder, ".frontdesk", ".gitignore"), "utf8")).toBe("*\n");
    expect(await readOrMakeToken(file, seededRandom("b"))).toBe(token);
    expect(await readToken(file)).toBe(token);
  });

  it("is one file when two programs start at once", async () => {
    const tokens = await Promise.all(["a", "b", "c"].map((seed) => readOrMakeToken(file, seededRandom(seed))));
    expect(new Set(tokens).size).toBe(1);
  });

  it("that others may read is closed to them", async () => {
    await mkdir(join(folder, ".frontdesk"));
    await writeFile(file, "a-token-of-enough-length\n");
    await chmod(file, 0o644);
    expect(await readOrMakeToken(file, seededRandom("a"))).toBe("a-token-of-enough-length");
    expect(await modeOf(file)).toBe(0o600);
  });

  it.each([
    ["", "is empty"],
    ["short", "is too short"],
    ["two words of a long token", "has blanks"],
  ])("holding %j is refused, and stays as it is", async (content) => {
    await mkdir(join(folder, ".frontdesk"));
    await writeFile(file, content);
    await expect(readOrMakeToken(file, seededRandom("a"))).rejects.toMatchObject({
      code: "runtime.invalid_options",
      message: expect.stringContaining(file),
    });
    expect(await readFile(file, "utf8")).toBe(content);
  });

  it("that cannot be written is an error that names it", async () => {
    await writeFile(join(folder, ".frontdesk"), "a file where the folder should be");
    await expect(readOrMakeToken(file, seededRandom("a"))).rejects.toMatchObject({ code: "runtime.invalid_options" });
  });

  it("is not written through a link that leads nowhere", async () => {
    await mkdir(join(folder, ".frontdesk"));
    const elsewhere = join(folder, "elsewhere");
    await symlink(elsewhere, file);
    await expect(readOrMakeToken(file, seededRandom("a"))).rejects.toMatchObject({ code: "runtime.invalid_options" });
    await expect(stat(elsewhere)).rejects.toThrow("ENOENT");
  });
});
