import type { ErrorCode } from "./codes.ts";

/** What a {@link FrontdeskError} is made of, beside its code. */
export interface FrontdeskErrorOptions {
  /** What to do about it, as one sentence in the imperative. */
  readonly hint?: string | undefined;
  /** True when the same call may succeed later without a change. Default: false. */
  readonly retryable?: boolean | undefined;
  /** For `retryable` errors: how long the other side asked to wait, in milliseconds. */
  readonly retryAfterMs?: number | undefined;
  /** The error underneath. */
  readonly cause?: unknown;
}

const brand: unique symbol = Symbol.for("frontdesk.error");

/**
 * The one class of error that frontdesk throws. It never carries message text or credentials.
 *
 * Use {@link FrontdeskError.isInstance} instead of `instanceof`: it also holds when two copies of the package are
 * installed.
 *
 * @example
 * ```ts
 * import { FrontdeskError } from "@frontdesk/core";
 *
 * const error = new FrontdeskError("store.closed", "The store was closed.", { hint: "Start the runtime again." });
 * if (FrontdeskError.isInstance(error)) console.log(error.code, error.hint);
 * ```
 */
export class FrontdeskError extends Error {
  override readonly name: string = "FrontdeskError";
  readonly code: ErrorCode;
  readonly hint: string | undefined;
  readonly retryable: boolean;
  readonly retryAfterMs: number | undefined;
  readonly [brand]: true = true;

  constructor(code: ErrorCode, message: string, options: FrontdeskErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.hint = options.hint;
    this.retryable = options.retryable ?? false;
    this.retryAfterMs = options.retryAfterMs;
  }

  /** Whether a value is a {@link FrontdeskError}, of this copy of the package or of another; optionally of one code. */
  static isInstance(value: unknown, code?: ErrorCode): value is FrontdeskError {
    if (typeof value !== "object" || value === null || !(brand in value)) return false;
    return code === undefined || ("code" in value && value.code === code);
  }
}
