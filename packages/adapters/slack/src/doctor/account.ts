import type { DoctorCheck, Finding } from "@frontdesk/core";
import { readAnswer, type SlackApi } from "../api.ts";
import { isTokenRefused, tokenHint } from "../failure.ts";
import { fieldsOf, idOf, textOf } from "../fields.ts";
import type { BotIdentity } from "../identity.ts";
import { slackManifest } from "../manifest.ts";
import type { Settings } from "../options.ts";
import { ask } from "./ask.ts";
import { failed, findingOf, networkRemedy, ok, skipped } from "./findings.ts";
import { problemOf } from "./variables.ts";

/** What the checks learn of the account, for those that come after. */
export interface Known {
  bot?: BotIdentity | undefined;
  scopes?: readonly string[] | undefined;
  /** The app that the bot's token belongs to. */
  botApp?: string | undefined;
  /** Whether Slack's events come to this program over a WebSocket. */
  hasSocket?: boolean | undefined;
}

/** The bot's token, and what it may do. */
export function accountChecks(settings: Settings, api: SlackApi, known: Known): readonly DoctorCheck[] {
  return [
    { name: "token", run: (signal) => checkToken(settings, known, signal) },
    { name: "scopes", needs: ["token"], run: async () => checkScopes(known.scopes) },
    { name: "bot", needs: ["token"], run: (signal) => checkBot(api, known, signal) },
  ];
}

async function checkToken({ token, apiUrl }: Settings, known: Known, signal: AbortSignal): Promise<Finding> {
  if (token === undefined) return failed("SLACK_BOT_TOKEN is not set.", tokenHint);
  const problem = problemOf("SLACK_BOT_TOKEN", token);
  if (problem !== undefined) return failed(`SLACK_BOT_TOKEN is set, but ${problem}.`, tokenHint);
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/x-www-form-urlencoded" };
  const asked = await ask(`${apiUrl}auth.test`, { method: "POST", headers }, signal);
  if ("reason" in asked) return failed(`No answer to auth.test (${asked.reason}).`, networkRemedy);
  const answer = readAnswer(asked.status, asked.headers.get("retry-after") ?? undefined, asked.body);
  if (answer.kind !== "done") {
    const isRefused = isTokenRefused(answer);
    return isRefused
      ? failed(
          `Slack does not take the token in SLACK_BOT_TOKEN (${answer.kind === "refused" ? answer.error : ""}).`,
          tokenHint,
        )
      : findingOf(answer, "auth.test");
  }
  const fields = fieldsOf(answer.result);
  const teamId = idOf(fields?.team_id);
  const userId = idOf(fields?.user_id);
  if (teamId === undefined || userId === undefined) {
    return failed("The answer to auth.test could not be read: it is not Slack that answers.", networkRemedy);
  }
  const botId = idOf(fields?.bot_id);
  if (botId === undefined) return failed("The token is a person's, not a bot's.", tokenHint);
  known.bot = { teamId, userId, botId, enterpriseId: idOf(fields?.enterprise_id) };
  known.scopes = asked.headers
    .get("x-oauth-scopes")
    ?.split(/\s*,\s*/)
    .filter((scope) => scope !== "");
  const team = textOf(fields?.team);
  return ok(`The bot ${userId} in the workspace ${team === undefined ? teamId : `${team} (${teamId})`}.`);
}

function checkScopes(granted: readonly string[] | undefined): Finding {
  const wanted = slackManifest({ name: "doctor" }).oauth_config.scopes.bot;
  if (granted === undefined) return skipped("Slack did not say which scopes the token has (no x-oauth-scopes).");
  const missing = wanted.filter((scope) => !granted.includes(scope));
  if (missing.length === 0) return ok(`All ${wanted.length} scopes of the manifest are granted.`);
  return failed(
    `${missing.length} of ${wanted.length} scopes of the manifest are missing: ${missing.join(", ")}.`,
    "Add them under Bot Token Scopes on the page OAuth & Permissions of the app's settings, or put the manifest of `npx frontdesk manifest slack` on the page App Manifest; then install the app again on the page Install App.",
  );
}

async function checkBot(api: SlackApi, known: Known, signal: AbortSignal): Promise<Finding> {
  const answer = await api.call("bots.info", { bot: known.bot?.botId }, signal);
  if (answer.kind !== "done") return findingOf(answer, "bots.info");
  const bot = fieldsOf(fieldsOf(answer.result)?.bot);
  known.botApp = idOf(bot?.app_id);
  if (bot?.deleted === true) return failed("The bot was removed from the workspace.", tokenHint);
  return ok(`It belongs to the app ${known.botApp ?? "of an unknown id"}.`);
}
