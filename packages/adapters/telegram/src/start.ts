import { createHmac } from "node:crypto";
import { type ChannelHost, FrontdeskError } from "@frontdesk/core";
import type { BotIdentity } from "./addressed.ts";
import type { ApiAnswer, Failure, TelegramApi } from "./api.ts";
import { isUnknownBot, tokenHint } from "./failure.ts";
import { fieldsOf, idOf, textOf } from "./fields.ts";
import type { Settings } from "./options.ts";
import { allowedUpdates } from "./receive.ts";

/**
 * The token, if it can be one.
 *
 * @throws FrontdeskError `channel.start_failed`.
 */
export function requireToken(settings: Settings): string {
  if (settings.token === undefined) throw startFailed("There is no token for the Telegram bot.", tokenHint);
  if (!/^\d{1,20}:[\w-]{1,100}$/.test(settings.token)) {
    throw startFailed("The token of the Telegram bot does not look like one.", tokenHint);
  }
  return settings.token;
}

/**
 * Asks Telegram who the bot is.
 *
 * @throws FrontdeskError `channel.start_failed`.
 */
export async function identify(api: TelegramApi): Promise<BotIdentity> {
  const answer = await api.call("getMe", {});
  const fields = answer.kind === "done" ? fieldsOf(answer.result) : undefined;
  const id = idOf(fields?.id);
  const username = textOf(fields?.username);
  if (id !== undefined && username !== undefined) return { id, username };
  throw refusedStart("getMe", answer);
}

/** The secret that webhook requests must carry; without one of the author's, one that is made once and kept. */
export async function webhookSecret(settings: Settings, host: ChannelHost): Promise<string> {
  if (settings.webhookSecret !== undefined) return settings.webhookSecret;
  return createHmac("sha256", await host.secret("webhook"))
    .update("telegram")
    .digest("base64url");
}

/**
 * Tells Telegram where to post updates.
 *
 * @throws FrontdeskError `channel.start_failed`.
 */
export async function setWebhook(api: TelegramApi, url: string, secret: string): Promise<void> {
  const answer = await api.call("setWebhook", { url, secret_token: secret, allowed_updates: allowedUpdates });
  if (answer.kind !== "done") {
    throw refusedStart(
      "setWebhook",
      answer,
      "The option `publicUrl` must be reachable by https on port 443, 80, 88 or 8443.",
    );
  }
}

/**
 * Makes room for polling: Telegram refuses it while a webhook is set.
 *
 * @throws FrontdeskError `channel.start_failed`.
 */
export async function deleteWebhook(api: TelegramApi): Promise<void> {
  const answer = await api.call("deleteWebhook", {});
  if (answer.kind !== "done") throw refusedStart("deleteWebhook", answer);
}

function refusedStart(method: string, answer: ApiAnswer, hint?: string): FrontdeskError {
  if (answer.kind === "done")
    return startFailed(`Telegram's answer to ${method} could not be read.`, "Check the option `apiRoot`.");
  if (isUnknownBot(answer)) return startFailed("Telegram does not know the bot's token.", tokenHint);
  const what = answer.kind === "failed" ? `no answer (${answer.reason})` : `status ${answer.status}`;
  const advice = hint ?? "Check that this machine reaches Telegram, and the option `apiRoot` if it is set.";
  return startFailed(`Telegram could not be asked: ${method}, ${what}.`, advice, isPassing(answer));
}

function isPassing(answer: Failure): boolean {
  return answer.kind === "failed" || answer.status === 429 || answer.status >= 500;
}

function startFailed(message: string, hint: string, retryable = false): FrontdeskError {
  return new FrontdeskError("channel.start_failed", message, { hint, retryable });
}
