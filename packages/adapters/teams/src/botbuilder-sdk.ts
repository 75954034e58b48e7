import type { Credentials } from "./credentials.ts";
import { fieldsOf } from "./fields.ts";
import type { Settings } from "./options.ts";
import type { TeamsSdk } from "./sdk.ts";
import { sharedTokens } from "./tokens.ts";

/** The tokens through botbuilder. The only file that knows it; it is loaded when the channel is opened. */
export async function botbuilderTokens(settings: Settings, credentials: Credentials): Promise<TeamsSdk["token"]> {
  const { ConfigurationServiceClientCredentialFactory } = await import("botbuilder");
  const { appId, appPassword, tenantId } = credentials;
  const factory = new ConfigurationServiceClientCredentialFactory({
    MicrosoftAppId: appId,
    MicrosoftAppType: settings.appType,
    ...(appPassword === undefined ? {} : { MicrosoftAppPassword: appPassword }),
    ...(tenantId === undefined ? {} : { MicrosoftAppTenantId: tenantId }),
  });
  const { scope, login } = settings.endpoints;
  let made: Promise<unknown> | undefined;
  // By MSAL; the SDK keeps each until five minutes before its end.
  return sharedTokens(settings.appType, async (refresh) => {
    try {
      made ??= factory.createCredentials(appId, scope, login, true);
      return await call(fieldsOf(await made), "getToken", refresh);
    } catch (error) {
      made = undefined;
      throw error;
    }
  });
}

async function call(target: unknown, method: string, argument: boolean): Promise<unknown> {
  const found: unknown = fieldsOf(target)?.[method];
  return typeof found === "function" ? found.call(target, argument) : undefined;
}
