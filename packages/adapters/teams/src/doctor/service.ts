import type { DoctorCheck, DoctorVisit, Finding } from "@frontdesk/core";
import { fieldsOf, listOf, wordOf } from "../fields.ts";
import { isSecureUrl } from "../loopback.ts";
import type { Settings } from "../options.ts";
import { ask } from "./ask.ts";
import { failed, insecureService, ok, skipped, throttled, unreachable, warning } from "./findings.ts";

/** The service of conversations for all regions; activities name a nearer one. */
export const globalService = "https://smba.trafficmanager.net/teams/";

/** The keys by which requests are checked, and the addresses that the bot needs. */
export function serviceChecks(settings: Settings, serviceUrl: string, visit: DoctorVisit): readonly DoctorCheck[] {
  const { openIdMetadata, issuer } = settings.endpoints;
  let keysUrl: string | undefined;
  return [
    {
      name: "keys' address",
      async run(signal): Promise<Finding> {
        const metadata = await readMetadata(openIdMetadata, signal);
        if ("status" in metadata) return metadata;
        if (metadata.issuer !== issuer) {
          return failed(
            "It belongs to another issuer than Teams' tokens have.",
            "Check the options endpoints.openIdMetadata and endpoints.issuer.",
          );
        }
        keysUrl = metadata.keysUrl;
        return ok("The OpenID metadata is reached, and of the right issuer.");
      },
    },
    { name: "keys", needs: ["keys' address"], run: (signal) => checkKeys(keysUrl ?? "", signal) },
    { name: "service", run: (signal) => checkService(serviceUrl, signal) },
    { name: "endpoint", run: (signal) => checkEndpoint(settings, visit, signal) },
  ];
}

interface Metadata {
  readonly issuer: string | undefined;
  readonly keysUrl: string;
}

async function readMetadata(url: string, signal: AbortSignal): Promise<Metadata | Finding> {
  const host = new URL(url).hostname;
  const asked = await ask(url, {}, signal);
  if ("reason" in asked) return unreachable(host, host, asked.reason);
  if (asked.status === 429) return throttled(host, asked.headers.get("retry-after"));
  const fields = fieldsOf(asked.body);
  const keysUrl = wordOf(fields?.jwks_uri);
  if (asked.status !== 200 || keysUrl === undefined || !isSecureUrl(keysUrl)) {
    return failed(
      `${host} answered ${asked.status} and no OpenID metadata.`,
      "Something stands between this machine and Microsoft (a proxy's page?), or the option `endpoints` is wrong.",
    );
  }
  return { issuer: wordOf(fields?.issuer), keysUrl };
}

async function checkKeys(url: string, signal: AbortSignal): Promise<Finding> {
  const host = new URL(url).hostname;
  const asked = await ask(url, {}, signal);
  if ("reason" in asked) return unreachable(host, host, asked.reason);
  const keys = listOf(fieldsOf(asked.body)?.keys);
  const forTeams = keys.filter(({ endorsements }) => Array.isArray(endorsements) && endorsements.includes("msteams"));
  if (keys.length === 0) {
    return failed(
      `${host} answered ${asked.status} and no keys.`,
      "Try again; without keys no message of Teams is believed.",
    );
  }
  if (forTeams.length === 0) return warning(`None of the ${keys.length} keys is endorsed for Teams.`);
  return ok(`${forTeams.length} of ${keys.length} keys ${forTeams.length === 1 ? "is" : "are"} endorsed for Teams.`);
}

async function checkService(serviceUrl: string, signal: AbortSignal): Promise<Finding> {
  const host = URL.parse(serviceUrl)?.hostname;
  if (host === undefined || !isSecureUrl(serviceUrl)) return insecureService;
  const asked = await ask(serviceUrl, {}, signal);
  if ("reason" in asked) return unreachable(`the service of conversations, ${host},`, host, asked.reason);
  return ok(`${host} is reached.`);
}

async function checkEndpoint({ path }: Settings, { url }: DoctorVisit, signal: AbortSignal): Promise<Finding> {
  if (url === undefined) {
    return skipped("It was not said where the server is reached.", "Add --url https://… to try it from here.");
  }
  const asked = await ask(url + path, { method: "POST", body: "{}" }, signal);
  if ("reason" in asked) {
    return failed(`The server does not answer at ${path} (${asked.reason}).`, "Start the bot, and check --url.");
  }
  if (asked.status === 401) {
    return ok(
      `The server refuses a request without a token at ${path}: put that address into Messaging endpoint, in the Azure portal.`,
    );
  }
  return failed(
    `The server answered ${asked.status} at ${path}, and not 401 as the Teams channel does without a token.`,
    "Check --url, and that the bot runs with teams() among its channels.",
  );
}
