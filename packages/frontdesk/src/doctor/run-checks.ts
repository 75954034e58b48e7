import { type Clock, type DoctorCheck, type Finding, FrontdeskError } from "@frontdesk/core";

/** A check with a time of its own. */
export interface TimedCheck extends DoctorCheck {
  /** Milliseconds. Default: 10 seconds. */
  readonly limitMs?: number | undefined;
}

/** A check that was made. */
export interface Outcome {
  readonly check: string;
  readonly finding: Finding;
}

/** What checks are run with. */
export interface Run {
  readonly clock: Clock;
  /** Ctrl-C: the check under way ends, and those after it are skipped. */
  readonly interrupted: AbortSignal;
  report(outcome: Outcome): void;
}

/** How long a check may take, in milliseconds. */
export const checkLimitMs = 10_000;

const passing: ReadonlySet<Finding["status"]> = new Set(["ok", "warning"]);

/** Runs checks one after the other and reports each. Never rejects. `passed`: what was found well before. */
export async function runChecks(checks: readonly TimedCheck[], run: Run, passed = new Set<string>()): Promise<void> {
  for (const check of checks) {
    const missing = (check.needs ?? []).find((need) => !passed.has(need));
    const finding =
      missing === undefined ? await runOne(check, run) : skipped(`The check \`${missing}\` has not passed.`);
    if (passing.has(finding.status)) passed.add(check.name);
    run.report({ check: check.name, finding });
  }
}

async function runOne(check: TimedCheck, { clock, interrupted }: Run): Promise<Finding> {
  if (interrupted.aborted) return skipped("Ended by Ctrl-C.");
  const limitMs = check.limitMs ?? checkLimitMs;
  const ended = new AbortController();
  const { promise: over, resolve } = Promise.withResolvers<Finding>();
  const interrupt = (): void => resolve(skipped("Ended by Ctrl-C."));
  interrupted.addEventListener("abort", interrupt, { once: true });
  const cancel = clock.after(limitMs, () => {
    const remedy =
      "Something on the way takes requests and does not answer: look at firewalls and proxies, then try again.";
    resolve({ status: "failed", message: `No answer within ${Math.round(limitMs / 1000)} s.`, remedy });
  });
  try {
    return await Promise.race([settled(check, ended.signal), over]);
  } finally {
    cancel();
    interrupted.removeEventListener("abort", interrupt);
    ended.abort();
  }
}

async function settled(check: TimedCheck, signal: AbortSignal): Promise<Finding> {
  try {
    return await check.run(signal);
  } catch (error) {
    return thrown(error);
  }
}

/** What an error comes to. Only the library's own say nothing secret; of others the name is told. */
export function thrown(error: unknown): Finding {
  if (FrontdeskError.isInstance(error)) return { status: "failed", message: error.message, remedy: error.hint };
  const name = error instanceof Error ? error.name : "unknown";
  return { status: "failed", message: `It could not be looked at (${name}).` };
}

function skipped(message: string): Finding {
  return { status: "skipped", message };
}
