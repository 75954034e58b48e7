import { FrontdeskError } from "@frontdesk/core";
import type { ApiAnswer, SlackApi } from "./api.ts";
import { isPassing, isTokenRefused, tokenHint } from "./failure.ts";
import { fieldsOf, idOf } from "./fields.ts";
import type { BotIdentity } from "./identity.ts";
import type { Settings } from "./options.ts";

const settingsPage = "of the app's settings at https://api.slack.com/apps";
const secretHint = `Copy the Signing Secret from App Credentials on the page Basic Information ${settingsPage} into SLACK_SIGNING_SECRET, or the option \`signingSecret\`.`;

/** What to do about an app-level token that Slack does not take. */
export const appTokenHint = `Make a token with the scope connections:write (xapp-…) under App-Level Tokens on the page Basic Information ${settingsPage}, and put it into SLACK_APP_TOKEN, or the option \`appToken\`. Socket Mode must be on, on the page Socket Mode.`;

/** What the channel proves itself with, and Slack proves itself with. */
export interface Credentials {
  readonly token: string;
  readonly signingSecret: string | undefined;
  readonly appToken: string | undefined;
}

/**
 * The credentials, if they can be some.
 *
 * @throws FrontdeskError `channel.start_failed`.
 */
export function requireCredentials({ token, signingSecret, appToken }: Settings): Credentials {
  if (token === undefined) throw startFailed("There is no token for the Slack bot.", tokenHint);
  if (!/^(?:xoxe\.)?xoxb-[\w-]{4,500}$/.test(token)) {
    throw startFailed("The token of the Slack bot does not look like one.", tokenHint);
  }
  if (signingSecret === undefined && appToken === undefined) {
    throw startFailed(
      "There is neither a signing secret nor an app-level token for Slack: the bot would hear nothing.",
      `${secretHint} Or, without a public address: ${appTokenHint}`,
    );
  }
  if (signingSecret !== undefined && !/^[0-9a-f]{16,128}$/i.test(signingSecret)) {
    throw startFailed("The signing secret of the Slack app does not look like one.", secretHint);
  }
  if (appToken !== undefined && !/^xapp-[\w-]{4,500}$/.test(appToken)) {
    throw startFailed("The app-level token of the Slack app does not look like one.", appTokenHint);
  }
  return { token, signingSecret, appToken };
}

/**
 * Asks Slack who the bot is.
 *
 * @throws FrontdeskError `channel.start_failed`.
 */
export async function identify(api: SlackApi): Promise<BotIdentity> {
  const answer = await api.call("auth.test", {});
  const fields = answer.kind === "done" ? fieldsOf(answer.result) : undefined;
  const teamId = idOf(fields?.team_id);
  const userId = idOf(fields?.user_id);
  if (teamId === undefined || userId === undefined) throw refusedStart(answer);
  return { teamId, userId, enterpriseId: idOf(fields?.enterprise_id), botId: idOf(fields?.bot_id) };
}

function refusedStart(answer: ApiAnswer): FrontdeskError {
  if (answer.kind === "done") {
    return startFailed(
      "Slack's answer to auth.test could not be read.",
      "Check the option `apiUrl` and SLACK_API_URL.",
    );
  }
  if (isTokenRefused(answer)) return startFailed("Slack does not take the bot's token.", tokenHint);
  const what = answer.kind === "failed" ? `no answer (${answer.reason})` : answer.error || `status ${answer.status}`;
  return startFailed(
    `Slack could not be asked: auth.test, ${what}.`,
    "Check that this machine reaches Slack, and the option `apiUrl` or SLACK_API_URL if it is set.",
    isPassing(answer),
  );
}

/** That the channel could not be opened. */
export function startFailed(message: string, hint: string, retryable = false): FrontdeskError {
  return new FrontdeskError("channel.start_failed", message, { hint, retryable });
}
