import type { DoctorCheck, DoctorVisit, Finding } from "@frontdesk/core";
import type { Settings } from "../options.ts";
import { ask } from "./ask.ts";
import { failed, ok, skipped } from "./findings.ts";

/** Where Slack's requests go: it posts to the server where Socket Mode is off. */
export function endpointCheck(settings: Settings, visit: DoctorVisit): DoctorCheck {
  return { name: "endpoint", run: (signal) => checkEndpoint(settings, visit, signal) };
}

async function checkEndpoint(settings: Settings, { url }: DoctorVisit, signal: AbortSignal): Promise<Finding> {
  if (settings.signingSecret === undefined)
    return skipped("SLACK_SIGNING_SECRET is not set: events do not come by HTTP.");
  if (url === undefined) {
    return skipped("It was not said where the server is reached.", "Add --url https://… to try it from here.");
  }
  const asked = await ask(url + settings.path, { method: "POST", body: "{}" }, signal);
  if ("reason" in asked) {
    return failed(
      `The server does not answer at ${settings.path} (${asked.reason}).`,
      "Start the bot, and check --url.",
    );
  }
  if (asked.status === 401) return ok(`The server refuses a request without Slack's signature at ${settings.path}.`);
  return failed(
    `The server answered ${asked.status} at ${settings.path}, and not 401 as the Slack channel does without a signature.`,
    "Check --url, and that the bot runs with slack() among its channels.",
  );
}
