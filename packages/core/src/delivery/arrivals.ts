import type { EventOutcome, NewEvent, StoredEvent } from "../ports/store.ts";
import type { Audience } from "./audience.ts";
import { payloadOf } from "./event.ts";
import type { Lanes } from "./lanes.ts";
import type { Node } from "./node.ts";
import { takenOver } from "./turns.ts";

/** Where arrivals go. */
export interface ArrivalOptions {
  readonly lanes: Lanes;
  readonly node: Node;
  readonly audience: Audience;
}

/** Brings events that are durable to who handles them: into their lanes here, or to the notice of their node. */
export class Arrivals {
  readonly #options: ArrivalOptions;

  constructor(options: ArrivalOptions) {
    this.#options = options;
  }

  /** What was accepted here. */
  enter(events: readonly NewEvent[], outcomes: readonly EventOutcome[]): void {
    const { node, audience } = this.#options;
    const elsewhere = new Set<string>();
    for (const [position, outcome] of outcomes.entries()) {
      const given = events[position];
      if (outcome.status !== "accepted" || given === undefined) continue;
      const { conversation } = outcome.event;
      const { target } = given;
      if (given.take !== undefined) {
        this.takenOver(conversation);
        node.tell({ taken: conversation });
      }
      if (!node.has(conversation)) elsewhere.add(conversation);
      // What another node has accepted before comes first, and brings this one along.
      else if (!this.#isNext(outcome.behind)) node.lookSoon();
      else this.#add(outcome.event);
      // The customer's own line is in the history now.
      if (target.kind === "address") audience.show({ show: "changed", sight: target });
    }
    if (elsewhere.size > 0) node.tellWork(elsewhere);
  }

  /** What was found in the store. */
  found(event: StoredEvent): void {
    if (this.#options.node.has(event.conversation)) this.#add(event);
  }

  /** A person has taken the conversation, here or at another node. */
  takenOver(conversation: string): void {
    this.#options.lanes.interrupt(conversation, takenOver);
  }

  /** Whether what comes before an event is here. While a node joins, the store does not say what that is. */
  #isNext(behind: readonly number[] | undefined): boolean {
    const { lanes, node } = this.#options;
    return behind === undefined ? !node.isShared : behind.every((id) => lanes.has(id));
  }

  #add(event: StoredEvent): void {
    const payload = payloadOf(event);
    const { lanes } = this.#options;
    if (payload.kind !== "inbound") {
      lanes.add(event);
      return;
    }
    const { type, user, origin = event.conversation, quietMs = 0 } = payload;
    lanes.add(event, quietMs, type === "message" ? user.id : "", `${origin}/${user.id}`);
  }
}
