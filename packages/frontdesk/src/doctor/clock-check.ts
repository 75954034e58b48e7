import type { Clock, DoctorCheck, Finding } from "@frontdesk/core";

/** Differences up to these are well, and bearable, in milliseconds: platforms allow five minutes. */
const goodMs = 30_000;
const bearableMs = 240_000;

/** Compares this machine's clock with the `Date` header (RFC 9110 §6.6.1) of whatever an address answers. */
export function clockCheck(url: string, clock: Clock): DoctorCheck {
  return {
    name: "clock",
    async run(signal): Promise<Finding> {
      const header = await dateOf(url, signal);
      if (header === undefined) {
        return { status: "skipped", message: "The platform gave no answer that says what time it is." };
      }
      // The header has whole seconds.
      const differenceMs = clock.now() - header - 500;
      const shown = `${Math.round(Math.abs(differenceMs) / 1000)} s ${differenceMs > 0 ? "ahead of" : "behind"}`;
      if (Math.abs(differenceMs) <= goodMs) return { status: "ok", message: "It agrees with the platform's." };
      return {
        status: Math.abs(differenceMs) <= bearableMs ? "warning" : "failed",
        message: `It is ${shown} the platform's; requests that differ by more than five minutes are refused.`,
        remedy: "Set this machine's clock: switch on time synchronisation (NTP).",
      };
    },
  };
}

async function dateOf(url: string, signal: AbortSignal): Promise<number | undefined> {
  try {
    const response = await fetch(url, { redirect: "manual", signal });
    await response.arrayBuffer();
    const at = Date.parse(response.headers.get("date") ?? "");
    return Number.isNaN(at) ? undefined : at;
  } catch {
    // That nothing answers is the finding of other checks.
    return undefined;
  }
}
