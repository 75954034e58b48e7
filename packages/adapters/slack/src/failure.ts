import { FrontdeskError } from "@frontdesk/core";
import type { ApiAnswer } from "./api.ts";

/** An answer that is not `done`. */
export type Failure = Exclude<ApiAnswer, { kind: "done" }>;

/** What to do about a bot token that Slack does not take. */
export const tokenHint =
  "Copy the Bot User OAuth Token (xoxb-…) from the page OAuth & Permissions of the app's settings at https://api.slack.com/apps into SLACK_BOT_TOKEN, or the option `token`; Install App makes one.";

/** Slack does not take the token: it is wrong, was revoked, has run out, or its workspace is gone. */
const tokenErrors = new Set(["invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired"]);

/** The call may succeed later, and had no effect. */
const passingErrors = new Set(["service_unavailable", "request_timeout", "team_added_to_org"]);

/** So may these, but not in a moment: a workspace moves into an organisation, or its token is to be renewed. */
const patientErrors = new Set(["org_login_required", "token_expired"]);
const patientMs = 60_000;

/** "It is possible that some aspect of the operation succeeded", as the reference says of both. */
const unclearErrors = new Set(["fatal_error", "internal_error"]);

/** The wait where Slack names none is the sender's to choose. */
const rateErrors = new Set(["ratelimited", "rate_limited"]);

/** A workspace, its plan or the other side of a shared channel does not allow a file. */
const fileErrors = new Set([
  "file_uploads_disabled",
  "file_uploads_except_images_disabled",
  "file_upload_size_restricted",
  "file_type_not_allowed",
  "blocked_file_type",
  "storage_limit_reached",
  "slack_connect_file_upload_sharing_blocked",
  "slack_connect_blocked_file_type",
]);

/** What went wrong with a send, in the words of the channel port. */
export function sendError(failure: Failure): FrontdeskError {
  if (failure.kind === "failed") {
    if (!failure.mayHaveArrived) return unavailable(`Slack could not be reached (${failure.reason}).`);
    return unclear(`The connection to Slack broke before its answer (${failure.reason}).`);
  }
  const { status, error, retryAfterMs } = failure;
  const said = error === "" ? `Slack answered ${status}.` : `Slack answered ${error}.`;
  if (status === 429 || rateErrors.has(error)) {
    return new FrontdeskError("channel.rate_limited", said, { retryable: true, retryAfterMs });
  }
  // A gateway gave up waiting for a server that may have done it.
  if (status === 504 || unclearErrors.has(error)) return unclear(said);
  if (patientErrors.has(error)) {
    const hint = hintFor(failure);
    return new FrontdeskError("channel.unavailable", said, { retryable: true, retryAfterMs: patientMs, hint });
  }
  if (status >= 500 || passingErrors.has(error)) return unavailable(said, retryAfterMs);
  return new FrontdeskError("channel.refused", said, { hint: hintFor(failure) });
}

/** Whether Slack does not take the token. */
export function isTokenRefused(failure: Failure): boolean {
  return failure.kind === "refused" && tokenErrors.has(failure.error);
}

/** Whether a token is good no more, whatever is done: the app was taken away, or its workspace is gone. */
export function isTokenDead(failure: Failure): boolean {
  return failure.kind === "refused" && /^(?:token_revoked|account_inactive|invalid_auth)$/.test(failure.error);
}

/** Whether a token has run out, and is to be renewed. */
export function isTokenExpired(failure: Failure): boolean {
  return failure.kind === "refused" && failure.error === "token_expired";
}

/** Whether the call may succeed later without a change. */
export function isPassing(failure: Failure): boolean {
  return sendError(failure).code !== "channel.refused";
}

/** Slack did not take a block, such as a picture that it could not fetch. */
export function isBlockRefused(failure: Failure): boolean {
  return failure.kind === "refused" && /^invalid_(?:blocks|attachments)/.test(failure.error);
}

/** Slack takes no files here, or none like this one (https://docs.slack.dev/reference/methods/files.getUploadURLExternal). */
export function isFileRefused(failure: Failure): boolean {
  return failure.kind === "refused" && fileErrors.has(failure.error);
}

/** An outcome that is not known, of a call that has no second effect or that nobody sees: it may be repeated in any case. */
export function repeatable(error: FrontdeskError): FrontdeskError {
  if (error.code !== "channel.outcome_unknown") return error;
  return new FrontdeskError("channel.unavailable", error.message, { retryable: true });
}

function hintFor(failure: Failure): string | undefined {
  if (isTokenRefused(failure)) return tokenHint;
  if (failure.kind !== "refused") return undefined;
  switch (failure.error) {
    case "not_in_channel":
    case "channel_not_found":
      return "Invite the bot into the channel: /invite @its-name.";
    case "missing_scope":
      return "Add the scopes of the app manifest on the page OAuth & Permissions, and install the app again.";
    default:
      return undefined;
  }
}

function unavailable(said: string, retryAfterMs?: number): FrontdeskError {
  return new FrontdeskError("channel.unavailable", said, { retryable: true, retryAfterMs });
}

function unclear(said: string): FrontdeskError {
  return new FrontdeskError("channel.outcome_unknown", said, { retryable: true });
}
