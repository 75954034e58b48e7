import type { DoctorCheck, DoctorVisit, Finding } from "@frontdesk/core";
import { readAnswer } from "../api.ts";
import type { Settings } from "../options.ts";
import { ask } from "./ask.ts";
import { failed, findingOf, networkRemedy, ok, skipped, warning } from "./findings.ts";
import { clientRemedy, keyRemedy, problemOf } from "./variables.ts";

/** What many workspaces install the app with, and where. The tokens of theirs lie in the store, which nobody opens here. */
export function installingChecks(settings: Settings, visit: DoctorVisit): readonly DoctorCheck[] {
  return [
    { name: "token", run: async () => checkNoToken(settings) },
    { name: "app credentials", run: (signal) => checkClient(settings, signal) },
    { name: "installation key", run: async () => checkKey(settings) },
    { name: "install page", run: (signal) => checkInstallPage(settings, visit, signal) },
  ];
}

function checkNoToken({ token }: Settings): Finding {
  if (token === undefined) {
    return skipped("Each workspace has a token of its own, which lies in the store: it is not tried from here.");
  }
  return failed(
    "SLACK_BOT_TOKEN and SLACK_CLIENT_ID are set: one is for one workspace, the other for many.",
    "Remove one of them.",
  );
}

/** Slack looks at the app's credentials before it looks at the code, which is nobody's. */
async function checkClient({ clientId, clientSecret, apiUrl }: Settings, signal: AbortSignal): Promise<Finding> {
  for (const [name, value] of [
    ["SLACK_CLIENT_ID", clientId],
    ["SLACK_CLIENT_SECRET", clientSecret],
  ] as const) {
    if (value === undefined) return failed(`${name} is not set.`, clientRemedy);
    const problem = problemOf(name, value);
    if (problem !== undefined) return failed(`${name} is set, but ${problem}.`, clientRemedy);
  }
  const body = new URLSearchParams({ client_id: clientId ?? "", client_secret: clientSecret ?? "", code: "doctor" });
  const asked = await ask(`${apiUrl}oauth.v2.access`, { method: "POST", body }, signal);
  if ("reason" in asked) return failed(`No answer to oauth.v2.access (${asked.reason}).`, networkRemedy);
  const answer = readAnswer(asked.status, asked.headers.get("retry-after") ?? undefined, asked.body);
  if (answer.kind === "done") {
    return failed("Slack took a code that nobody was given: it is not Slack that answers.", networkRemedy);
  }
  if (answer.kind === "refused" && /^(?:invalid_code|code_already_used)$/.test(answer.error)) {
    return ok("Slack knows the app, and takes its secret.");
  }
  if (answer.kind === "refused" && /^(?:invalid_client_id|bad_client_secret)$/.test(answer.error)) {
    return failed(`Slack does not take the app's credentials (${answer.error}).`, clientRemedy);
  }
  return findingOf(answer, "oauth.v2.access");
}

function checkKey({ installationKey }: Settings): Finding {
  if (installationKey === undefined) return failed("SLACK_INSTALLATION_KEY is not set.", keyRemedy);
  const problem = problemOf("SLACK_INSTALLATION_KEY", installationKey);
  if (problem !== undefined) return failed(`SLACK_INSTALLATION_KEY is set, but ${problem}.`, keyRemedy);
  return ok("It is long enough; whether it is the one that the tokens are kept with shows when the bot starts.");
}

/** Whoever opens the page is sent to Slack, and back to this server. */
async function checkInstallPage(settings: Settings, { url }: DoctorVisit, signal: AbortSignal): Promise<Finding> {
  const { installPath, redirectPath, clientId } = settings;
  if (url === undefined) {
    return skipped("It was not said where the server is reached.", "Add --url https://… to try it from here.");
  }
  const asked = await ask(url + installPath, {}, signal);
  if ("reason" in asked) {
    return failed(`The server does not answer at ${installPath} (${asked.reason}).`, "Start the bot, and check --url.");
  }
  const page = URL.parse(asked.headers.get("location") ?? "");
  if (asked.status !== 302 || page?.searchParams.get("client_id") !== clientId) {
    return failed(
      `The server answered ${asked.status} at ${installPath}, and did not send the browser to Slack for this app.`,
      "Check --url, SLACK_CLIENT_ID, and that the bot runs with slack() among its channels.",
    );
  }
  const back = page?.searchParams.get("redirect_uri");
  const wanted = url + redirectPath;
  if (back === null || back === undefined) {
    return ok("It sends browsers to Slack, which sends them back to the first Redirect URL of the app's settings.");
  }
  if (back === wanted) return ok("It sends browsers to Slack, and Slack sends them back here.");
  return warning(
    `Slack sends browsers back to another address than --url with ${redirectPath}.`,
    "Set the runtime's `publicUrl` to where browsers reach it; the address must be among the Redirect URLs on the page OAuth & Permissions.",
  );
}
