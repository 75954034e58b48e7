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
}

/** Takes an error apart. */
export function writeFailure(error: unknown): Failure {
  if (FrontdeskError.isInstance(error)) {
    const { code, message, hint, retryable, cause } = error;
    // What is underneath is an error of SQLite or the system: its name, text and stack pass as they are.
    return { code, message, hint, retryable, cause: cause instanceof Error ? cause : undefined };
  }
  const message = error instanceof Error ? error.message : String(error);
  return {
    code: undefined,
    message,
    hint: undefined,
    retryable: false,
    cause: error instanceof Error ? error : undefined,
  };
}

/** Puts an error together again. */
export function readFailure({ code, message, hint, retryable, cause }: Failure): unknown {
  if (code === undefined) return cause ?? new Error(message);
  return new FrontdeskError(code, message, { hint, retryable, ...(cause === undefined ? {} : { cause }) });
}
