import type { Clock, EngineStatus, Route, Store } from "@frontdesk/core";
import { inTime } from "../observe/in-time.ts";

/** Where {@link readyRoute} answers. */
export const readyPath = "/ready";

/** Why a runtime is not ready. */
export type NotReady = "not_started" | "stopping" | "overloaded" | "channels_failed" | "store_unavailable";

/** A store that does not answer in this time is away, in milliseconds. */
const patienceMs = 2_000;
/** For so long the store's last answer is believed: several load balancers ask often. */
const freshMs = 1_000;

/** What {@link readiness} looks at. */
export interface ReadinessOptions {
  readonly store: Pick<Store, "nextDue">;
  readonly clock: Clock;
  /** With so many waiting events new ones are refused. */
  readonly maxWaiting: number;
  status(): EngineStatus;
  /** Whether it will stop in a moment. */
  isLeaving(): boolean;
}

/** Says why no messages should be brought here now; nothing where all is well. */
export function readiness({
  store,
  clock,
  maxWaiting,
  status,
  isLeaving,
}: ReadinessOptions): () => Promise<readonly NotReady[]> {
  let asked: { readonly at: number; readonly answers: Promise<boolean> } | undefined;
  const storeAnswers = (): Promise<boolean> => {
    const now = clock.now();
    if (asked === undefined || now - asked.at >= freshMs || now < asked.at) {
      const answers = inTime(store.nextDue(), patienceMs, clock).then(
        () => true,
        () => false,
      );
      asked = { at: now, answers };
    }
    return asked.answers;
  };
  return async () => {
    const { state, waiting, channels } = status();
    if (state === "new" || state === "starting") return ["not_started"];
    if (state !== "open") return ["stopping"];
    const reasons: NotReady[] = isLeaving() ? ["stopping"] : [];
    if (waiting >= maxWaiting) reasons.push("overloaded");
    // One that failed does not take the others off the net: it would fail on every node.
    if (channels.length > 0 && channels.every(({ status: one }) => one !== "open")) reasons.push("channels_failed");
    if (!(await storeAnswers())) reasons.push("store_unavailable");
    return reasons;
  };
}

/** Answers load balancers: 200 while messages should be brought here, otherwise 503 with the reasons. */
export function readyRoute(notReady: () => Promise<readonly NotReady[]>): Route {
  return {
    method: "GET",
    path: readyPath,
    maxBodyBytes: 0,
    async handle() {
      const reasons = await notReady();
      return {
        status: reasons.length === 0 ? 200 : 503,
        headers: { "content-type": "application/json; charset=utf-8", "cache-control": "no-store" },
        body: JSON.stringify({ ready: reasons.length === 0, reasons }),
      };
    },
  };
}
