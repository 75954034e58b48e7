import type { DoctorCheck, Finding } from "@frontdesk/core";
import { passwordHint } from "../credentials.ts";
import { type Fields, fieldsOf, wordOf } from "../fields.ts";
import { isSecureUrl } from "../loopback.ts";
import type { Settings } from "../options.ts";
import { ask } from "./ask.ts";
import { failed, loginFinding, ok, skipped, throttled, unreachable, warning } from "./findings.ts";
import { appIdRemedy, problemOf, tenantRemedy } from "./variables.ts";

/** What the checks learn of the bot, for those that come after. */
export interface Known {
  token?: string | undefined;
  /** Where the token ends, epoch milliseconds. */
  claims?: Fields | undefined;
}

/** The login of the public cloud, before a tenant's id. */
const publicLogin = "https://login.microsoftonline.com";

/** Where this bot gets its tokens: its tenant's login in the public cloud, else the one that is set. */
export function loginUrl({ endpoints, appType, tenantId }: Settings): string {
  const isPublic = endpoints.login === `${publicLogin}/botframework.com`;
  const login =
    isPublic && appType !== "MultiTenant" && tenantId !== undefined ? `${publicLogin}/${tenantId}` : endpoints.login;
  return `${login.replace(/\/+$/, "")}/oauth2/v2.0/token`;
}

/** Who the bot is, and whether Microsoft believes it. */
export function tokenChecks(settings: Settings, known: Known, now: () => number): readonly DoctorCheck[] {
  return [
    { name: "app id", run: async () => checkAppId(settings) },
    { name: "tenant", run: async () => checkTenant(settings) },
    { name: "password", run: async () => checkPassword(settings) },
    { name: "token", needs: ["app id", "tenant", "password"], run: (signal) => checkToken(settings, known, signal) },
    { name: "audience", needs: ["token"], run: async () => checkAudience(settings, known) },
    { name: "token's time", needs: ["token"], run: async () => checkTime(known, now()) },
  ];
}

function checkAppId({ appId }: Settings): Finding {
  if (appId === undefined) return failed("MICROSOFT_APP_ID is not set.", appIdRemedy);
  const problem = problemOf("MICROSOFT_APP_ID", appId);
  return problem === undefined
    ? ok("It has the form of one.")
    : failed(`MICROSOFT_APP_ID is set, but ${problem}.`, appIdRemedy);
}

function checkTenant({ tenantId, appType }: Settings): Finding {
  if (tenantId === undefined) {
    if (appType !== "MultiTenant")
      return failed(`MICROSOFT_APP_TENANT_ID is not set, and the type is ${appType}.`, tenantRemedy);
    return warning(
      "MICROSOFT_APP_TENANT_ID is not set: the bot is taken for a multi-tenant one, which can no longer be created.",
      tenantRemedy,
    );
  }
  const problem = problemOf("MICROSOFT_APP_TENANT_ID", tenantId);
  if (problem !== undefined) return failed(`MICROSOFT_APP_TENANT_ID is set, but ${problem}.`, tenantRemedy);
  return ok(`It has the form of one; the type is ${appType}.`);
}

function checkPassword({ appPassword, appType }: Settings): Finding {
  if (appType === "UserAssignedMSI") return skipped("A managed identity has none.");
  if (appPassword === undefined) return failed("MICROSOFT_APP_PASSWORD is not set.", passwordHint);
  const problem = problemOf("MICROSOFT_APP_PASSWORD", appPassword);
  return problem === undefined
    ? ok("It is set.")
    : failed(`MICROSOFT_APP_PASSWORD is set, but ${problem}.`, passwordHint);
}

/** Asks the login itself, since the SDK keeps the code by which Microsoft says what is wrong to itself. */
async function checkToken(settings: Settings, known: Known, signal: AbortSignal): Promise<Finding> {
  const { appId = "", appPassword, endpoints } = settings;
  if (appPassword === undefined) {
    return skipped(
      "A managed identity gets its tokens in Azure only.",
      "Run the doctor where the bot runs; what needs a token is skipped here.",
    );
  }
  const url = loginUrl(settings);
  if (!isSecureUrl(url))
    return failed("The login's address is neither https nor on this machine.", "Check the option `endpoints`.");
  const body = new URLSearchParams({
    grant_type: "client_credentials",
    client_id: appId,
    client_secret: appPassword,
    scope: `${endpoints.scope}/.default`,
  });
  const asked = await ask(url, { method: "POST", body }, signal);
  if ("reason" in asked) return unreachable("Microsoft's login", new URL(url).hostname, asked.reason);
  if (asked.status === 429) return throttled("the login", asked.headers.get("retry-after"));
  const fields = fieldsOf(asked.body);
  const token = wordOf(fields?.access_token);
  if (asked.status !== 200 || token === undefined) {
    const error = wordOf(fields?.error) ?? "";
    const code = /AADSTS\d{4,8}/.exec(wordOf(fields?.error_description) ?? "")?.[0];
    return loginFinding(asked.status, /^\w{1,40}$/.test(error) ? error : "", code);
  }
  known.token = token;
  known.claims = claimsOf(token);
  return ok("Microsoft's login gives one.");
}

function checkAudience({ endpoints, tenantId, appId }: Settings, { claims }: Known): Finding {
  if (claims === undefined) return skipped("The token cannot be read, which is Microsoft's right.");
  const { aud, tid, appid, azp } = claims;
  const wanted = endpoints.scope.replace(/\/+$/, "");
  if (typeof aud === "string" && aud.replace(/\/+$/, "") !== wanted) {
    return failed(
      "The token is for another service.",
      `Set the option endpoints.scope to that of your cloud; it asked for ${wanted}.`,
    );
  }
  const app = appid ?? azp;
  if (typeof app === "string" && app.toLowerCase() !== appId?.toLowerCase()) {
    return failed("The token is another app's.", appIdRemedy);
  }
  if (tenantId !== undefined && typeof tid === "string" && tid.toLowerCase() !== tenantId.toLowerCase()) {
    return failed("The token is from another tenant than MICROSOFT_APP_TENANT_ID.", tenantRemedy);
  }
  return ok(`The token is for ${wanted}, of this app and tenant.`);
}

function checkTime({ claims }: Known, now: number): Finding {
  const expiry = typeof claims?.exp === "number" ? claims.exp * 1000 : undefined;
  if (expiry === undefined) return skipped("The token does not say.");
  if (expiry > now) return ok(`It holds for ${Math.round((expiry - now) / 60_000)} minutes.`);
  return failed("By this machine's clock it has run out already.", "Set the clock: time synchronisation (NTP) is off.");
}

/** The claims of a token of the bot's own, which nobody needs to verify here. */
function claimsOf(token: string): Fields | undefined {
  try {
    return fieldsOf(JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString("utf8")));
  } catch {
    // The form of a token is its service's business.
    return undefined;
  }
}
