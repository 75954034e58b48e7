import { type ErrorCode, FrontdeskError } from "@frontdesk/core";
import type { OpenStore } from "./open-store.ts";

/** What the thread of a store is asked, several questions in one message. */
export interface Question {
  readonly id: number;
  readonly verb: keyof OpenStore;
  readonly args: readonly unknown[];
}

/** What it says to a question; the first answer, to the question 0, is that it is open. */
export type Answer =
  | { readonly id: number; readonly result: unknown }
  | { readonly id: number; readonly failure: Failure };

/** An error on its way between threads, which know objects and no classes. */
export interface Failure {
  readonly code: ErrorCode | undefined;
  readonly message: string;
  readonly hint: string | undefined;
  readonly retryable: boolean;
  readonly cause: unknown;
  /** What the cause says of itself beside its text, such as the number of an error of SQLite. */
  readonly marks: Readonly<Record<string, string | number>>;
}

/** An error of SQLite or the system: its name, text and stack pass as they are, what else it has goes beside it. */
function writeCause(cause: unknown): Pick<Failure, "cause" | "marks"> {
  if (!(cause instanceof Error)) return { cause: undefined, marks: {} };
  const isMark = ([, value]: readonly [string, unknown]): boolean => ["string", "number"].includes(typeof value);
  return { cause, marks: Object.fromEntries(Object.entries(cause).filter(isMark)) };
}

/** Takes an error apart. */
export function writeFailure(error: unknown): Failure {
  if (FrontdeskError.isInstance(error)) {
    const { code, message, hint, retryable, cause } = error;
    return { code, message, hint, retryable, ...writeCause(cause) };
  }
  const message = error instanceof Error ? error.message : String(error);
  return { code: undefined, message, hint: undefined, retryable: false, ...writeCause(error) };
}

/** Puts an error together again. */
export function readFailure({ code, message, hint, retryable, cause, marks }: Failure): unknown {
  if (cause instanceof Error) Object.assign(cause, marks);
  if (code === undefined) return cause ?? new Error(message);
  return new FrontdeskError(code, message, { hint, retryable, ...(cause === undefined ? {} : { cause }) });
}
