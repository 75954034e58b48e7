import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startVitest } from "vitest/node";
import { mutants } from "./mutants.ts";

/** A test of the suite, as the reporter has it. */
interface Result {
  readonly ancestorTitles: readonly string[];
  readonly title: string;
  readonly status: string;
}

const literally = (text: string): string => text.replace(/[^\w ]/g, "\\$&");

// A suite that cannot fail says nothing: each of these channels does one thing wrong, and a case must say so.
describe("the suite finds a channel that", () => {
  const folder = mkdtempSync(join(tmpdir(), "frontdesk-mutants-"));
  let results: readonly Result[] = [];

  beforeAll(async () => {
    const before = process.exitCode;
    const outputFile = join(folder, "results.json");
    const wanted = mutants.map(
      ({ name, fails }) => `${literally(`[${name}]`)} .* (?:${fails.map(literally).join("|")})`,
    );
    const vitest = await startVitest(
      "test",
      [],
      {
        config: false,
        root: import.meta.dirname,
        include: ["mutants-suite.ts"],
        testNamePattern: new RegExp(wanted.join("|")),
        watch: false,
        reporters: ["json"],
        outputFile,
        testTimeout: 3_000,
        execArgv: ["--conditions=@frontdesk/source"],
      },
      { resolve: { conditions: ["@frontdesk/source"] }, ssr: { resolve: { conditions: ["@frontdesk/source"] } } },
    );
    await vitest.close();
    // They all fail, as they should: that is no failure of this run.
    process.exitCode = before;
    const report: { readonly testResults: readonly { readonly assertionResults: readonly Result[] }[] } = JSON.parse(
      readFileSync(outputFile, "utf8"),
    );
    results = report.testResults.flatMap(({ assertionResults }) => assertionResults);
  }, 120_000);
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each(mutants.map(({ name, fails }) => [name, fails] as const))("%s", (name, fails) => {
    const own = results.filter(({ ancestorTitles }) => ancestorTitles[0]?.startsWith(`[${name}]`));
    const failed = own.filter(({ status }) => status === "failed").map(({ title }) => title);
    const missed = fails.filter((begin) => !failed.some((title) => title.startsWith(begin)));
    expect(missed, `failed: ${failed.join("; ")}`).toEqual([]);
  });
});
