import type { Clock } from "../ports/clock.ts";
import type { StoredEvent } from "../ports/store.ts";
import type { InboundLimiter } from "./inbound-limits.ts";
import { Interruptions } from "./interruptions.ts";
import { LatestMap } from "./latest-map.ts";
import { takeSurplus } from "./surplus.ts";

/** A batch is at most so many messages, and waits for more at most so many quiet windows. */
const largestBatch = 20;
const longestWaitWindows = 5;
/** So many events that are done are remembered: who found one undone a moment ago may bring it once more. */
const rememberedEvents = 10_000;
/** A lane whose customer has to wait is looked at so often at least: more may wait in it by then than may, in milliseconds. */
const longestRestMs = 1_000;

/** What lanes are made for. */
export interface LaneWork {
  /** Handles events of one conversation as one turn, and says whether they are done. Never rejects. */
  handle(
    conversation: string,
    events: readonly [StoredEvent, ...StoredEvent[]],
    interruptions: Interruptions,
  ): Promise<boolean>;
  /** Ends events that are too many for their customer, and says whether they are done. Never rejects. */
  drop(conversation: string, events: readonly [StoredEvent, ...StoredEvent[]], isTold: boolean): Promise<boolean>;
}

interface Waiting {
  readonly event: StoredEvent;
  /** The quiet window, in milliseconds; 0: the event does not wait and is not gathered. */
  readonly gatherMs: number;
  /** Who wrote it: only messages of one customer are gathered. */
  readonly from: string;
  /** Whose limits it counts for; empty: nobody's. */
  readonly customer: string;
  /** It is held back until then, for one that comes before it at its source. */
  readonly heldUntil: number;
}

interface Lane {
  readonly queue: Waiting[];
  turn: Interruptions | undefined;
  /** Calls off that it goes on by itself: no turn begins before that, for its customer has had many. */
  endRest: (() => void) | undefined;
  /** Its customer was told that some of what they said is not answered. */
  isTold: boolean;
  lastArrival: number;
  readonly whenSettled: (() => void)[];
}

/** One turn at a time in each conversation; conversations side by side. */
export class Lanes {
  readonly #work: LaneWork;
  readonly #clock: Clock;
  readonly #reorderWindowMs: number;
  readonly #limits: Pick<InboundLimiter, "waitMs" | "mostWaiting">;
  readonly #lanes = new Map<string, Lane>();
  readonly #events = new Set<number>();
  readonly #done = new LatestMap<number, true>(rememberedEvents);
  /** How many conversations have a turn under way. */
  #running = 0;
  #isOpen = false;
  #whenIdle: (() => void)[] = [];

  /** @param reorderWindowMs - For how long an event with an order is held back. */
  constructor(
    work: LaneWork,
    clock: Clock,
    limits: Pick<InboundLimiter, "waitMs" | "mostWaiting">,
    reorderWindowMs: number = 0,
  ) {
    this.#work = work;
    this.#clock = clock;
    this.#limits = limits;
    this.#reorderWindowMs = reorderWindowMs;
  }

  /** How many events have not been handled. */
  get waiting(): number {
    return this.#events.size;
  }

  /** Whether an event waits here, is under way, or was done here a moment ago. */
  has(event: number): boolean {
    return this.#events.has(event) || this.#done.get(event) === true;
  }

  open(): void {
    this.#isOpen = true;
    for (const [conversation, lane] of this.#lanes) {
      if (lane.turn === undefined && lane.endRest === undefined) void this.#run(conversation, lane);
    }
  }

  /**
   * Puts an event into its lane, in front of those that have not started and come later at their source. With a quiet
   * window it waits for more of its kind, to be one turn with them. One that is here already, or was done here, is not
   * taken twice.
   */
  add(event: StoredEvent, gatherMs: number = 0, from: string = "", customer: string = ""): void {
    if (this.has(event.id)) return;
    let lane = this.#lanes.get(event.conversation);
    if (lane === undefined) {
      lane = { queue: [], turn: undefined, endRest: undefined, isTold: false, lastArrival: 0, whenSettled: [] };
      this.#lanes.set(event.conversation, lane);
    }
    const { queue } = lane;
    let place = queue.length;
    while (place > 0 && isLater(queue[place - 1]?.event, event)) place--;
    lane.lastArrival = this.#clock.now();
    const heldUntil = event.order === 0 ? 0 : lane.lastArrival + this.#reorderWindowMs;
    queue.splice(place, 0, { event, gatherMs, from, customer, heldUntil });
    this.#events.add(event.id);
    if (this.#isOpen && lane.turn === undefined && lane.endRest === undefined) void this.#run(event.conversation, lane);
  }

  /** Calls the turn of a conversation off: a person has taken it. */
  interrupt(conversation: string, reason: unknown): void {
    this.#lanes.get(conversation)?.turn?.interrupt(reason);
  }

  /**
   * Leaves the events of some conversations that have not started to others, and resolves when the turns of these
   * conversations that are under way have ended.
   */
  async leave(isLeft: (conversation: string) => boolean): Promise<void> {
    const left = [...this.#lanes].filter(([conversation]) => isLeft(conversation));
    for (const [, { queue }] of left) for (const { event } of queue.splice(0)) this.#events.delete(event.id);
    // Those that were closed have none.
    for (const [conversation, lane] of left) if (lane.turn === undefined) this.#end(conversation, lane);
    await Promise.all(left.map(([conversation]) => this.settled(conversation)));
  }

  /** The same, and calls off the turns that are under way. */
  drop(isDropped: (conversation: string) => boolean, reason: unknown): void {
    void this.leave(isDropped);
    for (const [conversation, lane] of this.#lanes) if (isDropped(conversation)) lane.turn?.interrupt(reason);
  }

  /** Starts no further turn, and resolves when those under way have ended. */
  async close(): Promise<void> {
    this.#isOpen = false;
    for (const lane of this.#lanes.values()) {
      if (lane.turn !== undefined) continue;
      endRest(lane);
      for (const resolve of lane.whenSettled.splice(0)) resolve();
    }
    if (this.#running > 0) await new Promise<void>((resolve) => this.#whenIdle.push(resolve));
  }

  /** Resolves when no event of a conversation waits or is under way. */
  settled(conversation: string): Promise<void> {
    const lane = this.#lanes.get(conversation);
    if (lane === undefined) return Promise.resolve();
    return new Promise((resolve) => lane.whenSettled.push(resolve));
  }

  /** Resolves when every event has been handled. */
  async idle(): Promise<void> {
    while (this.#lanes.size > 0) await new Promise<void>((resolve) => this.#whenIdle.push(resolve));
  }

  async #run(conversation: string, lane: Lane): Promise<void> {
    this.#running++;
    while (this.#isOpen && lane.queue.length > 0) {
      const turn = new Interruptions();
      lane.turn = turn;
      await this.#quiet(lane);
      if (lane.queue.length > this.#limits.mostWaiting) await this.#dropSurplus(conversation, lane);
      const restMs = this.#limits.waitMs(lane.queue[0]?.customer ?? "");
      if (restMs > 0 && this.#isOpen) return this.#rest(conversation, lane, restMs);
      const events = takeBatch(lane.queue);
      if (events === undefined) break;
      this.#ended(events, await this.#work.handle(conversation, events, turn));
    }
    lane.turn = undefined;
    this.#running--;
    this.#end(conversation, lane);
  }

  #ended(events: readonly StoredEvent[], isDone: boolean): void {
    for (const { id } of events) {
      this.#events.delete(id);
      if (isDone) this.#done.set(id, true);
    }
  }

  async #dropSurplus(conversation: string, lane: Lane): Promise<void> {
    for (;;) {
      const [first, ...others] = takeSurplus(lane.queue, this.#limits.mostWaiting).map(({ event }) => event);
      if (first === undefined) return;
      const { isTold } = lane;
      lane.isTold = true;
      this.#ended([first, ...others], await this.#work.drop(conversation, [first, ...others], isTold));
    }
  }

  /** Goes on when the customer may have a turn again. */
  #rest(conversation: string, lane: Lane, ms: number): void {
    lane.turn = undefined;
    this.#running--;
    lane.endRest = this.#clock.after(Math.min(ms, longestRestMs), () => {
      lane.endRest = undefined;
      if (this.#isOpen) void this.#run(conversation, lane);
    });
  }

  /** No turn of a conversation is under way. */
  #end(conversation: string, lane: Lane): void {
    endRest(lane);
    if (lane.queue.length === 0) this.#lanes.delete(conversation);
    // Where the lanes were closed meanwhile, what is left is for the next start: nobody waits for it here.
    for (const resolve of lane.whenSettled.splice(0)) resolve();
    if (this.#running > 0) return;
    for (const resolve of this.#whenIdle.splice(0)) resolve();
  }

  /** Waits until nothing has come for a quiet window, within bounds. */
  async #quiet(lane: Lane): Promise<void> {
    // What was waited is counted: the host's clock may be set meanwhile.
    let waitedMs = 0;
    while (this.#isOpen) {
      const rest = this.#restMs(lane, waitedMs);
      if (rest <= 0) return;
      waitedMs += rest;
      await new Promise<void>((resolve) => this.#clock.after(rest, resolve));
    }
  }

  /** For how long is still waited, after so long. */
  #restMs({ queue, lastArrival }: Lane, waitedMs: number): number {
    const [first] = queue;
    const longestMs = this.#reorderWindowMs * longestWaitWindows - waitedMs;
    // Most wait for nothing.
    if (first === undefined || (first.gatherMs === 0 && longestMs <= 0)) return 0;
    // An album that comes after words has a longer window than they have.
    const windowMs = Math.max(...queue.slice(0, batchLength(queue)).map(({ gatherMs }) => gatherMs));
    const now = this.#clock.now();
    const quietMs = Math.min(lastArrival + windowMs - now, windowMs * longestWaitWindows - waitedMs);
    return Math.max(quietMs, Math.min(first.heldUntil - now, longestMs));
  }
}

function endRest(lane: Lane): void {
  lane.endRest?.();
  lane.endRest = undefined;
}

/** By the source's order; events without one by the order in which they were accepted, also when found afterwards. */
function isLater(waiting: StoredEvent | undefined, event: StoredEvent): boolean {
  if (waiting === undefined) return false;
  return waiting.order === 0 || event.order === 0 ? waiting.id > event.id : waiting.order > event.order;
}

/** How many of those that wait are one turn. */
function batchLength(queue: readonly Waiting[]): number {
  const [first] = queue;
  if (first === undefined || first.gatherMs === 0) return queue.length === 0 ? 0 : 1;
  const end = queue.findIndex(({ gatherMs, from }) => gatherMs === 0 || from !== first.from);
  return Math.min(end < 0 ? queue.length : end, largestBatch);
}

function takeBatch(queue: Waiting[]): readonly [StoredEvent, ...StoredEvent[]] | undefined {
  const [first, ...others] = queue.splice(0, batchLength(queue)).map(({ event }) => event);
  return first === undefined ? undefined : [first, ...others];
}
