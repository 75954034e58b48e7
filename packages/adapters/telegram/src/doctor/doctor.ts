import type { Doctor, DoctorVisit, Examination } from "@frontdesk/core";
import { httpApi } from "../http-api.ts";
import { readOptions, type Settings } from "../options.ts";
import { accountChecks, type Known } from "./account.ts";
import { telegramTrip } from "./trip.ts";
import { updateChecks } from "./updates.ts";
import { variables } from "./variables.ts";

/**
 * Looks at a bot with Telegram: its token, its webhook, what waits, and a round trip in a chat. The command
 * `frontdesk doctor --live telegram` runs it.
 *
 * @example
 * ```ts
 * import { doctor } from "@frontdesk/telegram/doctor";
 *
 * console.log(doctor.variables.map(({ name }) => name)[0]); // "TELEGRAM_BOT_TOKEN"
 * ```
 */
export const doctor: Doctor = {
  apiVersion: 1,
  platform: "Telegram",
  variables,
  examine(visit): Examination {
    const settings = readSettings(visit);
    const known: Known = {};
    const api = httpApi(settings.apiRoot, settings.token ?? "");
    return {
      clockUrl: settings.apiRoot,
      checks: [...accountChecks(settings, api, known), ...updateChecks(settings, api, known, visit)],
      trip: { needs: ["token", "webhook"], begin: () => telegramTrip(settings, api, known, visit) },
      close: () => api.close(),
    };
  },
};

function readSettings({ options, environment }: DoctorVisit): Settings {
  const { apiRoot, path, name } = options;
  return readOptions({ apiRoot: wordOf(apiRoot), path: wordOf(path), name: wordOf(name) }, environment);
}

function wordOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
