import type { Finding } from "@frontdesk/core";
import { type Failure, isTokenRefused, tokenHint } from "../failure.ts";

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
export const networkRemedy =
  "Let this machine reach slack.com by https (firewall, proxy, DNS); if SLACK_API_URL is set, check it.";

/** What a call that did not succeed comes to. `hint`: what to do about a token that is refused. */
export function findingOf(failure: Failure, method: string, hint: string = tokenHint): Finding {
  if (failure.kind === "failed") return failed(`No answer to ${method} (${failure.reason}).`, networkRemedy);
  const { status, error, retryAfterMs } = failure;
  if (status === 429 || /^rate_?limited$/.test(error)) {
    const wait = retryAfterMs === undefined ? "" : ` ${Math.ceil(retryAfterMs / 1000)} s`;
    return failed(`Slack asks to wait${wait} before ${method} is called again.`, "Wait, and run the doctor again.");
  }
  const said = `Slack answered ${error === "" ? status : error} to ${method}.`;
  if (isTokenRefused(failure)) return failed(said, hint);
  return failed(
    said,
    remedies[error] ?? (status >= 500 ? "Try again; https://slack-status.com says how Slack is." : undefined),
  );
}

const remedies: { readonly [error: string]: string | undefined } = {
  not_in_channel: "Invite the bot into the channel: /invite @its-name.",
  channel_not_found: "Check the id given with --chat, and invite the bot into the channel: /invite @its-name.",
  is_archived: "Name another channel with --chat: this one is archived.",
  user_not_found: "Check the id given with --chat: the profile of the person, the three dots, Copy member ID.",
  missing_scope:
    "Add the scope on the page OAuth & Permissions of the app's settings (npx frontdesk manifest slack prints all of them), and install the app again on the page Install App.",
  not_allowed_token_type:
    "Put the bot's token (xoxb-…) into SLACK_BOT_TOKEN and the app-level token (xapp-…) into SLACK_APP_TOKEN.",
};
