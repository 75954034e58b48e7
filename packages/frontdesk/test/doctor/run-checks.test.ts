import { type DoctorCheck, type Finding, FrontdeskError } from "@frontdesk/core";
import { fakeClock } from "@frontdesk/core/testing";
import { describe, expect, it } from "vitest";
import { type Outcome, runChecks } from "../../src/doctor/run-checks.ts";

const ok: Finding = { status: "ok", message: "Well." };

function started(checks: readonly DoctorCheck[]): {
  readonly clock: ReturnType<typeof fakeClock>;
  readonly outcomes: Outcome[];
  readonly interruption: AbortController;
  readonly done: Promise<void>;
} {
  const clock = fakeClock();
  const outcomes: Outcome[] = [];
  const interruption = new AbortController();
  const run = { clock, interrupted: interruption.signal, report: (outcome: Outcome) => void outcomes.push(outcome) };
  return { clock, outcomes, interruption, done: runChecks(checks, run) };
}

const hanging: DoctorCheck = { name: "hanging", run: () => new Promise(() => {}) };

describe("checks", () => {
  it("are made one after the other, and skipped where what they need has not passed", async () => {
    const bad: Finding = { status: "failed", message: "Bad." };
    const warned: Finding = { status: "warning", message: "So so." };
    const { outcomes, done } = started([
      { name: "a", run: async () => bad },
      { name: "b", needs: ["a"], run: async () => ok },
      { name: "c", run: async () => warned },
      { name: "d", needs: ["c"], run: async () => ok },
      { name: "e", needs: ["b"], run: async () => ok },
    ]);
    await done;
    expect(outcomes.map(({ check, finding }) => [check, finding.status])).toEqual([
      ["a", "failed"],
      ["b", "skipped"],
      ["c", "warning"],
      ["d", "ok"],
      ["e", "skipped"],
    ]);
    expect(outcomes[1]?.finding.message).toBe("The check `a` has not passed.");
  });

  it("that hang are ended after ten seconds, told so, and the next is made", async () => {
    const told = Promise.withResolvers<void>();
    const listening: DoctorCheck = {
      name: "listening",
      run: (signal) => new Promise(() => signal.addEventListener("abort", () => told.resolve())),
    };
    const { clock, outcomes, done } = started([listening, { name: "next", run: async () => ok }]);
    await clock.advance(9_999);
    expect(outcomes).toEqual([]);
    await clock.advance(1);
    await done;
    await told.promise;
    expect(outcomes.map(({ finding }) => finding.status)).toEqual(["failed", "ok"]);
    expect(outcomes[0]?.finding.message).toBe("No answer within 10 s.");
    expect(clock.waiting).toBe(0);
  });

  it("that throw have failed, and say nothing but the library's own words", async () => {
    const { outcomes, done } = started([
      {
        name: "ours",
        run: () => Promise.reject(new FrontdeskError("channel.start_failed", "Not taken.", { hint: "Mend it." })),
      },
      { name: "another's", run: () => Promise.reject(new TypeError("the secret xoxb-1")) },
      {
        name: "no error",
        run: () => Promise.reject("the secret xoxb-1"),
      },
    ]);
    await done;
    expect(outcomes.map(({ finding }) => finding)).toEqual([
      { status: "failed", message: "Not taken.", remedy: "Mend it." },
      { status: "failed", message: "It could not be looked at (TypeError)." },
      { status: "failed", message: "It could not be looked at (unknown)." },
    ]);
  });

  it("end by Ctrl-C: the one under way and those after it are skipped", async () => {
    const { outcomes, interruption, done } = started([hanging, { name: "next", run: async () => ok }]);
    interruption.abort();
    await done;
    expect(outcomes.map(({ finding }) => finding.message)).toEqual(["Ended by Ctrl-C.", "Ended by Ctrl-C."]);
  });
});
