import { type Json, type Lease, memory, type Share, type Store } from "@frontdesk/core";

type Listener = Parameters<NonNullable<Store["nodes"]>["listen"]>[0];

/** The leases of all partitions. */
export function leases(epoch: number): readonly Lease[] {
  return Array.from({ length: 256 }, (_, partition) => ({ partition, epoch }));
}

/** A store in memory which says that other nodes share it, of which there are none: a test is all of them. */
export interface SharedStore {
  readonly store: Store;
  /** What the next beats say. */
  share: Share;
  /** What was let go, beat by beat. */
  readonly releases: (readonly number[])[];
  /** What is accepted is accepted at another node as long as this is set: nothing of it reaches the engine. */
  isElsewhere: boolean;
  /** How often was looked for work. */
  looks: number;
  /** What the engine has told others. */
  readonly tells: Json[];
  /** What another node tells. */
  told(hint: Json): void;
  /** Something may have been told that was not heard. */
  missed(): void;
}

/** Makes a {@link SharedStore}, in which a test may take the place of some verbs. */
export function sharedStore(replace: (store: Store) => Partial<Store> = () => ({})): SharedStore {
  const inner = memory();
  const listeners = new Set<Listener>();
  const shared: SharedStore = {
    store: {
      ...inner,
      async accept(events) {
        const waiting = await inner.pending({ after: 0, limit: 1_000 });
        const outcomes = await inner.accept(events);
        if (shared.isElsewhere) return outcomes.map(() => ({ status: "refused" }));
        return outcomes.map((outcome) => {
          if (outcome.status !== "accepted") return outcome;
          const before = waiting.filter(({ conversation }) => conversation === outcome.event.conversation);
          return { ...outcome, behind: before.map(({ id }) => id) };
        });
      },
      async pending(options) {
        if (options.conversation === undefined) shared.looks++;
        return inner.pending(options);
      },
      nodes: {
        beatMs: 5_000,
        async beat({ release }) {
          shared.releases.push(release);
          return shared.share;
        },
        async leave() {},
        claimMs: 30_000,
        claimLeftMs: () => 30_000,
        async block() {},
        tell: (hint) => void shared.tells.push(hint),
        listen(listener) {
          listeners.add(listener);
          return () => void listeners.delete(listener);
        },
      },
    },
    share: { leases: leases(1), nodes: 2, surplus: 0, blocked: [] },
    releases: [],
    isElsewhere: false,
    looks: 0,
    tells: [],
    told(hint) {
      for (const listener of listeners) listener.heard(hint);
    },
    missed() {
      for (const listener of listeners) listener.missed();
    },
  };
  Object.assign(shared.store, replace({ ...shared.store }));
  return shared;
}

/** A hint that there is work, in all partitions. */
export const work: Json = { node: "work", partitions: leases(1).map(({ partition }) => partition) };
