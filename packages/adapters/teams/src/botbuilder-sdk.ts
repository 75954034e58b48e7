import type { Activity } from "botbuilder";
import type { Credentials } from "./credentials.ts";
import { fieldsOf } from "./fields.ts";
import type { Settings } from "./options.ts";
import { quietly } from "./quiet.ts";
import type { Claimed, TeamsSdk, Trust } from "./sdk.ts";
import { sharedTokens } from "./tokens.ts";

/** The claim that names where answers may go. */
const serviceUrlClaim = "serviceurl";

/** The proof of origin and the tokens through botbuilder. The only file that knows it; it is loaded when the channel is opened. */
export async function botbuilderSdk(settings: Settings, credentials: Credentials): Promise<TeamsSdk> {
  const { ConfigurationBotFrameworkAuthentication, ConfigurationServiceClientCredentialFactory } = await import(
    "botbuilder"
  );
  const { endpoints, appType } = settings;
  const { appId, appPassword, tenantId } = credentials;
  const factory = new ConfigurationServiceClientCredentialFactory(
    settings.credentials === undefined
      ? {
          MicrosoftAppId: appId,
          MicrosoftAppType: appType,
          ...(appPassword === undefined ? {} : { MicrosoftAppPassword: appPassword }),
          ...(tenantId === undefined ? {} : { MicrosoftAppTenantId: tenantId }),
        }
      : // Only to know whose tokens are ours: the author gets those for sending.
        { MicrosoftAppId: appId, MicrosoftAppPassword: "", MicrosoftAppType: "MultiTenant" },
  );
  const authentication = new ConfigurationBotFrameworkAuthentication(
    {
      ToBotFromChannelOpenIdMetadataUrl: endpoints.openIdMetadata,
      ToBotFromChannelTokenIssuer: endpoints.issuer,
      ToBotFromEmulatorOpenIdMetadataUrl: endpoints.entraOpenIdMetadata,
      ToChannelFromBotLoginUrl: endpoints.login,
      ToChannelFromBotOAuthScope: endpoints.scope,
    },
    factory,
  );

  return {
    async authenticate(claimed, authorization): Promise<Trust> {
      try {
        const { claimsIdentity } = await quietly(() =>
          authentication.authenticateRequest(activityOf(claimed), authorization),
        );
        // Tokens of other bots and of the emulator name no address: they must not choose where we post.
        const covered = claimsIdentity.getClaimValue(serviceUrlClaim);
        return claimsIdentity.isAuthenticated && covered === claimed.serviceUrl ? "trusted" : "refused";
      } catch (error) {
        return areKeysMissing(error) ? "unavailable" : "refused";
      }
    },
    token: settings.credentials ?? tokensOf(factory, settings, appId),
  };
}

/** Only what the check looks at; the rest of the body never reaches the SDK. */
function activityOf(claimed: Claimed): Activity {
  // Safe: `authenticateRequest` reads these two fields, and the role of a recipient if there is one.
  return { channelId: claimed.channelId, serviceUrl: claimed.serviceUrl } as Activity;
}

/** The metadata or the keys did not come: an error of `node-fetch`, or one of the SDK's with status 500. */
function areKeysMissing(error: unknown): boolean {
  const fields = fieldsOf(error);
  return fields?.name === "FetchError" || fields?.statusCode === 500;
}

interface TokenSource {
  createCredentials(appId: string, audience: string, login: string, validate: boolean): Promise<unknown>;
}

/** Tokens by MSAL; the SDK keeps each until five minutes before its end. */
function tokensOf(factory: TokenSource, settings: Settings, appId: string): TeamsSdk["token"] {
  const { scope, login } = settings.endpoints;
  let made: Promise<unknown> | undefined;
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
