import type { Channel } from "../ports/channel.ts";
import type { EventOutcome, NewEvent, StoredEvent } from "../ports/store.ts";
import { isCall } from "../turn/words.ts";
import type { Audience } from "./audience.ts";
import { payloadOf } from "./event.ts";
import type { Lanes } from "./lanes.ts";
import type { Node } from "./node.ts";
import { takenOver } from "./turns.ts";

/** An album is complete when nothing more of it has come for so long, in milliseconds. */
const albumQuietMs = 500;

/** Where arrivals go. */
export interface ArrivalOptions {
  readonly lanes: Lanes;
  readonly node: Node;
  readonly audience: Audience;
  channelOf(name: string): Channel | undefined;
}

/** Brings events that are durable to who handles them: into their lanes here, or to the notice of their node. */
export class Arrivals {
  readonly #options: ArrivalOptions;

  constructor(options: ArrivalOptions) {
    this.#options = options;
  }

  /** What was accepted here. */
  enter(events: readonly NewEvent[], outcomes: readonly EventOutcome[]): void {
    const { lanes, node, audience } = this.#options;
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
      else if (outcome.behind?.some((id) => !lanes.has(id))) node.lookSoon();
      else this.add(outcome.event, target.kind === "address" ? target.channel : undefined);
      // The customer's own line is in the history now.
      if (target.kind === "address") audience.show({ show: "changed", sight: target });
    }
    node.tellWork(elsewhere);
  }

  /** What was found in the store. */
  found(event: StoredEvent): void {
    if (this.#options.node.has(event.conversation)) this.add(event, undefined);
  }

  /** A person has taken the conversation, here or at another node. */
  takenOver(conversation: string): void {
    this.#options.lanes.interrupt(conversation, takenOver);
  }

  add(event: StoredEvent, channel: string | undefined): void {
    const { lanes, channelOf } = this.#options;
    const payload = payloadOf(event);
    const isMessage = payload.kind === "inbound" && payload.type === "message";
    const capabilities = channel === undefined || !isMessage ? undefined : channelOf(channel)?.capabilities;
    const isAlbum = isMessage && payload.album !== undefined;
    // A word such as "human" is a turn of its own, also in a row with other messages.
    const quietMs = capabilities?.gatherMs ?? 0;
    const gatherMs = quietMs > 0 && isMessage && !isAlbum && isCall(payload.text) ? 0 : quietMs;
    // The parts of an album come one by one, and after a restart they are one all the same.
    lanes.add(event, isAlbum ? Math.max(gatherMs, albumQuietMs) : gatherMs, isMessage ? payload.user.id : "");
  }
}
