import { FrontdeskError } from "@frontdesk/core";
import type { ConnectorAnswer } from "./connector.ts";
import { appIdHint, credentialsHint, identityHint, passwordHint, startFailed, tenantHint } from "./credentials.ts";
import { TokenError, type TokenFailure, type WrongCredential } from "./sdk.ts";

/** An answer that is not `done`. */
export type Failure = Exclude<ConnectorAnswer, { kind: "done" }>;

/** How long to wait with a bot whose credentials are refused, in milliseconds. */
const refusedBotMs = 60_000;

/** What went wrong with a send, in the words of the channel port. */
export function sendError(failure: Failure): FrontdeskError {
  if (failure.kind === "failed") {
    if (failure.mayHaveArrived) return unknown(`The connection to Teams broke before its answer (${failure.reason}).`);
    return unavailable(`Teams could not be reached (${failure.reason}).`);
  }
  const { status, code, retryAfterMs } = failure;
  const said = `Teams answered ${status}${code === undefined ? "" : ` ${code}`}.`;
  if (status === 429) return new FrontdeskError("channel.rate_limited", said, { retryable: true, retryAfterMs });
  // It broke while it dealt with the message, or a gateway lost the answer: either may have let it through.
  if (status >= 500 || status === 408) return unknown(said, retryAfterMs);
  // Another operation on the conversation was in the way.
  if (status === 412) return unavailable(said, retryAfterMs);
  // A fresh token was refused as well.
  if (status === 401) return unavailable(said, retryAfterMs ?? refusedBotMs, passwordHint);
  return new FrontdeskError("channel.refused", said);
}

/** What to say of a message for which there is no token. */
export function tokenSendError(error: unknown): FrontdeskError {
  const { kind, reason, wrong } = failureOf(error);
  if (kind === "refused") {
    return unavailable(refusal(wrong, reason), refusedBotMs, hintFor(wrong));
  }
  return unavailable(`${unreached(wrong)} (${reason}).`);
}

/** What to say when the channel is opened and there is no token. */
export function tokenStartError(error: unknown): FrontdeskError {
  const { kind, reason, wrong } = failureOf(error);
  if (kind === "refused") {
    return startFailed(refusal(wrong, reason), hintFor(wrong));
  }
  const hint =
    wrong === "identity"
      ? identityHint
      : "Check that this machine reaches login.microsoftonline.com, and the option `endpoints` if it is set.";
  return startFailed(`${unreached(wrong)} (${reason}).`, hint, true);
}

function refusal(wrong: WrongCredential | undefined, reason: string): string {
  const who = wrong === "credentials" ? "The option `credentials` of the Teams channel gives no token" : undefined;
  return `${who ?? "Microsoft refused the Teams bot's credentials"} (${reason}).`;
}

function unreached(wrong: WrongCredential | undefined): string {
  return wrong === "identity"
    ? "This machine gave no token of the Teams bot's managed identity"
    : "Microsoft's login could not be reached";
}

/** Which variable to mend, and where its value is found; where Microsoft does not say, the secret is the usual one. */
function hintFor(wrong: WrongCredential | undefined): string {
  switch (wrong) {
    case "app":
      return appIdHint;
    case "tenant":
      return tenantHint;
    case "identity":
      return identityHint;
    case "credentials":
      return credentialsHint;
    case "password":
    case undefined:
      return passwordHint;
  }
}

/** An author's own source of tokens may throw anything; only that it failed is said. */
function failureOf(error: unknown): TokenFailure {
  return error instanceof TokenError ? error.failure : { kind: "unreachable", reason: "credentials failed" };
}

function unavailable(said: string, retryAfterMs?: number, hint?: string): FrontdeskError {
  return new FrontdeskError("channel.unavailable", said, { retryable: true, retryAfterMs, hint });
}

function unknown(said: string, retryAfterMs?: number): FrontdeskError {
  return new FrontdeskError("channel.outcome_unknown", said, { retryable: true, retryAfterMs });
}
