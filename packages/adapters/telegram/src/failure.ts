import { FrontdeskError } from "@frontdesk/core";
import type { ApiAnswer, Failure } from "./api.ts";

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
export function isPictureRefused(answer: ApiAnswer): boolean {
  return isRefusedAs(
    answer,
    /http url|web ?page|wrong file identifier|image_process|photo_(?:invalid|ext)|wrong type of the/i,
  );
}

/**
 * A group takes no pictures or no files, but words: `not enough rights to send photos to the chat`, or an identifier of
 * https://core.telegram.org/method/messages.sendMedia such as `CHAT_SEND_PHOTOS_FORBIDDEN`.
 */
export function isMediaForbidden(answer: ApiAnswer): boolean {
  if (answer.kind !== "refused" || (answer.status !== 400 && answer.status !== 403)) return false;
  return /rights to send (?!text|messages|a message)\w+|chat_send_(?!plain_)\w+_forbidden/i.test(answer.description);
}

/** An edit that would change nothing: the message is as it should be. */
export function isNotModified(answer: ApiAnswer): boolean {
  return isRefusedAs(answer, /message is not modified/i);
}

/** There is nothing to edit: the message was deleted. */
export function isGone(answer: ApiAnswer): boolean {
  return isRefusedAs(answer, /message to edit not found|message_id_invalid/i);
}

/** Telegram will never do it. */
export function isFinal(answer: ApiAnswer): boolean {
  return answer.kind !== "done" && sendError(answer).code === "channel.refused";
}

/** Telegram may have done it, or do it yet. */
export function isUnknown(answer: ApiAnswer): boolean {
  return answer.kind !== "done" && sendError(answer).code === "channel.outcome_unknown";
}

function isRefusedAs(answer: ApiAnswer, words: RegExp): boolean {
  return answer.kind === "refused" && answer.status === 400 && words.test(answer.description);
}

/** The first two parts of a description; what follows can quote the message. */
export function reasonOf({ description }: { readonly description: string }): string {
  const reason = description.split(":").slice(0, 2).join(":").trim();
  return reason === "" ? "" : `: ${reason.slice(0, 120)}`;
}

function unknown(said: string): FrontdeskError {
  return new FrontdeskError("channel.outcome_unknown", said, { retryable: true });
}

/** What of an error may be logged. */
export function codeOf(error: unknown): string {
  return FrontdeskError.isInstance(error) ? error.code : "unknown";
}
