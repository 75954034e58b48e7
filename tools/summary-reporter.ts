import type { Reporter, TestModule, TestRunEndReason } from "vitest/node";

interface Counts {
  passed: number;
  failed: number;
  skipped: number;
  /** Cases of a conformance suite that do not apply to a driver. */
  inapplicable: number;
}

/** The cases of `describeChannel`: what a platform has not, the channel's fixture states. One that says no why counts as skipped. */
const ofSuite = / is a channel that > /;

/**
 * Ends the output of a run with a line such as `412 passed, 0 failed, 3 skipped`, after the names of what was skipped
 * and why. Where `CI` is set nothing may be skipped: it counts as failed; but for cases of a conformance suite that do not
 * apply to a driver.
 */
export default class SummaryReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[], _reason: TestRunEndReason): void {
    const counts: Counts = { passed: 0, failed: unhandledErrors.length, skipped: 0, inapplicable: 0 };
    const skipped = new Set<string>();
    for (const module of modules) {
      let failedHere = 0;
      for (const test of module.children.allTests()) {
        const result = test.result();
        if (result.state === "passed") counts.passed++;
        else if (result.state === "failed") failedHere++;
        else {
          const reason = result.state === "skipped" && result.note ? `: ${result.note}` : "";
          const isReasoned = reason !== "" || /\(.+\)$/.test(test.name);
          if (ofSuite.test(test.fullName) && isReasoned) counts.inapplicable++;
          else counts.skipped++;
          const subject = test.parent.type === "suite" && test.parent.options.mode === "skip" ? test.parent : test;
          skipped.add(`${module.relativeModuleId} › ${subject.fullName}${reason}`);
        }
      }
      // A file that could not be loaded, or a suite whose hook failed, has no failed test of its own.
      if (failedHere === 0 && module.state() === "failed") failedHere = 1;
      counts.failed += failedHere;
    }
    this.#write(counts, [...skipped]);
  }

  #write(counts: Counts, skipped: readonly string[]): void {
    const lines = skipped.map((name) => `skipped: ${name}`);
    const strict = process.env.CI !== undefined && process.env.CI !== "" && process.env.CI !== "false";
    let { failed, skipped: skippedTests } = counts;
    if (strict && skippedTests > 0) {
      lines.push(`CI is set: the ${skippedTests} skipped tests count as failed.`);
      failed += skippedTests;
      skippedTests = 0;
    }
    if (failed > 0) process.exitCode = 1;
    const more = [
      ...(skippedTests > 0 ? [`, ${skippedTests} skipped`] : []),
      ...(counts.inapplicable > 0 ? [`, ${counts.inapplicable} that do not apply`] : []),
    ];
    lines.push(`${counts.passed} passed, ${failed} failed${more.join("")}`);
    process.stdout.write(`${lines.join("\n")}\n`);
  }
}
