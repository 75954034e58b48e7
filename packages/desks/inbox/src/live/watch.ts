import { type DeskHost, FrontdeskError } from "@frontdesk/core";
import { freshMs } from "../keep/fresh.ts";

/** Looks at what other nodes do, as long as pages are open here: nobody asks for what they are to be shown. */
export interface Watch {
  /** A page is open. */
  begin(): void;
  /** Does the rarer look now, too. */
  lookSoon(): void;
  close(): Promise<void>;
}

/** What {@link watch} works with. */
export interface WatchOptions {
  readonly host: Pick<DeskHost, "clock" | "log" | "isShared">;
  /** Whether a page is open. */
  isNeeded(): boolean;
  /** Takes in what is kept together; every second. */
  look(): Promise<void>;
  /** Takes in the cases, of whose changes nodes tell each other; for the case that they were not heard. */
  lookAtCases(): Promise<void>;
}

/** After so many looks, which are a second apart. */
const looksUntilCases = 15;

/** Makes a {@link Watch}. Where nobody shares the store there is nothing to look at. */
export function watch({ host, isNeeded, look, lookAtCases }: WatchOptions): Watch {
  const { clock, log, isShared } = host;
  let isClosed = false;
  let hasFailed = false;
  let untilCases = 0;
  let isUnderWay = false;
  let looking: Promise<void> | undefined;
  let cancel = (): void => {};

  /** Never rejects. */
  async function lookOnce(): Promise<void> {
    try {
      await look();
      untilCases -= 1;
      if (untilCases <= 0) {
        untilCases = looksUntilCases;
        await lookAtCases();
      }
      hasFailed = false;
    } catch (error) {
      untilCases = 0;
      const code = FrontdeskError.isInstance(error) ? error.code : "unknown";
      if (!hasFailed) log.warn("inbox.not_up_to_date", { code });
      hasFailed = true;
    }
    looking = undefined;
    // What was missed, or failed, is looked at also where nobody is.
    isUnderWay = false;
    if (isNeeded() || untilCases === 0) lookIn(freshMs);
  }

  function lookIn(ms: number): void {
    cancel();
    if (isClosed) return;
    isUnderWay = true;
    cancel = clock.after(ms, () => {
      looking = lookOnce();
    });
  }

  return {
    begin() {
      if (isShared && !isUnderWay) lookIn(0);
    },
    lookSoon() {
      untilCases = 0;
      if (looking === undefined) lookIn(0);
    },
    async close() {
      isClosed = true;
      cancel();
      await looking;
    },
  };
}
