import { FrontdeskError } from "../errors/frontdesk-error.ts";
import type { Json } from "../message/json.ts";
import type { Clock } from "../ports/clock.ts";
import type { Log } from "../ports/log.ts";
import type { Lease, Share, StoreNodes } from "../ports/nodes.ts";
import { partitionOf } from "../store/partition.ts";

/** How often what other nodes have accepted is looked for, also when nobody tells of it. */
const lookEveryMs = 1_000;
/** Between two looks there is at least this, or so many times what the last one took, as with a long backlog. */
const shortestPauseMs = 25;
const pauseAfterLook = 20;
const longestPauseMs = 5_000;

/** What a {@link Node} works with. */
export interface NodeOptions {
  /** Undefined where the store is for one process alone: then this node has everything. */
  readonly nodes: StoreNodes | undefined;
  readonly clock: Clock;
  readonly log: Log;
  /** Looks in the store for what is to be handled. */
  look(): Promise<void>;
  /** Messages of more conversations may have become this node's to send. */
  gained(): void;
  /** These partitions are another node's now: what waits of them is dropped here, and what is under way ends. */
  lost(isLost: (conversation: string) => boolean): void;
  /** Starts nothing more of these partitions, and resolves when what is under way has ended. */
  finished(isLeaving: (conversation: string) => boolean): Promise<void>;
  /** A platform wants to be left alone. */
  blocked(key: string, forMs: number): void;
  heard(hint: Json): void;
  missed(): void;
}

/** What nodes tell each other: that there is work, or something to send, in some partitions, or that the shares have changed. */
type NodeHint = { readonly node: "work" | "due"; readonly partitions: readonly number[] } | { readonly node: "shares" };

/**
 * This process as one of several that share the work of a bot: it beats, takes partitions that are free, lets go of some
 * when others have fewer, and looks for work that was accepted elsewhere.
 */
export class Node {
  readonly #options: NodeOptions;
  #leases: ReadonlyMap<number, Lease> = new Map();
  /** What it lets go of as soon as nothing of it is under way, and what it can let go of now. */
  #leaving: ReadonlySet<number> = new Set();
  #released: readonly number[] = [];
  #share: Share | undefined;
  #isOpen = false;
  #beating: Promise<void> | undefined;
  #beatAgain = false;
  #looking: Promise<void> | undefined;
  /** It looks, or has just looked: who asks meanwhile gets one more. */
  #isLookBusy = false;
  #lookAgain = false;
  #cancelBeat: () => void = () => {};
  #cancelLook: () => void = () => {};
  #stopListening: () => void = () => {};

  constructor(options: NodeOptions) {
    this.#options = options;
  }

  /** Among how many the work is shared. */
  get count(): number {
    return this.#share?.nodes ?? 1;
  }

  /** How many partitions this node has, of 256. */
  get partitions(): number {
    return this.#options.nodes === undefined ? 256 : this.#leases.size;
  }

  /** Whether others may accept what is this node's to handle. */
  get isShared(): boolean {
    return this.#options.nodes !== undefined;
  }

  /** Whether a conversation is this node's to handle. */
  has(conversation: string): boolean {
    return this.mayEnd(conversation) && !this.#leaving.has(partitionOf(conversation));
  }

  /** Whether this node may end what it has begun in a conversation: until the conversation is another node's. */
  mayEnd(conversation: string): boolean {
    return this.#options.nodes === undefined || this.#leases.has(partitionOf(conversation));
  }

  /** Takes its share. @throws FrontdeskError `store.unavailable`. */
  async join(): Promise<void> {
    const { nodes, heard, missed, look } = this.#options;
    if (nodes === undefined) return look();
    this.#isOpen = true;
    this.#apply(await nodes.beat({ release: [], now: this.#options.clock.now() }));
    this.#stopListening = nodes.listen({
      heard: (hint) => this.#guarded(() => (isNodeHint(hint) ? this.#told(hint) : heard(hint))),
      missed: () => {
        this.lookSoon();
        this.#guarded(missed);
      },
    });
    nodes.tell({ node: "shares" });
    // A first look may take longer than a lease lasts.
    this.#scheduleBeat();
    await look();
    this.#scheduleLook(lookEveryMs);
  }

  /** Lets go of its share, when nothing of it is under way any more. */
  async leave(): Promise<void> {
    const { nodes, log, lost } = this.#options;
    if (nodes === undefined || !this.#isOpen) return;
    this.#isOpen = false;
    this.#cancelBeat();
    this.#cancelLook();
    this.#stopListening();
    await Promise.all([this.#beating, this.#looking]);
    this.#isLookBusy = false;
    this.#share = undefined;
    this.#leases = new Map();
    this.#leaving = new Set();
    this.#released = [];
    lost(() => true);
    try {
      await nodes.leave();
      nodes.tell({ node: "shares" });
    } catch (error) {
      // The lease runs out by itself.
      log.warn("node.leave_failed", { code: codeOf(error) });
    }
  }

  /** Tells the other nodes, if there are any; who has no share does not know. */
  tell(hint: Json): void {
    if (this.#share?.nodes !== 1) this.#options.nodes?.tell(hint);
  }

  /** Tells the other nodes that these conversations have something to be handled. */
  tellWork(conversations: Iterable<string>): void {
    const partitions = [...new Set([...conversations].map(partitionOf))];
    if (partitions.length > 0) this.#options.nodes?.tell({ node: "work", partitions });
  }

  /** Tells the others where something may be due in a conversation that one of them has by now. */
  tellDue(conversation: string): void {
    if (this.mayEnd(conversation)) return;
    this.#options.nodes?.tell({ node: "due", partitions: [partitionOf(conversation)] });
  }

  /** No node sends to this bucket of the limiter for a while. */
  block(key: string, forMs: number): void {
    const { nodes, log } = this.#options;
    this.tell({ blocked: key, forMs });
    nodes?.block(key, forMs).catch((error: unknown) => log.warn("node.block_failed", { code: codeOf(error) }));
  }

  /** Looks for work now, or as soon as the last look is long enough ago. */
  lookSoon(): void {
    if (this.#isLookBusy) this.#lookAgain = true;
    else this.#scheduleLook(0);
  }

  /** Nothing that others tell ends this process, as words of a later release may. */
  #guarded(hear: () => void): void {
    try {
      hear();
    } catch (error) {
      this.#options.log.debug("node.hint_failed", { code: codeOf(error) });
    }
  }

  #told(hint: NodeHint): void {
    if (hint.node === "shares") void this.#beat();
    else if (!hint.partitions.some((partition) => this.#leases.has(partition))) return;
    else if (hint.node === "work") this.lookSoon();
    else if (hint.node === "due") this.#options.gained();
  }

  #scheduleBeat(): void {
    this.#cancelBeat();
    const { nodes, clock } = this.#options;
    if (this.#isOpen && nodes !== undefined) this.#cancelBeat = clock.after(nodes.beatMs, () => void this.#beat());
  }

  #scheduleLook(delayMs: number): void {
    this.#afterLook(delayMs, () => void this.#look());
  }

  #afterLook(delayMs: number, next: () => void): void {
    this.#cancelLook();
    if (this.#isOpen) this.#cancelLook = this.#options.clock.after(delayMs, next);
  }

  async #look(): Promise<void> {
    const { clock, look } = this.#options;
    this.#isLookBusy = true;
    this.#lookAgain = false;
    const begun = clock.now();
    this.#looking = look().catch(() => undefined);
    await this.#looking;
    this.#looking = undefined;
    const pause = Math.min(longestPauseMs, Math.max(shortestPauseMs, (clock.now() - begun) * pauseAfterLook));
    // Waited for, not reckoned by the host's clock, which may be set meanwhile.
    this.#afterLook(pause, () => {
      this.#isLookBusy = false;
      this.#scheduleLook(this.#lookAgain ? 0 : Math.max(0, lookEveryMs - pause));
    });
  }

  /** One beat at a time; who asks meanwhile gets one more. */
  #beat(): Promise<void> {
    this.#beatAgain = this.#beating !== undefined;
    this.#beating ??= this.#beatNow().finally(() => {
      this.#beating = undefined;
      if (this.#beatAgain && this.#isOpen) void this.#beat();
      else this.#scheduleBeat();
    });
    return this.#beating;
  }

  async #beatNow(): Promise<void> {
    const { nodes, log } = this.#options;
    if (nodes === undefined || !this.#isOpen) return;
    this.#cancelBeat();
    const release = this.#released;
    try {
      this.#apply(await nodes.beat({ release, now: this.#options.clock.now() }));
    } catch (error) {
      log.warn("node.beat_failed", { code: codeOf(error) });
      return;
    }
    if (release.length > 0) {
      this.#released = [];
      this.#leaving = new Set();
      nodes.tell({ node: "shares" });
    }
    this.#letGo(this.#share?.surplus ?? 0);
  }

  /** Lets go of as many partitions when what is under way of them has ended; beats go on meanwhile. */
  #letGo(surplus: number): void {
    if (surplus === 0 || this.#leaving.size > 0) return;
    // Any will do: conversations are spread over them by chance.
    const leaving = new Set([...this.#leases.keys()].slice(-surplus));
    this.#leaving = leaving;
    void this.#options
      .finished((conversation) => leaving.has(partitionOf(conversation)))
      .then(() => {
        // Meanwhile it may have let go of everything.
        if (this.#leaving !== leaving) return;
        this.#released = [...leaving];
        return this.#beat();
      });
  }

  #apply(share: Share): void {
    const { lost, gained, blocked, log } = this.#options;
    const before = this.#leases;
    const now = new Map(share.leases.map((lease) => [lease.partition, lease]));
    this.#leases = now;
    this.#share = share;
    for (const { key, forMs } of share.blocked) blocked(key, forMs);
    const gone = new Set(
      [...before.values()].flatMap(({ partition, epoch }) => (now.get(partition)?.epoch === epoch ? [] : [partition])),
    );
    const fresh = share.leases.filter(({ partition, epoch }) => before.get(partition)?.epoch !== epoch);
    if (gone.size > 0) lost((conversation) => gone.has(partitionOf(conversation)));
    if (gone.size === 0 && fresh.length === 0) return;
    log.info("node.share_changed", { partitions: now.size, nodes: share.nodes });
    if (fresh.length === 0) return;
    gained();
    this.lookSoon();
  }
}

function codeOf(error: unknown): string {
  return FrontdeskError.isInstance(error) ? error.code : "unknown";
}

function isNodeHint(hint: Json | NodeHint): hint is NodeHint {
  return typeof hint === "object" && hint !== null && "node" in hint;
}
