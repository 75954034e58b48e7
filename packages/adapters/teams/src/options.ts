import { FrontdeskError } from "@frontdesk/core";
import { microsoftFileHosts } from "./fetch.ts";
import { isSecureUrl } from "./loopback.ts";

/** How the bot is registered with Microsoft Entra ID. */
export type TeamsAppType = "SingleTenant" | "MultiTenant" | "UserAssignedMSI";

/** Microsoft's SDK behind the channel: the Bot Framework SDK, or its successor, the Microsoft 365 Agents SDK. */
export type TeamsSdkName = "botbuilder" | "agents";

/** Where tokens come from and are checked. Each has the public cloud's default; a sovereign cloud has its own. */
export interface TeamsEndpoints {
  /** OpenID metadata of the tokens that Teams sends. Default: `https://login.botframework.com/v1/.well-known/openidconfiguration`. */
  readonly openIdMetadata?: string | undefined;
  /** Who issues the tokens that Teams sends. Default: `https://api.botframework.com`. */
  readonly issuer?: string | undefined;
  /** Where the bot gets its own tokens. Default: `https://login.microsoftonline.com/botframework.com`, or the tenant's. */
  readonly login?: string | undefined;
  /** What the bot's own tokens are for. Default: `https://api.botframework.com`. */
  readonly scope?: string | undefined;
}

/** What can be set of the Teams channel. */
export interface TeamsOptions {
  /** The bot's Microsoft App ID, a GUID. Default: the variable `MICROSOFT_APP_ID`. */
  readonly appId?: string | undefined;
  /** The value of the app's client secret. Default: the variable `MICROSOFT_APP_PASSWORD`. A managed identity has none. */
  readonly appPassword?: string | undefined;
  /** The directory (tenant) that the app lives in, a GUID. Default: the variable `MICROSOFT_APP_TENANT_ID`. */
  readonly tenantId?: string | undefined;
  /** Default: the variable `MICROSOFT_APP_TYPE`; else `SingleTenant` where there is a tenant, `MultiTenant` where not. */
  readonly appType?: TeamsAppType | undefined;
  /**
   * Which SDK of Microsoft's gets the tokens. `agents` needs
   * `@microsoft/agents-hosting` installed beside this package. Default: `botbuilder`.
   */
  readonly sdk?: TeamsSdkName | undefined;
  /** The path of the messaging endpoint below the runtime's base path. Default: `/api/messages`. */
  readonly path?: string | undefined;
  readonly endpoints?: TeamsEndpoints | undefined;
  /**
   * Gets the tokens with which the bot sends, in place of the app's password: for certificates and federated
   * identities. `refresh`: the last one was refused. Called for every message; it is to keep what it got.
   */
  readonly credentials?: ((refresh: boolean) => Promise<string>) | undefined;
  /**
   * Hosts that files of customers may be fetched from, with the hosts below each, beside those of SharePoint and OneDrive:
   * `files.example.com`.
   */
  readonly fileHosts?: readonly string[] | undefined;
  /**
   * Whether a personal chat is asked if a file may be saved to the customer's OneDrive. False: files go as links there too,
   * for apps without `supportsFiles` and clouds (GCC High, DoD) in which bots have no files. Default: true.
   */
  readonly fileConsent?: boolean | undefined;
  /**
   * `loopback`: takes messages without any proof, from this machine and with a `serviceUrl` on it only. For a playground
   * on the developer's own machine.
   */
  readonly insecure?: "loopback" | undefined;
  /** The channel's name, part of every key. Default: `teams`. */
  readonly name?: string | undefined;
  /** How long to wait for more of a customer's words before answering, in milliseconds. Default: 400. */
  readonly gatherMs?: number | undefined;
}

/** {@link TeamsOptions}, checked and complete. */
export interface Settings {
  /** Undefined: there is none, which `open` reports. */
  readonly appId: string | undefined;
  readonly appPassword: string | undefined;
  readonly tenantId: string | undefined;
  readonly appType: TeamsAppType;
  readonly sdk: TeamsSdkName;
  readonly path: string;
  readonly endpoints: { readonly [name in keyof TeamsEndpoints]-?: string };
  readonly credentials: TeamsOptions["credentials"];
  readonly fileHosts: readonly string[];
  readonly fileConsent: boolean;
  readonly insecure: boolean;
  readonly name: string;
  readonly gatherMs: number;
}

const appTypes: readonly TeamsAppType[] = ["SingleTenant", "MultiTenant", "UserAssignedMSI"];

/**
 * Checks options and fills in what is left out.
 *
 * @throws FrontdeskError `channel.invalid_options`, whose hint names the option; its value is not repeated.
 */
export function readOptions(
  options: TeamsOptions,
  environment: { readonly [name: string]: string | undefined },
): Settings {
  const variable = (name: string): string | undefined => environment[name]?.trim() || undefined;
  const tenantId = options.tenantId ?? variable("MICROSOFT_APP_TENANT_ID");
  const appType = options.appType ?? variable("MICROSOFT_APP_TYPE");
  const known = appTypes.find((type) => type.toLowerCase() === appType?.toLowerCase());
  check(
    appType === undefined || known !== undefined,
    "appType",
    `${appTypes.join(", ")} (also the variable MICROSOFT_APP_TYPE)`,
  );
  const settings: Settings = {
    // Tokens name it in small letters.
    appId: (options.appId ?? variable("MICROSOFT_APP_ID"))?.toLowerCase(),
    appPassword: options.appPassword ?? variable("MICROSOFT_APP_PASSWORD"),
    tenantId,
    appType: known ?? (tenantId === undefined ? "MultiTenant" : "SingleTenant"),
    sdk: options.sdk ?? "botbuilder",
    path: options.path ?? "/api/messages",
    endpoints: { ...publicCloud, ...given(options.endpoints ?? {}) },
    credentials: options.credentials,
    fileHosts: [...microsoftFileHosts, ...(options.fileHosts ?? [])],
    fileConsent: options.fileConsent ?? true,
    insecure: options.insecure === "loopback",
    name: options.name ?? "teams",
    gatherMs: options.gatherMs ?? 400,
  };
  check(settings.sdk === "botbuilder" || settings.sdk === "agents", "sdk", '"botbuilder" or "agents"');
  check(options.insecure === undefined || options.insecure === "loopback", "insecure", '"loopback", or nothing');
  check(/^(?:\/[\w.~-]+)+$/.test(settings.path), "path", "a path such as /api/messages");
  for (const [name, address] of Object.entries(settings.endpoints)) {
    check(isSecureUrl(address), "endpoints", `${name} must be an https address, or an http one on this machine`);
  }
  check(/^[a-z0-9][a-z0-9_-]{0,39}$/i.test(settings.name), "name", "1 to 40 letters, digits, - and _");
  check(
    settings.fileHosts.every((host) => /^[a-z\d](?:[a-z\d.-]*[a-z\d])?$/.test(host)),
    "fileHosts",
    "names of hosts such as files.example.com",
  );
  check(
    Number.isFinite(settings.gatherMs) && settings.gatherMs >= 0,
    "gatherMs",
    "a number of milliseconds, 0 or more",
  );
  return settings;
}

/** https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-authentication */
const publicCloud: Settings["endpoints"] = {
  openIdMetadata: "https://login.botframework.com/v1/.well-known/openidconfiguration",
  issuer: "https://api.botframework.com",
  login: "https://login.microsoftonline.com/botframework.com",
  scope: "https://api.botframework.com",
};

/** What is set; what is `undefined` keeps its default. */
function given(endpoints: TeamsEndpoints): { readonly [name in keyof TeamsEndpoints]?: string } {
  return Object.fromEntries(Object.entries(endpoints).filter(([, address]) => address !== undefined));
}

function check(isValid: boolean, option: keyof TeamsOptions, wanted: string): void {
  if (isValid) return;
  throw new FrontdeskError("channel.invalid_options", "The options of the Teams channel are not valid.", {
    hint: `Mend teams({ ${option} }): ${wanted}.`,
  });
}
