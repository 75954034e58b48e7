import type { Finding } from "@frontdesk/core";
import type { Failure } from "../api.ts";
import { tokenHint } from "../failure.ts";

/** All is well. */
export function ok(message: string): Finding {
  return { status: "ok", message };
}

/** It works, and something is to be known. */
export function warning(message: string, remedy?: string): Finding {
  return { status: "warning", message, remedy };
}

/** It does not work. */
export function failed(message: string, remedy?: string): Finding {
  return { status: "failed", message, remedy };
}

/** Nothing was looked at. */
export function skipped(message: string, remedy?: string): Finding {
  return { status: "skipped", message, remedy };
}

/** What to do where nothing answers. */
export const networkRemedy = "Let this machine reach api.telegram.org by https (firewall, proxy, DNS).";

/** What a call that did not succeed comes to. */
export function findingOf(failure: Failure, method: string): Finding {
  if (failure.kind === "failed") return failed(`No answer to ${method} (${failure.reason}).`, networkRemedy);
  const { status, retryAfterMs, description } = failure;
  if (status === 429) {
    const wait = retryAfterMs === undefined ? "" : ` ${Math.ceil(retryAfterMs / 1000)} s`;
    return failed(`Telegram asks to wait${wait} before ${method} is called again.`, "Wait, and run the doctor again.");
  }
  const reason = clean(description);
  const said = `Telegram answered ${status}${reason === "" ? "" : ` (${reason})`} to ${method}.`;
  if (status === 401) return failed(said, tokenHint);
  const known = remedies.find(([pattern]) => pattern.test(description));
  return failed(said, known?.[1] ?? (status >= 500 ? "Try again in a minute." : undefined));
}

/** A text of Telegram's, short and on one line. It says nothing of what was sent in its first two parts. */
export function clean(text: string): string {
  return text.split(":").slice(0, 2).join(":").replace(/\s+/g, " ").trim().slice(0, 120);
}

const remedies: readonly (readonly [RegExp, string])[] = [
  [
    /chat not found/i,
    "Check the id given with --chat; a person must have pressed Start in the chat with the bot before.",
  ],
  [/blocked by the user/i, "Unblock the bot in that chat."],
  [/kicked|not a member/i, "Add the bot to the group again."],
  [/upgraded to a supergroup/i, "The group has a new id: run without --chat and write what the doctor asks for there."],
  [/rights to send|not enough rights/i, "Allow the bot to write in that group."],
];
