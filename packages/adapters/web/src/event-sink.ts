import { maxBufferedBytes, type Sink } from "./stream.ts";

/** How an answer that goes on is written. */
export interface Writing {
  /** What it begins with. */
  readonly head: string;
  frame(frame: string, watermark: number): string;
  /** What it ends with. */
  tail(code: number, reason: string): string;
  /** Called once, when the answer is over, whoever ended it. */
  readonly gone: () => void;
}

/** An answer that goes on, as the other end of a connection. */
export function eventSink({ head, frame, tail, gone }: Writing): {
  readonly sink: Sink;
  readonly body: ReadableStream<Uint8Array>;
} {
  const encoder = new TextEncoder();
  let controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  const over = (): void => {
    if (controller === undefined) return;
    controller = undefined;
    gone();
  };
  const body = new ReadableStream<Uint8Array>(
    {
      start(started) {
        controller = started;
        if (head !== "") started.enqueue(encoder.encode(head));
      },
      cancel: over,
    },
    new ByteLengthQueuingStrategy({ highWaterMark: maxBufferedBytes }),
  );
  return {
    body,
    sink: {
      send(text, watermark) {
        controller?.enqueue(encoder.encode(frame(text, watermark)));
      },
      close(code = 1000, reason = "") {
        const end = tail(code, reason);
        if (end !== "") controller?.enqueue(encoder.encode(end));
        controller?.close();
        over();
      },
      get bufferedBytes() {
        return controller === undefined ? 0 : maxBufferedBytes - (controller.desiredSize ?? 0);
      },
    },
  };
}

/** Headers of an answer that goes on: proxies must neither keep nor gather it; nginx is told apart. */
export const eventHeaders = {
  "content-type": "text/event-stream",
  "cache-control": "no-store, no-transform",
  "x-accel-buffering": "no",
} as const;
