import type { Notice } from "./frames.ts";
import { openStream, replaced, type Stream, type StreamOptions } from "./stream.ts";

/** The open connections, by conversation. */
export interface Streams {
  /** One more connection from an address, and how to close it; what is returned is to be called once it is closed. */
  enter(address: string, end: (code: number, reason: string) => void): () => void;
  /** How many connections there are from an address. */
  from(address: string): number;
  /** Shows a conversation on one more connection; the oldest of the conversation goes when there are too many. */
  open<Item>(conversation: string, options: Omit<StreamOptions<Item>, "ended">): Stream;
  /** There is something new in a conversation. */
  wake(conversation: string): void;
  /** The same, for all conversations. */
  wakeAll(): void;
  /** Shows something that is in no history to whoever looks at a conversation now. */
  tell(conversation: string, notice: Notice): void;
  /** The visitor of a conversation has a fresh token. */
  extend(conversation: string, until: number): void;
  /** How many conversations and addresses are remembered: none when no connection is open and no reply is being written. */
  readonly remembered: number;
  /** Closes all. */
  close(): void;
}

/** Replies that are remembered while they are written; the message of one whose turn was lost may never come. */
const maxReplies = 1_000;

/** Keeps the open connections of a channel; what is closed leaves nothing behind. */
export function createStreams(maxPerConversation: number): Streams {
  /** What is being written, by conversation, for whoever comes in the middle of it. */
  const replies = new Map<string, Notice>();
  /** Connections that have not been shown yet what was said: what is being written stands below it. */
  const arriving = new Set<Stream>();
  const byConversation = new Map<string, Set<Stream>>();
  const byAddress = new Map<string, number>();
  const guests = new Set<{ readonly end: (code: number, reason: string) => void }>();
  const each = (conversation: string, act: (stream: Stream) => void): void => {
    for (const stream of [...(byConversation.get(conversation) ?? [])]) act(stream);
  };
  const remember = (conversation: string, reply: Notice): void => {
    replies.delete(conversation);
    replies.set(conversation, reply);
    const oldest = replies.keys().next();
    if (replies.size > maxReplies && !oldest.done) replies.delete(oldest.value);
  };
  return {
    enter(address, end) {
      byAddress.set(address, (byAddress.get(address) ?? 0) + 1);
      const guest = { end };
      guests.add(guest);
      return () => {
        if (!guests.delete(guest)) return;
        const left = (byAddress.get(address) ?? 1) - 1;
        if (left === 0) byAddress.delete(address);
        else byAddress.set(address, left);
      };
    },
    from: (address) => byAddress.get(address) ?? 0,
    open(conversation, options) {
      const streams = byConversation.get(conversation) ?? new Set();
      byConversation.set(conversation, streams);
      const stream: Stream = openStream({
        ...options,
        caughtUp() {
          options.caughtUp?.();
          const reply = arriving.delete(stream) ? replies.get(conversation) : undefined;
          if (reply !== undefined) stream.tell(reply);
        },
        ended: () => {
          streams.delete(stream);
          arriving.delete(stream);
          // Somebody may have come since the last one went.
          if (streams.size === 0 && byConversation.get(conversation) === streams) byConversation.delete(conversation);
        },
      });
      streams.add(stream);
      arriving.add(stream);
      // A reload may leave a connection that nobody listens to: the newest is the one that somebody looks at. A code of
      // its own keeps clients from taking each other's places for ever.
      const [oldest] = streams;
      if (streams.size > maxPerConversation) oldest?.end(replaced, "too many connections");
      return stream;
    },
    wake(conversation) {
      // The reply was said; if it was something else, its next piece comes in a moment.
      replies.delete(conversation);
      each(conversation, (stream) => stream.wake());
    },
    wakeAll() {
      replies.clear();
      for (const streams of [...byConversation.values()]) for (const stream of [...streams]) stream.wake();
    },
    tell(conversation, notice) {
      const isReply = notice.kind === "stream";
      if (isReply) remember(conversation, notice);
      each(conversation, (stream) => {
        if (!isReply || !arriving.has(stream)) stream.tell(notice);
      });
    },
    extend: (conversation, until) => each(conversation, (stream) => stream.extend(until)),
    get remembered() {
      return byConversation.size + byAddress.size + guests.size + replies.size;
    },
    close() {
      replies.clear();
      for (const { end } of [...guests]) end(1001, "going away");
    },
  };
}
