import { type Address, FrontdeskError, type Sent } from "@frontdesk/core";
import type { HandoffStatus } from "./handoff-event.ts";

/** What a desk on the channel's own conversations works with. */
export interface Backstage {
  /** Posts an activity. @throws FrontdeskError as the port's `send` does. */
  post(address: Address, activity: object, signal: AbortSignal): Promise<Sent>;
  /** Who is told what agent hubs say; rejects when it could not be kept. */
  listen(listener: ((status: HandoffStatus) => Promise<void>) | undefined): void;
}

const backstages = new WeakMap<object, Backstage>();

/** Lets a desk work with a channel of this package. */
export function openBackstage(channel: object, backstage: Backstage): void {
  backstages.set(channel, backstage);
}

/** @throws FrontdeskError `channel.invalid_options` where the channel is none of this package's. */
export function backstageOf(channel: object): Backstage {
  const found = backstages.get(channel);
  if (found !== undefined) return found;
  throw new FrontdeskError("channel.invalid_options", "This is no channel that teams() has made.", {
    hint: "Give handoffEvents the very channel that is in `channels`.",
  });
}
