import type { AuthConfiguration } from "@microsoft/agents-hosting";
import type { Credentials } from "./credentials.ts";
import { loadAgents } from "./load-agents.ts";
import type { Settings } from "./options.ts";
import type { TeamsSdk } from "./sdk.ts";
import { sharedTokens } from "./tokens.ts";

/** The tokens through the Microsoft 365 Agents SDK; with `load-agents.ts` the only file that knows it. */
export async function agentsTokens(settings: Settings, credentials: Credentials): Promise<TeamsSdk["token"]> {
  const { AuthType, MsalTokenProvider } = await loadAgents();
  const { endpoints, appType } = settings;
  const { appId, appPassword } = credentials;
  const configuration: AuthConfiguration = {
    clientId: appId,
    authorityEndpoint: authorityOf(settings, credentials),
    ...(appType === "UserAssignedMSI"
      ? { authType: AuthType.UserManagedIdentity }
      : { authType: AuthType.ClientSecret, clientSecret: appPassword ?? "" }),
  };
  const provider = new MsalTokenProvider(configuration);
  return sharedTokens(appType, (refresh) => {
    // Its caches are the process's: another bot asks anew as well, which costs it one request.
    if (refresh) MsalTokenProvider.clearSharedCaches();
    return provider.getAccessToken(configuration, endpoints.scope);
  });
}

/** Microsoft's logins have a path for each tenant, as botbuilder knows by itself; any other login is taken as it is. */
function authorityOf({ endpoints, appType }: Settings, { tenantId }: Credentials): string {
  const url = new URL(endpoints.login);
  const isMicrosoft = /^login\.microsoftonline\.(?:com|us)$/.test(url.hostname);
  return isMicrosoft && appType === "SingleTenant" ? `${url.origin}/${tenantId}` : endpoints.login;
}
