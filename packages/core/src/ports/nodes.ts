import type { Json } from "../message/json.ts";

/** A partition that a node has, and under which lease: another epoch is another lease. */
export interface Lease {
  /** From 0 to 255. */
  readonly partition: number;
  /** Grows whenever the partition gets a node. */
  readonly epoch: number;
}

/** What a node has of the work, as of its last beat. */
export interface Share {
  readonly leases: readonly Lease[];
  /** How many nodes share the work, this one among them. */
  readonly nodes: number;
  /** How many partitions it should let go, because others have fewer. */
  readonly surplus: number;
  /** What platforms have told any of the nodes to leave alone, and for how many milliseconds from now. */
  readonly blocked: readonly { readonly key: string; readonly forMs: number }[];
}

/**
 * How the nodes of one bot share its work on one store. Each of the 256 partitions of conversations belongs to one node
 * at a time, by a lease on the store's own clock; a node that is not heard of in time loses all of its leases.
 *
 * Once a node has joined, `pending`, `claim`, `nextDue`, `dueTimers` and `nextTimer` of its store give it what is of its
 * partitions, and its `commit` answers `lost` for a conversation of another partition. `accept` and whatever reads work
 * for all conversations, at every node.
 */
export interface StoreNodes {
  /** How often a node should beat, in milliseconds: several times within a lease. */
  readonly beatMs: number;
  /**
   * Says that this node lives. Frees what nodes had that are not heard of any more, takes what is free up to a fair
   * share, and lets go of the partitions in `release`. The first beat joins; `close` of the store leaves. From `now`, the
   * node's clock in epoch milliseconds, the store knows how far that is off its own: what a node puts off is due at the same
   * time for all, whatever their clocks say.
   *
   * @throws FrontdeskError `store.unavailable`, `store.closed`.
   */
  beat(options: { readonly release: readonly number[]; readonly now: number }): Promise<Share>;
  /** Lets go of everything at once, until the next beat. */
  leave(): Promise<void>;
  /** For how long a claim lasts, in milliseconds on the store's clock; claims of a node that lives are renewed. */
  readonly claimMs: number;
  /**
   * For how long a message that this node has claimed stays its own, in milliseconds; 0 when it does not. It grows while
   * the store renews the claim. Nothing may be on its way to a customer when it ends.
   */
  claimLeftMs(outbox: number): number;
  /** Until then nobody sends to this bucket of the limiter: shared with all nodes by their next beat. */
  block(key: string, forMs: number): Promise<void>;
  /** Tells the other nodes something. It may be lost, and never fails. */
  tell(hint: Json): void;
  /** Hears what others tell, and of gaps in which something may have been told. Returns how to stop. */
  listen(listener: { heard(hint: Json): void; missed(): void }): () => void;
}
