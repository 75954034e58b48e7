import type { LiveFrame } from "../../src/api/protocol.ts";

/** A frame, and the page's tick when it arrived. */
export interface Heard {
  readonly frame: LiveFrame;
  readonly tick: number;
}

/** Takes frames as they arrive. */
export interface FrameQueue {
  add(heard: Heard): void;
  /** What has not been handed over is dropped. */
  close(): void;
}

/** A page that is drawn ten times a second keeps up with any number of changes. */
const pauseMs = 100;

/** Hands frames over in their order: the first one at once, and what follows it closely together. */
export function frameQueue(take: (heard: readonly Heard[]) => void): FrameQueue {
  let waiting: Heard[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  const hand = (heard: readonly Heard[]): void => {
    timer = setTimeout(flush, pauseMs);
    take(heard);
  };
  const flush = (): void => {
    timer = undefined;
    const heard = waiting;
    waiting = [];
    if (heard.length > 0) hand(heard);
  };
  return {
    add(heard) {
      if (timer === undefined) hand([heard]);
      else waiting.push(heard);
    },
    close() {
      clearTimeout(timer);
      timer = undefined;
      waiting = [];
    },
  };
}
