import type { Clock, Log, Socket } from "@frontdesk/core";
import type { Frames, Notice } from "./frames.ts";
import type { Page } from "./page.ts";

/** One open connection that shows a conversation. */
export interface Stream {
  /** There may be something new to read. */
  wake(): void;
  /** Shows something that is in no history, such as that somebody types; lost when the client is slow. */
  tell(notice: Notice): void;
  /** The visitor has a fresh token. */
  extend(until: number): void;
  /** Closes the connection. */
  end(code: number, reason: string): void;
  /** The connection is closed. */
  closed(): void;
}

/** The server's end of a connection: a WebSocket, or an answer that goes on. */
export interface Sink extends Pick<Socket, "close" | "bufferedBytes"> {
  /** `watermark` is how far the client has seen the conversation with this frame. */
  send(frame: string, watermark: number): void;
}

/** What a stream needs. */
export interface StreamOptions<Item> {
  readonly socket: Sink;
  /** How things are said on this connection. */
  readonly frames: Frames<Item>;
  readonly clock: Clock;
  readonly log: Log;
  /** The sequence up to which the client has seen the conversation. */
  readonly after: number;
  /** When the visitor's token expires, epoch milliseconds. */
  readonly until: number;
  readonly read: (after: number) => Promise<Page<Item>>;
  /** Called when all is shown that the last read has found. */
  readonly caughtUp?: (() => void) | undefined;
  /** Called once, when the stream is over. */
  readonly ended: () => void;
}

/** Bytes on their way to a client above which nothing more is sent for now. */
export const maxBufferedBytes = 1_048_576;
/** How often a slow client is looked at, and how often that is done before it is let go; it comes back by itself. */
const slowMs = 250;
const maxSlowLooks = 120;
/**
 * Proxies close what is silent, many after 60 s. On the same occasion the history is read, so that what another process
 * wrote is seen even if nobody told of it.
 */
export const beatMs = 25_000;
const maxFailures = 5;
/** The close code of a connection whose place a newer one of the same conversation has taken; ours (RFC 6455, 7.4.2). */
export const replaced = 4008;

/**
 * Sends a conversation down a connection: always what the history has after what was sent, one read at a time, so that
 * nothing is lost, doubled or out of order, whoever wakes it how often.
 */
export function openStream<Item>(options: StreamOptions<Item>): Stream {
  const { socket, frames, clock, log, read, ended, ...start } = options;
  let seen = start.after;
  let until = start.until;
  let isOver = false;
  let isReading = false;
  let isWoken = false;
  let isWaiting = false;
  let failures = 0;
  let slowLooks = 0;
  let cancelRetry = (): void => {};
  let cancelBeat = (): void => {};

  const over = (): void => {
    if (isOver) return;
    isOver = true;
    cancelRetry();
    cancelBeat();
    ended();
  };
  const end = (code: number, reason: string): void => {
    if (isOver) return;
    over();
    if (code === replaced && frames.full !== undefined) socket.send(frames.full, seen);
    socket.close(code, reason);
  };
  const retry = (delayMs: number): void => {
    isWaiting = true;
    cancelRetry = clock.after(delayMs, () => {
      isWaiting = false;
      wake();
    });
  };

  /** Whether there is room for more; otherwise looks again later, and gives a client up that takes nothing. */
  const hasRoom = (): boolean => {
    if (socket.bufferedBytes <= maxBufferedBytes) {
      slowLooks = 0;
      return true;
    }
    slowLooks += 1;
    if (slowLooks > maxSlowLooks) end(1013, "too slow");
    else retry(slowMs);
    return false;
  };
  const readOn = async (): Promise<void> => {
    isReading = true;
    try {
      for (let hasMore = true; (hasMore || isWoken) && !isOver && hasRoom(); ) {
        isWoken = false;
        const page = await read(seen);
        if (isOver) return;
        failures = 0;
        seen = page.watermark;
        hasMore = page.hasMore;
        if (page.items.length > 0) socket.send(frames.show(page.items, seen), seen);
        if (!hasMore) options.caughtUp?.();
      }
    } finally {
      // In the same step as the last look at isWoken: no call of wake comes between.
      isReading = false;
    }
  };
  function wake(): void {
    isWoken = true;
    if (isOver || isReading || isWaiting) return;
    readOn().catch((error: unknown) => {
      if (isOver) return;
      failures += 1;
      log.warn("web.history_failed", { failures, error: error instanceof Error ? error.name : "unknown" });
      if (failures >= maxFailures) end(1011, "history unavailable");
      else retry(1000 * failures);
    });
  }
  const beat = (): void => {
    if (clock.now() >= until) {
      end(1008, "token expired");
      return;
    }
    if (socket.bufferedBytes === 0) socket.send(frames.beat, seen);
    wake();
    schedule();
  };
  const schedule = (): void => {
    cancelBeat();
    cancelBeat = clock.after(Math.max(0, Math.min(beatMs, until - clock.now())), beat);
  };

  schedule();
  wake();
  return {
    wake,
    tell(notice) {
      if (isOver || socket.bufferedBytes > maxBufferedBytes) return;
      const frame = frames.tell(notice, seen);
      if (frame !== undefined) socket.send(frame, seen);
    },
    extend(later) {
      if (isOver || later <= until) return;
      until = later;
      schedule();
    },
    end,
    closed: over,
  };
}
