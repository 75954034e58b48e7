import { FrontdeskError } from "@frontdesk/core";
import type { Failure } from "./api.ts";

/** What went wrong with a send, in the words of the channel port. */
export function sendError(failure: Failure): FrontdeskError {
  if (failure.kind === "failed") {
    if (!failure.mayHaveArrived) {
      return new FrontdeskError("channel.unavailable", `Telegram could not be reached (${failure.reason}).`, {
        retryable: true,
      });
    }
    return unknown(`The connection to Telegram broke before its answer (${failure.reason}).`);
  }
  const { status, retryAfterMs } = failure;
  const said = `Telegram answered ${status}${reasonOf(failure)}.`;
  if (status === 429) return new FrontdeskError("channel.rate_limited", said, { retryable: true, retryAfterMs });
  // A gateway gave up waiting for a server that may have done it.
  if (status === 504) return unknown(said);
  if (status >= 500) return new FrontdeskError("channel.unavailable", said, { retryable: true, retryAfterMs });
  if (isUnknownBot(failure)) {
    return new FrontdeskError("channel.unavailable", said, { retryable: true, retryAfterMs: 60_000, hint: tokenHint });
  }
  return new FrontdeskError("channel.refused", said);
}

/** What to do about a token that Telegram does not know. */
export const tokenHint =
  "Take the token from @BotFather (/mybots, the bot, API Token) and set TELEGRAM_BOT_TOKEN, or the option `token`, to it: 123456789:AA….";

/** Telegram does not know the token: 401, and 404 for what does not look like one. */
export function isUnknownBot(failure: Failure): boolean {
  return failure.kind === "refused" && (failure.status === 401 || failure.status === 404);
}

/** Telegram could not fetch a picture or make one of it. */
export function isPictureRefused(failure: Failure): boolean {
  if (failure.kind !== "refused" || failure.status !== 400) return false;
  return /http url|web ?page|wrong file identifier|image_process|photo_(?:invalid|ext)|wrong type of the/i.test(
    failure.description,
  );
}

/** An edit that would change nothing: the message is as it should be. */
export function isNotModified(failure: Failure): boolean {
  return isRefusedAs(failure, /message is not modified/i);
}

/** There is nothing to edit: the message was deleted, or is too old. */
export function isGone(failure: Failure): boolean {
  return isRefusedAs(failure, /message to edit not found|message can't be edited|message_id_invalid/i);
}

function isRefusedAs(failure: Failure, words: RegExp): boolean {
  return failure.kind === "refused" && failure.status === 400 && words.test(failure.description);
}

/** The first two parts of a description; what follows can quote the message. */
export function reasonOf({ description }: { readonly description: string }): string {
  const reason = description.split(":").slice(0, 2).join(":").trim();
  return reason === "" ? "" : `: ${reason.slice(0, 120)}`;
}

function unknown(said: string): FrontdeskError {
  return new FrontdeskError("channel.outcome_unknown", said, { retryable: true });
}
