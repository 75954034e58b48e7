import type { FrontdeskError } from "@frontdesk/core";
import type { ApiAnswer, SlackApi } from "./api.ts";
import { isPassing, isTokenRefused, tokenHint } from "./failure.ts";
import { fieldsOf, idOf } from "./fields.ts";
import type { BotIdentity } from "./identity.ts";
import type { Settings } from "./options.ts";
import { startFailed } from "./start-failed.ts";

const settingsPage = "of the app's settings at https://api.slack.com/apps";
const secretHint = `Copy the Signing Secret from App Credentials on the page Basic Information ${settingsPage} into SLACK_SIGNING_SECRET, or the option \`signingSecret\`.`;

const clientHint = `Copy Client ID and Client Secret from App Credentials on the page Basic Information ${settingsPage} into SLACK_CLIENT_ID and SLACK_CLIENT_SECRET, or the options \`clientId\` and \`clientSecret\`.`;

/** What to do about the key of the installations. */
export const keyHint =
  "Put at least 32 random characters (openssl rand -hex 32) into SLACK_INSTALLATION_KEY, or the option `installationKey`, and keep them: with another key every workspace must install the app again.";

/** What to do about an app-level token that Slack does not take. */
export const appTokenHint = `Make a token with the scope connections:write (xapp-…) under App-Level Tokens on the page Basic Information ${settingsPage}, and put it into SLACK_APP_TOKEN, or the option \`appToken\`. Socket Mode must be on, on the page Socket Mode.`;

/** What the channel proves itself with, and Slack proves itself with. */
export type Credentials = {
  readonly signingSecret: string | undefined;
  readonly appToken: string | undefined;
} & (OneCredentials | ManyCredentials);

/** One workspace, by its bot's token. */
interface OneCredentials {
  readonly kind: "one";
  readonly token: string;
}

/** All workspaces that install the app. */
interface ManyCredentials {
  readonly kind: "many";
  readonly clientId: string;
  readonly clientSecret: string;
  readonly installationKey: string;
}

/**
 * The credentials, if they can be some.
 *
 * @throws FrontdeskError `channel.start_failed`.
 */
export function requireCredentials(settings: Settings): Credentials {
  const { signingSecret, appToken } = settings;
  const proof = settings.clientId === undefined ? ownToken(settings) : ownClient(settings, settings.clientId);
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
    throw startFailed(`${kindOfToken(appToken, "The app-level token of the Slack app")}.`, appTokenHint);
  }
  return { ...proof, signingSecret, appToken };
}

function ownToken({ token }: Settings): OneCredentials {
  if (token === undefined) throw startFailed("There is no token for the Slack bot.", tokenHint);
  if (!/^(?:xoxe\.)?xoxb-[\w-]{4,500}$/.test(token)) {
    throw startFailed(`${kindOfToken(token, "The token of the Slack bot")}.`, tokenHint);
  }
  return { kind: "one", token };
}

function ownClient({ token, clientSecret, installationKey }: Settings, clientId: string): ManyCredentials {
  if (token !== undefined) {
    throw startFailed(
      "There are a token for one Slack workspace and a client id for many.",
      "Leave out SLACK_BOT_TOKEN (the option `token`), or SLACK_CLIENT_ID (the option `clientId`).",
    );
  }
  if (!/^\d{1,40}\.\d{1,40}$/.test(clientId)) {
    throw startFailed("The client id of the Slack app does not look like one.", clientHint);
  }
  if (clientSecret === undefined) throw startFailed("There is no client secret for the Slack app.", clientHint);
  if (!/^[0-9a-f]{16,128}$/i.test(clientSecret)) {
    throw startFailed("The client secret of the Slack app does not look like one.", clientHint);
  }
  if (installationKey === undefined) {
    throw startFailed("There is no key to keep the tokens of Slack workspaces with.", keyHint);
  }
  if (installationKey.length < 32) {
    throw startFailed("The key to keep the tokens of Slack workspaces with is too short.", keyHint);
  }
  return { kind: "many", clientId, clientSecret, installationKey };
}

/** What a token is by its beginning, where that is known; the rest of it is nobody's business. */
function kindOfToken(token: string, what: string): string {
  const kind = kinds.find(([prefix]) => token.startsWith(prefix))?.[1];
  return kind === undefined ? `${what} does not look like one` : `${what} is ${kind}`;
}

const kinds = [
  ["xoxp-", "a user's token (xoxp-…)"],
  ["xoxe.xoxp-", "a user's token (xoxe.xoxp-…)"],
  ["xoxe-", "a refresh token (xoxe-…)"],
  ["xoxb-", "a bot's token (xoxb-…)"],
  ["xapp-", "an app-level token (xapp-…)"],
] as const;

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
