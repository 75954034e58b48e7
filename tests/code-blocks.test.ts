import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { root } from "../tools/packages.ts";
import { allCodeBlocks, type CodeBlock } from "./support/code-blocks.ts";

// The blocks lie under tests/, so that they resolve what tests/package.json names.
const folder = join(root, "tests", ".blocks");
const blocks = allCodeBlocks();
const pathOf = ({ page, file }: CodeBlock): string => join(folder, page, file);
const isSuite = ({ code }: CodeBlock): boolean => /from "vitest"/.test(code);

rmSync(folder, { recursive: true, force: true });
for (const block of blocks) {
  mkdirSync(dirname(pathOf(block)), { recursive: true });
  writeFileSync(pathOf(block), block.code);
}
writeFileSync(
  join(folder, "tsconfig.json"),
  JSON.stringify({
    extends: "../../tsconfig.test.json",
    compilerOptions: { noUnusedLocals: false, noUnusedParameters: false },
    include: ["**/*.ts"],
    exclude: [],
  }),
);

/** Rewrites places in the extracted files to places in the pages. */
function inPage(text: string): string {
  return text
    .replaceAll(`${folder}/`, "")
    .replaceAll("tests/.blocks/", "")
    .replace(/([\w./-]+\.(?:md|ts))\/[\w.-]+\.ts[(:](\d+)[,:](\d+)\)?/g, "$1:$2:$3");
}

describe("type check", () => {
  const errors = new Map<string, string[]>();
  const elsewhere: string[] = [];

  beforeAll(() => {
    const result = spawnSync("tsc", ["-p", folder, "--pretty", "false"], { cwd: root, encoding: "utf8" });
    if (result.error) throw result.error;
    for (const line of result.stdout.split(/\n(?=\S)/)) {
      const path = /^tests\/\.blocks\/(.+?)\(\d+,\d+\): error /.exec(line)?.[1];
      if (path) errors.set(path, [...(errors.get(path) ?? []), inPage(line).trim()]);
      else if (line.trim() !== "") elsewhere.push(line.trim());
    }
    if (result.status !== 0 && errors.size === 0 && elsewhere.length === 0) throw new Error(result.stderr);
  });

  test.each(blocks.map((block) => [`${block.page}:${block.line}`, block] as const))("%s", (_place, block) => {
    expect(errors.get(`${block.page}/${block.file}`) ?? []).toEqual([]);
  });

  // Errors in the packages themselves are for `pnpm check`; one without a file means that nothing was checked.
  test("the type checker had no trouble of its own", () => {
    expect(elsewhere.filter((line) => !/^[\w./-]+\(\d+,\d+\): error /.test(line))).toEqual([]);
  });
});

describe("run", () => {
  const work = mkdtempSync(join(tmpdir(), "frontdesk-blocks-"));
  const knowledge = join(root, "examples", "support-desk", "knowledge");
  let home = "";

  // A block runs in a folder of its own, with the example's knowledge in it, and may write there.
  beforeEach(() => {
    home = process.cwd();
    const own = mkdtempSync(join(work, "block-"));
    if (existsSync(knowledge)) cpSync(knowledge, join(own, "knowledge"), { recursive: true });
    process.chdir(own);
    for (const method of ["log", "info", "warn", "error", "table"] as const) {
      vi.spyOn(console, method).mockImplementation(() => {});
    }
  });
  afterEach(() => {
    process.chdir(home);
    vi.restoreAllMocks();
  });
  afterAll(() => rmSync(work, { recursive: true, force: true }));

  for (const block of blocks.filter(({ runs }) => runs)) {
    const place = `${block.page}:${block.line}`;
    // A block that is a test suite itself becomes a part of this one.
    if (isSuite(block)) describe(place, () => import(pathOf(block)));
    else {
      test(place, async () => {
        try {
          await import(pathOf(block));
        } catch (error) {
          const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
          const frames = stack.split("\n").filter((line) => !/node_modules|node:internal/.test(line));
          throw new Error(inPage(frames.join("\n")));
        }
      });
    }
  }
});
