import { type Case, type Conversation, FrontdeskError, memory, type Store, type TurnCommit } from "@frontdesk/core";

/** A store in memory that writes down each breach of what a desk promises, at the moment at which it happens. */
export interface WatchedStore {
  /** What is kept, for a look at it. */
  readonly inner: Store;
  /** The store as one process sees it. When the next one comes, the one before is dead: nothing of it is written. */
  forProcess(): Store;
  readonly breaches: readonly string[];
  /** The lines and the take-overs that were accepted, in this order. */
  readonly accepted: readonly { readonly action: string; readonly text: string }[];
}

type Committed = Awaited<ReturnType<Store["commitAndClaim"]>>;

/** @param pause waits for a moment, before and after what a store writes */
export function watchedStore(pause: () => Promise<void>): WatchedStore {
  const inner = memory();
  const breaches: string[] = [];
  const accepted: { action: string; text: string }[] = [];
  const ids = new Set<string>();
  const epochs = new Map<string, number>();
  /** Of cases that are over, what they ended as. */
  const ended = new Map<string, string>();
  let process = 0;
  let told: Promise<unknown> = Promise.resolve();

  const look = async (): Promise<void> => {
    // Begun in one go, so that nothing is written in between: the store in memory reads when it is called.
    const [cases, loaded] = await Promise.all([
      inner.cases({ limit: 1_000 }),
      Promise.all([...ids].map((id) => inner.load(id))),
    ]);
    const conversations = loaded.flatMap((one) => (one === undefined ? [] : [one.conversation]));
    for (const { id, epoch, owner } of conversations) {
      if (epoch < (epochs.get(id) ?? 0)) breaches.push("The epoch has shrunk.");
      epochs.set(id, epoch);
      const open = cases.filter((one) => one.conversation === id && isOpenCase(one));
      if (open.length > 1) breaches.push("Two cases of one conversation are open.");
      if ((open.length === 1) !== (owner === "desk"))
        breaches.push(`With ${open.length} open cases the ${owner} speaks.`);
    }
    for (const one of cases) {
      const before = ended.get(one.id);
      if (before !== undefined && before !== `${one.state} ${one.endedAt}`)
        breaches.push(`A case that was ${before} is ${one.state}.`);
      if (!isOpenCase(one)) ended.set(one.id, `${one.state} ${one.endedAt}`);
    }
  };

  const forProcess = (): Store => {
    const own = ++process;
    const alive = (): void => {
      if (own !== process) throw new FrontdeskError("store.closed", "The process is gone.");
    };
    const moment = async (): Promise<void> => {
      await pause();
      alive();
    };
    const watched = async (turns: readonly TurnCommit[], commit: () => Promise<Committed>): Promise<Committed> => {
      await moment();
      const owners = await ownersOf(
        inner,
        turns.map(({ conversation }) => conversation),
      );
      const committed = await commit();
      for (const [index, outcome] of committed.outcomes.entries()) {
        const turn = turns[index];
        if (outcome !== "ok" || turn === undefined || owners[index]?.owner !== "desk" || turn.owner === "bot") continue;
        if (turn.outbox.some(({ message }) => message.purpose === "reply"))
          breaches.push("The bot talks over a person.");
      }
      await look();
      await moment();
      return committed;
    };
    return {
      ...inner,
      async accept(events) {
        await moment();
        const outcomes = await inner.accept(events);
        for (const [index, outcome] of outcomes.entries()) {
          if (outcome.status === "refused") continue;
          ids.add(outcome.status === "accepted" ? outcome.event.conversation : outcome.conversation);
          const payload = events[index]?.payload;
          if (
            outcome.status !== "accepted" ||
            payload === null ||
            typeof payload !== "object" ||
            !("action" in payload)
          )
            continue;
          accepted.push({ action: String(payload.action), text: "text" in payload ? String(payload.text) : "" });
        }
        // Stores tell in the order in which they have accepted.
        told = told.then(look).then(pause);
        await told;
        alive();
        return outcomes;
      },
      async commit(turns) {
        return (await watched(turns, async () => ({ outcomes: await inner.commit(turns), claimed: [] }))).outcomes;
      },
      commitAndClaim: (turns, options) => watched(turns, () => inner.commitAndClaim(turns, options)),
      async claim(options) {
        const claiming = inner.claim(options);
        const agents = inner.cases({ states: ["agent"], limit: 1_000 });
        const [claimed, taken] = await Promise.all([claiming, agents]);
        for (const { conversation, message } of claimed) {
          const isTaken = taken.some((one) => one.conversation === conversation);
          if (isTaken && message.purpose === "reply") breaches.push("The bot is sent while a person has the case.");
        }
        await moment();
        return claimed;
      },
      async load(conversation) {
        const loaded = await inner.load(conversation);
        await moment();
        return loaded;
      },
      async case(id) {
        const found = await inner.case(id);
        await moment();
        return found;
      },
      async settle(outcomes) {
        await moment();
        return inner.settle(outcomes);
      },
    };
  };
  return { inner, forProcess, breaches, accepted };
}

async function ownersOf(
  store: Store,
  conversations: readonly string[],
): Promise<readonly (Conversation | undefined)[]> {
  return Promise.all(conversations.map(async (id) => (await store.load(id))?.conversation));
}

function isOpenCase({ state }: Case): boolean {
  return state === "queued" || state === "agent";
}
