import { expect, test } from "vitest";
import { reasonAgainstDisks } from "./loop-disk.ts";
import { postgresPrograms } from "./private-postgres.ts";
import { lines } from "./report.ts";
import { type Result, run } from "./run.ts";

/** The short form of `pnpm faults`: some of everything. */
const short = { nodes: 3, chats: 8, seconds: 40, seed: "short" } as const;

function expectSound(result: Result): void {
  const told = lines(result);
  // It was not let off lightly.
  expect(result.acknowledged, told).toBeGreaterThan(30);
  expect(result.faults.kill, told).toBeGreaterThan(0);
  expect(result.wrong, told).toEqual([]);
  const { lost, doubled, reordered, strangeCommits } = result;
  expect({ lost, doubled, reordered, strangeCommits }, told).toEqual({
    lost: 0,
    doubled: 0,
    reordered: 0,
    strangeCommits: 0,
  });
}

test("a bot on a file loses, doubles and reorders nothing, whatever goes wrong", { timeout: 180_000 }, async () => {
  expectSound(await run({ ...short, store: "sqlite", faults: { kill: 6, freeze: 1, clock: 3 } }));
});

test("nor when its disk is full, or loses with the power what was not synced", { timeout: 180_000 }, async ({
  skip,
}) => {
  const reason = reasonAgainstDisks();
  if (reason !== undefined) {
    console.warn(`skipped: no disk can be mounted here (${reason})`);
    return skip(reason);
  }
  const result = await run({ ...short, store: "sqlite", faults: { kill: 1, "full disk": 2, "power cut": 4 } });
  expectSound(result);
  expect(result.faults).toMatchObject({ "full disk": 2, "power cut": 4 });
});

const reason = postgresPrograms() === undefined ? "PostgreSQL's server programs are not installed" : undefined;
// With CI set nothing may be skipped.
if (reason !== undefined && process.env.CI) throw new Error(`The fault suite cannot run: ${reason}.`);

test.skipIf(reason !== undefined)(
  `nodes on one database lose, double and reorder nothing, whatever goes wrong${reason === undefined ? "" : `: ${reason}`}`,
  { timeout: 240_000 },
  async () => {
    const faults = { kill: 4, restart: 2, freeze: 2, slow: 1, reset: 1, "half open": 1, "black hole": 1 };
    expectSound(await run({ ...short, store: "postgres", faults }));
  },
);
