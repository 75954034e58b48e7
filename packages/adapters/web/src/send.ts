import type { Activity } from "./activity.ts";
import { openStream, type Stream, type StreamOptions } from "./stream.ts";

/** The open WebSockets, by conversation. */
export interface Streams {
  /** Opens one more; the oldest of the conversation goes when there are too many. */
  open(
    place: { readonly conversation: string; readonly address: string },
    options: Omit<StreamOptions, "ended">,
  ): Stream;
  /** How many there are from an address. */
  from(address: string): number;
  /** There is something new in a conversation. */
  wake(conversation: string): void;
  /** Shows something that is in no history to whoever looks at a conversation now. */
  tell(conversation: string, activity: Activity): void;
  /** The visitor of a conversation has a fresh token. */
  extend(conversation: string, until: number): void;
  /** How many conversations and addresses are remembered: none when no socket is open. */
  readonly remembered: number;
  /** Closes all. */
  close(): void;
}

/** Keeps the open WebSockets of a channel; what is closed leaves nothing behind. */
export function createStreams(maxPerConversation: number): Streams {
  const byConversation = new Map<string, Set<Stream>>();
  const byAddress = new Map<string, number>();
  const each = (conversation: string, act: (stream: Stream) => void): void => {
    for (const stream of [...(byConversation.get(conversation) ?? [])]) act(stream);
  };
  return {
    open({ conversation, address }, options) {
      const streams = byConversation.get(conversation) ?? new Set();
      byConversation.set(conversation, streams);
      byAddress.set(address, (byAddress.get(address) ?? 0) + 1);
      const stream: Stream = openStream({
        ...options,
        ended: () => {
          streams.delete(stream);
          if (streams.size === 0) byConversation.delete(conversation);
          const left = (byAddress.get(address) ?? 1) - 1;
          if (left === 0) byAddress.delete(address);
          else byAddress.set(address, left);
        },
      });
      streams.add(stream);
      // A reload may leave a socket that nobody listens to: the newest is the one that somebody looks at.
      const [oldest] = streams;
      if (streams.size > maxPerConversation) oldest?.end(1008, "too many connections");
      return stream;
    },
    from: (address) => byAddress.get(address) ?? 0,
    wake: (conversation) => each(conversation, (stream) => stream.wake()),
    tell: (conversation, activity) => each(conversation, (stream) => stream.tell(activity)),
    extend: (conversation, until) => each(conversation, (stream) => stream.extend(until)),
    get remembered() {
      return byConversation.size + byAddress.size;
    },
    close() {
      for (const conversation of [...byConversation.keys()]) {
        each(conversation, (stream) => stream.end(1001, "going away"));
      }
    },
  };
}
