import type { Result } from "./run.ts";

/** The value below which so many of a hundred are. */
function percentile(sorted: readonly number[], percent: number): number | undefined {
  return sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * percent) / 100))];
}

/** A result for people to read. */
export function lines(result: Result): string {
  const { faults, unknown, takeovers } = result;
  const happened = Object.entries(faults).map(([name, times]) => `${name} ${times}`);
  const rows: readonly (readonly [string, string | number])[] = [
    ["store", `${result.store}, ${result.nodes} node${result.nodes === 1 ? "" : "s"}, ${result.seconds} s`],
    ["faults", happened.join(", ")],
    ["messages acknowledged", result.acknowledged],
    ["delivered again", result.redelivered],
    ["sends hit by a storm", result.stormHits],
    ["lost", result.lost],
    ["doubled", result.doubled],
    ["reordered", result.reordered],
    ["commits without a lease", result.strangeCommits],
    ["doubled at a platform that ignores keys", result.doubledOutside],
    ["repeats that a platform's keys caught", result.repeats],
    ["effects that were repeated", result.repeatedEffects],
    [
      "given up without an outcome",
      Object.entries(unknown)
        .map(([name, times]) => `${name} ${times}`)
        .join(", "),
    ],
    [
      "take-over, ms",
      takeovers.length === 0
        ? "none was watched"
        : `median ${percentile(takeovers, 50)}, p99 ${percentile(takeovers, 99)}, longest ${takeovers.at(-1)}, of ${takeovers.length}`,
    ],
  ];
  return `${rows.map(([name, value]) => `${name.padEnd(42)}${value}`).join("\n")}\n${result.wrong.map((one) => `  ${one}\n`).join("")}`;
}
