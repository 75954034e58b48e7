import type { Doctor, DoctorVisit, Examination } from "@frontdesk/core";
import { type Fields, fieldsOf } from "../fields.ts";
import { readOptions, type Settings, type TeamsEndpoints } from "../options.ts";
import { globalService, serviceChecks } from "./service.ts";
import { type Known, tokenChecks } from "./token.ts";
import { teamsTrip } from "./trip.ts";
import { variables } from "./variables.ts";

/**
 * Looks at a Teams bot with Microsoft: its credentials, the keys, the service, and a round trip in a chat. The command
 * `frontdesk doctor --live teams` runs it.
 *
 * @example
 * ```ts
 * import { doctor } from "@frontdesk/teams/doctor";
 *
 * console.log(doctor.variables.map(({ name }) => name)[0]); // "MICROSOFT_APP_ID"
 * ```
 */
export const doctor: Doctor = {
  apiVersion: 1,
  platform: "Microsoft Teams",
  variables,
  examine(visit): Examination {
    const settings = readSettings(visit);
    const serviceUrl = wordOf(visit.options.serviceUrl) ?? globalService;
    const known: Known = {};
    return {
      clockUrl: settings.endpoints.openIdMetadata,
      checks: [...tokenChecks(settings, known, visit.now), ...serviceChecks(settings, serviceUrl, visit)],
      trip: { needs: ["token"], begin: () => teamsTrip(settings, known, serviceUrl) },
      close(): void {},
    };
  },
};

function readSettings({ options, environment }: DoctorVisit): Settings {
  const { path, name } = options;
  const endpoints = readEndpoints(fieldsOf(options.endpoints) ?? {});
  return readOptions({ path: wordOf(path), name: wordOf(name), endpoints }, environment);
}

function readEndpoints(fields: Fields): TeamsEndpoints {
  return {
    openIdMetadata: wordOf(fields.openIdMetadata),
    issuer: wordOf(fields.issuer),
    login: wordOf(fields.login),
    scope: wordOf(fields.scope),
  };
}

function wordOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
