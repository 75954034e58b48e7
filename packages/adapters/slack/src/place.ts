import type { Address, ConversationKind, InboundBase } from "@frontdesk/core";
import { microsecondsOf } from "./fields.ts";
import { accountOf, type BotIdentity } from "./identity.ts";

/** What reading a body needs beside the body. */
export interface ReceiveContext {
  readonly bot: BotIdentity;
  /** Files are taken from Slack's host only, or from this one. */
  readonly apiUrl: string;
  /** For events without a time of their own, epoch milliseconds. */
  readonly now: number;
}

/** Where something happened. */
export interface Place {
  readonly channel: string;
  readonly thread: string | undefined;
  readonly kind: ConversationKind;
}

/** The kind of a channel: by what the event says, else by its id. */
export function kindOf(channelType: unknown, channel: string): ConversationKind {
  switch (channelType) {
    case "im":
    case "app_home":
      return "direct";
    case "mpim":
      return "group";
    default:
      return channel.startsWith("D") ? "direct" : "channel";
  }
}

/** An address: the channel, and the thread if it is in one. */
export function addressOf(channel: string, thread: string | undefined): Address {
  return thread === undefined ? { channel } : { channel, thread };
}

/** The key of a conversation: `channel`, `channel:thread`. */
export function keyOf({ channel, thread }: Address): string {
  return thread === undefined ? String(channel) : `${channel}:${thread}`;
}

/** What every event has. */
export function baseOf(
  place: Place,
  user: string,
  stamp: string | undefined,
  keys: readonly (string | undefined)[],
  context: ReceiveContext,
): InboundBase {
  const at = stamp === undefined ? undefined : microsecondsOf(stamp);
  return {
    account: accountOf(context.bot),
    address: addressOf(place.channel, place.thread),
    conversationKind: place.kind,
    eventKeys: keys.filter((key) => key !== undefined),
    order: at ?? context.now * 1000,
    at: at === undefined ? context.now : Math.floor(at / 1000),
    user: { id: user },
  };
}
