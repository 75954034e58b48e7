import type { DoctorVariable } from "@frontdesk/core";
import { tokenHint } from "../failure.ts";
import { appTokenHint } from "../start.ts";

/** Where the signing secret is. */
export const secretRemedy =
  "Copy the Signing Secret from App Credentials on the page Basic Information of the app's settings at https://api.slack.com/apps into SLACK_SIGNING_SECRET.";

/** Where what many workspaces install the app with is. */
export const clientRemedy =
  "Copy Client ID and Client Secret from App Credentials on the page Basic Information of the app's settings at https://api.slack.com/apps into SLACK_CLIENT_ID and SLACK_CLIENT_SECRET. For one workspace leave both out, and set SLACK_BOT_TOKEN.";

/** Where the key of the installations comes from. */
export const keyRemedy =
  "Put at least 32 random characters (openssl rand -hex 32) into SLACK_INSTALLATION_KEY, and keep them: with another key every workspace must install the app again.";

function isSet(value: string | undefined): boolean {
  return (value ?? "").trim() !== "";
}

/** What the channel reads of the environment. */
export const variables: readonly DoctorVariable[] = [
  {
    name: "SLACK_BOT_TOKEN",
    isSecret: true,
    remedy: tokenHint,
    isNeeded: (environment) => !isSet(environment.SLACK_CLIENT_ID),
    problem(value): string | undefined {
      if (/^(?:xoxe\.)?xoxb-[\w-]{4,500}$/.test(value)) return undefined;
      if (/^(?:xoxe\.)?xoxp-/.test(value)) return "it is a user's token (xoxp-…), not the bot's (xoxb-…)";
      if (value.startsWith("xapp-")) return "it is the app-level token (xapp-…), which belongs into SLACK_APP_TOKEN";
      return "it does not look like a bot's token (xoxb-…)";
    },
  },
  {
    name: "SLACK_APP_TOKEN",
    isSecret: true,
    remedy: appTokenHint,
    isNeeded: ({ SLACK_SIGNING_SECRET }) => !isSet(SLACK_SIGNING_SECRET),
    problem(value): string | undefined {
      if (/^xapp-[\w-]{4,500}$/.test(value)) return undefined;
      if (value.startsWith("xoxb-")) return "it is the bot's token (xoxb-…), which belongs into SLACK_BOT_TOKEN";
      return "it does not look like an app-level token (xapp-…)";
    },
  },
  {
    name: "SLACK_SIGNING_SECRET",
    isSecret: true,
    remedy: secretRemedy,
    isNeeded: ({ SLACK_APP_TOKEN }) => !isSet(SLACK_APP_TOKEN),
    problem: (value) =>
      /^[0-9a-f]{16,128}$/i.test(value) ? undefined : "it does not look like a signing secret (32 of 0-9, a-f)",
  },
  {
    name: "SLACK_CLIENT_ID",
    isSecret: false,
    remedy: clientRemedy,
    isNeeded: ({ SLACK_BOT_TOKEN, SLACK_CLIENT_SECRET }) => !isSet(SLACK_BOT_TOKEN) && isSet(SLACK_CLIENT_SECRET),
    problem(value, { SLACK_BOT_TOKEN } = {}): string | undefined {
      if (!/^\d{1,40}\.\d{1,40}$/.test(value)) return "it does not look like a client id (1234567890.1234567890)";
      return isSet(SLACK_BOT_TOKEN)
        ? "so is SLACK_BOT_TOKEN: one is for many workspaces, the other for one"
        : undefined;
    },
  },
  {
    name: "SLACK_CLIENT_SECRET",
    isSecret: true,
    remedy: clientRemedy,
    isNeeded: ({ SLACK_CLIENT_ID }) => isSet(SLACK_CLIENT_ID),
    problem: (value) =>
      /^[0-9a-f]{16,128}$/i.test(value) ? undefined : "it does not look like a client secret (32 of 0-9, a-f)",
  },
  {
    name: "SLACK_INSTALLATION_KEY",
    isSecret: true,
    remedy: keyRemedy,
    isNeeded: ({ SLACK_CLIENT_ID }) => isSet(SLACK_CLIENT_ID),
    problem: (value) => (value.length >= 32 ? undefined : "it has fewer than 32 characters"),
  },
  {
    name: "SLACK_API_URL",
    isSecret: false,
    remedy: "Remove SLACK_API_URL, unless Slack is reached at another address than https://slack.com/api/.",
    isNeeded: () => false,
    problem: (value) =>
      isSecure(value) ? undefined : "it is neither an https address nor an http one on this machine",
  },
];

/** Whether a token may go there: by https, or by http on this machine. */
function isSecure(address: string): boolean {
  const { protocol, hostname } = URL.parse(address) ?? {};
  if (protocol === "https:") return true;
  return protocol === "http:" && /^(?:127(?:\.\d{1,3}){3}|localhost|\[::1\])$/.test(hostname ?? "");
}

/** The form of a variable's value. */
export function problemOf(name: string, value: string): string | undefined {
  return variables.find((variable) => variable.name === name)?.problem(value);
}
