import { type DeskHost, FrontdeskError } from "@frontdesk/core";
import { z } from "zod";
import { newId } from "../access/token.ts";
import { keptDocument } from "../keep/kept-document.ts";
import { type Crowd, crowdSchema, isEmpty, nobody } from "./crowd.ts";

const keptCrowds = z.array(crowdSchema.extend({ node: z.string(), beat: z.int() }));

/** Who is there at the other nodes. */
export interface Elsewhere {
  /** As it was when it was looked at last. */
  readonly crowd: Crowd;
  /** Sees what other nodes have said, unless it has within so many milliseconds. @throws FrontdeskError `store.*`. */
  fresh(maxAgeMs: number): Promise<void>;
  /** Tells the other nodes who is here; soon, and again as long as somebody is. */
  here(crowd: Crowd): void;
  /** Nobody is here any more. Never rejects. */
  close(): Promise<void>;
}

/** What {@link openElsewhere} works with. */
export interface ElsewhereOptions {
  readonly host: DeskHost;
  /** Others are there, or look at something else. */
  changed(): void;
}

/** What happens at once is written once. */
const gatherMs = 100;
/** A node says so often that it lives; whose people are gone when it has not for longer than the second. */
const beatMs = 5_000;
const lostMs = 15_000;

/**
 * Who is there, kept in the store where nodes share one. That a node lives is known by its beats, which each node counts
 * on its own clock: clocks of several machines differ.
 *
 * @throws FrontdeskError `store.*`.
 */
export async function openElsewhere({ host, changed }: ElsewhereOptions): Promise<Elsewhere> {
  const { clock, random, log, isShared } = host;
  const own = newId(random);
  const document = await keptDocument(host, "presence", keptCrowds, []);
  const heard = new Map<string, { readonly beat: number; readonly at: number }>();
  let others = nobody;
  let here = nobody;
  /** What the others have been told of `here`. */
  let said = nobody;
  let isClosed = false;
  let beat = 0;
  let writing: Promise<void> | undefined;
  let cancel = (): void => {};

  const isLost = (node: string): boolean => clock.now() - (heard.get(node)?.at ?? clock.now()) > lostMs;

  /** Whether others are there now. */
  function observe(): boolean {
    const kept = document.value.filter(({ node }) => node !== own);
    for (const { node, beat } of kept) if (heard.get(node)?.beat !== beat) heard.set(node, { beat, at: clock.now() });
    for (const node of heard.keys()) if (!kept.some((one) => one.node === node)) heard.delete(node);
    const living = kept.filter(({ node }) => !isLost(node));
    const now = { pages: living.flatMap(({ pages }) => pages), typing: living.flatMap(({ typing }) => typing) };
    if (JSON.stringify(now) === JSON.stringify(others)) return false;
    others = now;
    return true;
  }

  async function write(): Promise<void> {
    const saying = here;
    beat += 1;
    await document.change((kept) => {
      const living = kept.filter(({ node }) => node !== own && !isLost(node));
      return { value: isEmpty(saying) ? living : [...living, { ...saying, node: own, beat }], result: undefined };
    });
    said = saying;
    if (observe() && !isClosed) changed();
  }

  /** Never rejects. */
  async function writeAndGoOn(): Promise<void> {
    let hasFailed = false;
    try {
      await write();
    } catch (error) {
      hasFailed = true;
      log.debug("inbox.presence_not_kept", { code: FrontdeskError.isInstance(error) ? error.code : "unknown" });
    }
    writing = undefined;
    goOn(hasFailed);
  }

  /** What is new is said soon; what is not, with the next beat, unless nobody is here. */
  function goOn(hasFailed = false): void {
    cancel();
    if (isClosed || (said === here && isEmpty(here))) return;
    const waitMs = said === here || hasFailed ? beatMs : gatherMs;
    cancel = clock.after(waitMs, () => {
      writing = writeAndGoOn();
    });
  }

  observe();
  return {
    get crowd() {
      return others;
    },
    async fresh(maxAgeMs) {
      if (!isShared) return;
      await document.fresh(maxAgeMs);
      if (observe() && !isClosed) changed();
    },
    here(crowd) {
      if (!isShared || isClosed || JSON.stringify(crowd) === JSON.stringify(here)) return;
      const isDue = said !== here;
      here = crowd;
      if (!isDue && writing === undefined) goOn();
    },
    async close() {
      isClosed = true;
      cancel();
      await writing;
      if (isEmpty(said) && isEmpty(here)) return;
      here = nobody;
      await writeAndGoOn();
    },
  };
}
