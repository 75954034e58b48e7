import type { Examination, Finding } from "../ports/doctor.ts";

const passing: ReadonlySet<string> = new Set<Finding["status"]>(["ok", "warning"]);

/**
 * Runs the checks of an examination in order, for the tests of a doctor: what each found, by its name. Those whose needs
 * have not passed are left out.
 *
 * @example
 * ```ts
 * import type { DoctorCheck } from "@frontdesk/core";
 * import { examined } from "@frontdesk/core/testing";
 *
 * const token: DoctorCheck = { name: "token", run: async () => ({ status: "ok", message: "It is taken." }) };
 * const found = await examined({ checks: [token] });
 * console.log(found.get("token")?.status); // "ok"
 * ```
 */
export async function examined(
  { checks }: Pick<Examination, "checks">,
  signal: AbortSignal = new AbortController().signal,
): Promise<ReadonlyMap<string, Finding>> {
  const found = new Map<string, Finding>();
  for (const { name, needs = [], run } of checks) {
    if (needs.some((need) => !passing.has(found.get(need)?.status ?? "none"))) continue;
    found.set(name, await run(signal));
  }
  return found;
}
