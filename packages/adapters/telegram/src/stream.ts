import type { Target } from "./target.ts";

/** The message that showed a reply while it was written. */
export interface Shown {
  readonly message: number;
  /** A call that changes it may still be on its way: what is put into it could be overwritten. */
  readonly isUncertain: boolean;
}

/** A reply while it is written. */
export interface Stream {
  readonly id: string;
  readonly key: string;
  readonly target: Target;
  /** Nothing more of it is shown. */
  isOver: boolean;
  /** The message that is edited, where it is no draft. */
  message: number | undefined;
  isUncertain: boolean;
  /** The call under way; undefined when there is none. Never rejects. */
  busy: Promise<void> | undefined;
  discards: number;
  forget: () => void;
}

/** A reply of which nothing is shown yet. */
export function newStream(id: string, key: string, target: Target): Stream {
  return {
    id,
    key,
    target,
    isOver: false,
    message: undefined,
    isUncertain: false,
    busy: undefined,
    discards: 0,
    forget: () => {},
  };
}

/** Work on a stream that whoever ends it waits for, however it goes. */
export function occupy(stream: Stream, work: Promise<void>): void {
  const done = (): void => {
    if (stream.busy === busy) stream.busy = undefined;
  };
  const busy = work.then(done, done);
  stream.busy = busy;
}

/** The message that shows a stream, or showed it as it is noted. */
export function shownBy(
  stream: { readonly message: number | undefined; readonly isUncertain?: boolean } | undefined,
): Shown | undefined {
  const { message, isUncertain = false } = stream ?? {};
  return message === undefined ? undefined : { message, isUncertain };
}
