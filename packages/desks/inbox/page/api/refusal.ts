import type { CaseRow, SignInOptions } from "../../src/api/protocol.ts";

/** Why the server did not do what it was asked for. `network`: it was not reached, or nobody knows. */
export type RefusalCode =
  | "signed_out"
  | "wrong_password"
  | "not_allowed"
  | "unknown"
  | "not_owner"
  | "too_large"
  | "wrong_type"
  | "invalid"
  | "too_many"
  | "network"
  | "failed";

/** A request that was refused, or that did not get through. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly code: RefusalCode;
  /** With `not_owner`: the case as it is now. */
  readonly case?: CaseRow | undefined;
  /** With `signed_out`, from `GET /me`. */
  readonly signIn?: SignInOptions | undefined;

  constructor(code: RefusalCode, message: string, more: RefusalMore = {}) {
    super(message, more.cause === undefined ? undefined : { cause: more.cause });
    this.code = code;
    this.case = more.case;
    this.signIn = more.signIn;
  }

  /** Whether the same request may get through later. */
  get retryable(): boolean {
    return this.code === "network" || this.code === "failed" || this.code === "too_many";
  }
}

interface RefusalMore {
  readonly case?: CaseRow | undefined;
  readonly signIn?: SignInOptions | undefined;
  readonly cause?: unknown;
}

/** Reads the body of a refusal. Whatever else stands there, the status decides. */
export function refusalOf(status: number, body: unknown): Refusal {
  const error = fieldOf(body, "error");
  const message = fieldOf(error, "message");
  return new Refusal(codeOf(status, fieldOf(error, "code")), typeof message === "string" ? message : `HTTP ${status}`, {
    case: rowOf(fieldOf(body, "case") ?? fieldOf(error, "case")),
  });
}

function codeOf(status: number, code: unknown): RefusalCode {
  if (status === 401) return "signed_out";
  if (status === 403) return code === "wrong_password" ? "wrong_password" : "not_allowed";
  if (status === 404) return "unknown";
  if (status === 409 && code !== "invalid") return "not_owner";
  if (status === 413) return "too_large";
  if (status === 415) return "wrong_type";
  if (status === 429) return "too_many";
  return status >= 400 && status < 500 ? "invalid" : "failed";
}

function fieldOf(value: unknown, name: string): unknown {
  // Safe: any object may be read by a key, what is not there is undefined.
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}

function rowOf(value: unknown): CaseRow | undefined {
  // Safe: the server is the page's own, of the same version; the id tells a row from something else.
  return typeof fieldOf(value, "id") === "string" ? (value as CaseRow) : undefined;
}
