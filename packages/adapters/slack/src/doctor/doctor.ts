import { type Doctor, type DoctorVisit, type Examination, FrontdeskError } from "@frontdesk/core";
import { httpApi } from "../http-api.ts";
import { httpConnection } from "../http-connection.ts";
import { readOptions, type Settings } from "../options.ts";
import { accountChecks, type Known } from "./account.ts";
import { receivingChecks } from "./socket.ts";
import { slackTrip } from "./trip.ts";
import { problemOf, variables } from "./variables.ts";

/**
 * Looks at a Slack app with Slack: its tokens, its scopes, its connection, and a round trip in a chat. The command
 * `frontdesk doctor --live slack` runs it.
 *
 * @example
 * ```ts
 * import { doctor } from "@frontdesk/slack/doctor";
 *
 * console.log(doctor.variables.map(({ name }) => name)[0]); // "SLACK_BOT_TOKEN"
 * ```
 */
export const doctor: Doctor = {
  apiVersion: 1,
  platform: "Slack",
  variables,
  examine(visit): Examination {
    const settings = readSettings(visit);
    const known: Known = {};
    const connection = httpConnection();
    const api = httpApi(connection, settings.apiUrl, settings.token ?? "");
    return {
      clockUrl: `${settings.apiUrl}api.test`,
      checks: [...accountChecks(settings, api, known, visit), ...receivingChecks(settings, known)],
      close: () => connection.close(),
      trip: { needs: ["token"], begin: () => slackTrip(settings, api, known) },
    };
  },
};

function readSettings({ options, environment }: DoctorVisit): Settings {
  const { apiUrl, path, name } = options;
  const settings = readOptions({ apiUrl: wordOf(apiUrl), path: wordOf(path), name: wordOf(name) }, environment);
  const problem = problemOf("SLACK_API_URL", settings.apiUrl);
  if (problem === undefined) return settings;
  throw new FrontdeskError("channel.invalid_options", `No token is sent to the address of Slack's API: ${problem}.`, {
    hint: "Correct SLACK_API_URL, or `apiUrl` in the file of --options, or remove it.",
  });
}

function wordOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
