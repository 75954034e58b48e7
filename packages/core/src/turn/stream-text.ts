import type { TextSource } from "../definition/turn.ts";
import { FrontdeskError } from "../errors/frontdesk-error.ts";
import { macrotask } from "./macrotask.ts";

/** So many pieces are read before others have their turn. */
const piecesInARow = 256;

/** What {@link streamText} is done with. */
export interface StreamTextOptions {
  readonly signal: AbortSignal;
  /** The whole text so far. */
  readonly onText: (text: string) => void;
  /** Told when a source that was called off cannot be stopped. */
  readonly onStopFailed: (error: unknown) => void;
}

/**
 * A stream is read by hand: not every host can iterate over one, and an iterator would stop it only when its next piece
 * has come.
 */
function piecesOf(stream: ReadableStream<string>): AsyncIterator<unknown> {
  const reader = stream.getReader();
  return {
    next: async () => {
      const { done, value } = await reader.read();
      return done ? { done, value: undefined } : { done, value };
    },
    return: async () => {
      await reader.cancel();
      return { done: true, value: undefined };
    },
  };
}

function iteratorOf(source: TextSource): AsyncIterator<unknown> {
  return "getReader" in source ? piecesOf(source) : source[Symbol.asyncIterator]();
}

/**
 * Reads a source to its end. A source that is called off is told to stop and not waited for.
 *
 * @throws what the source throws, the signal's reason, FrontdeskError `turn.not_json` for a piece that is no text.
 */
export async function streamText(source: TextSource, options: StreamTextOptions): Promise<string> {
  const { signal, onText, onStopFailed } = options;
  const iterator = iteratorOf(source);
  const next = nextUntil(iterator, signal);
  let isOver = false;
  try {
    let text = "";
    for (let pieces = 1; ; pieces++) {
      const { done, value } = await next.piece().catch((error: unknown) => {
        isOver = !signal.aborted;
        throw error;
      });
      if (done === true) {
        isOver = true;
        return text;
      }
      if (typeof value !== "string") {
        throw new FrontdeskError("turn.not_json", "A streamed reply has a piece that is no text.", {
          hint: "Yield strings: where a model gives events, yield their text.",
        });
      }
      text += value;
      onText(text);
      // A source that never waits for anything would keep everybody else waiting, the turn's own limit too.
      if (pieces % piecesInARow === 0) await macrotask();
    }
  } finally {
    next.end();
    // Not waited for: it may hang in what it was called off from.
    if (!isOver) (async () => iterator.return?.())().catch(onStopFailed);
  }
}

/** The pieces of an iterator, until a signal: then the one that is waited for is not waited for any longer. */
function nextUntil(
  iterator: AsyncIterator<unknown>,
  signal: AbortSignal,
): { piece(): Promise<IteratorResult<unknown>>; end(): void } {
  let callOff: (error: unknown) => void = () => {};
  const abort = (): void => callOff(signal.reason);
  signal.addEventListener("abort", abort);
  return {
    // A promise for each piece: in a race, one for all of them would remember every piece to the end.
    piece: () =>
      new Promise((resolve, reject) => {
        callOff = reject;
        if (signal.aborted) abort();
        else (async () => iterator.next())().then(resolve, reject);
      }),
    end: () => signal.removeEventListener("abort", abort),
  };
}
