import { type Doctor, type DoctorCheck, type DoctorVisit, type Examination, FrontdeskError } from "@frontdesk/core";
import type { SlackApi } from "../api.ts";
import { httpApi } from "../http-api.ts";
import { httpConnection } from "../http-connection.ts";
import { readOptions, type Settings } from "../options.ts";
import { accountChecks, type Known } from "./account.ts";
import { endpointCheck } from "./endpoint.ts";
import { installingChecks } from "./installing.ts";
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
      checks: [...identityChecks(settings, api, known, visit), ...receivingChecks(settings, known)],
      close: () => connection.close(),
      trip: { needs: ["token"], begin: () => slackTrip(settings, api, known) },
    };
  },
};

/** Whose app it is: one workspace's, by its token, or that of all who install it. */
function identityChecks(settings: Settings, api: SlackApi, known: Known, visit: DoctorVisit): readonly DoctorCheck[] {
  const endpoint = endpointCheck(settings, visit);
  return settings.clientId === undefined
    ? [...accountChecks(settings, api, known), endpoint]
    : [...installingChecks(settings, visit), endpoint];
}

function readSettings({ options, environment }: DoctorVisit): Settings {
  const { apiUrl, path, name, clientId, installPath, redirectPath } = options;
  const paths = { path: wordOf(path), installPath: wordOf(installPath), redirectPath: wordOf(redirectPath) };
  const given = { ...paths, apiUrl: wordOf(apiUrl), name: wordOf(name), clientId: wordOf(clientId) };
  const settings = readOptions(given, environment);
  const problem = problemOf("SLACK_API_URL", settings.apiUrl);
  if (problem === undefined) return settings;
  throw new FrontdeskError("channel.invalid_options", `No token is sent to the address of Slack's API: ${problem}.`, {
    hint: "Correct SLACK_API_URL, or `apiUrl` in the file of --options, or remove it.",
  });
}

function wordOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
