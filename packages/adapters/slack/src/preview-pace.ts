import type { Clock } from "@frontdesk/core";
import { keepNewest } from "./newest.ts";

/** The calls that show a reply while it is written. */
export type PreviewMethod = "chat.startStream" | "chat.appendStream" | "chat.postMessage" | "chat.update";

/** How much of a workspace's rate may go into replies that are still being written: the replies themselves come first. */
export interface PreviewPace {
  /** Whether such a call may be made now; then it is counted. */
  take(account: string, method: PreviewMethod): boolean;
  /** Slack asked to wait: nothing is shown in this workspace for so long, in milliseconds. */
  rest(account: string, forMs: number): void;
}

/**
 * Calls a minute, and as many at once after a rest: in no minute more than Slack allows a workspace
 * (https://docs.slack.dev/apis/web-api/rate-limits: 20, 100, several hundred, 50), less what ends and completes them.
 */
const perMinute: { readonly [Method in PreviewMethod]: number } = {
  "chat.startStream": 8,
  "chat.appendStream": 40,
  "chat.postMessage": 30,
  "chat.update": 20,
};

/** So many workspaces are remembered. */
const remembered = 1_000;

interface Spent {
  restsUntil: number;
  /** What may still be called, as of an instant. */
  readonly left: Map<PreviewMethod, { readonly calls: number; readonly at: number }>;
}

/** Counts in this process. */
export function previewPace(clock: Clock): PreviewPace {
  const spent = new Map<string, Spent>();

  function of(account: string): Spent {
    const found = spent.get(account) ?? { restsUntil: 0, left: new Map() };
    spent.delete(account);
    spent.set(account, found);
    keepNewest(spent, remembered);
    return found;
  }

  return {
    take(account, method): boolean {
      const { restsUntil, left } = of(account);
      const now = clock.now();
      if (now < restsUntil) return false;
      const limit = perMinute[method];
      const { calls, at } = left.get(method) ?? { calls: limit, at: now };
      const allowed = Math.min(limit, calls + ((now - at) * limit) / 60_000);
      if (allowed < 1) return false;
      left.set(method, { calls: allowed - 1, at: now });
      return true;
    },
    rest(account, forMs): void {
      const found = of(account);
      found.restsUntil = Math.max(found.restsUntil, clock.now() + forMs);
    },
  };
}
