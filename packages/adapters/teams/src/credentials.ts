import { FrontdeskError } from "@frontdesk/core";
import type { Settings } from "./options.ts";

/** Who the bot is, and how it proves that. */
export interface Credentials {
  readonly appId: string;
  /** Undefined for a managed identity, and where the author gets the tokens. */
  readonly appPassword: string | undefined;
  readonly tenantId: string | undefined;
}

const guid = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i;

/** What to do about a password that Microsoft does not take. */
export const passwordHint =
  "Set MICROSOFT_APP_PASSWORD, or the option `appPassword`, to the Value of a client secret that has not expired: Azure portal, App registrations, your bot's app, Certificates & secrets.";

/**
 * The bot's credentials, if they can be ones.
 *
 * @throws FrontdeskError `channel.start_failed`, whose hint names the variable and the page where its value is found.
 */
export function requireCredentials(settings: Settings): Credentials {
  const { appId, appPassword, tenantId, appType } = settings;
  if (appId === undefined) throw startFailed("There is no app id for the Teams bot.", appIdHint);
  if (!guid.test(appId)) throw startFailed("The app id of the Teams bot is not a GUID.", appIdHint);
  if (tenantId === undefined && appType !== "MultiTenant") {
    throw startFailed(`There is no tenant id for the Teams bot, and its type is ${appType}.`, tenantHint);
  }
  if (tenantId !== undefined && !guid.test(tenantId)) {
    throw startFailed("The tenant id of the Teams bot is not a GUID.", tenantHint);
  }
  if (appType === "UserAssignedMSI" || settings.credentials !== undefined) {
    return { appId, appPassword: undefined, tenantId };
  }
  if (appPassword === undefined) throw startFailed("There is no password for the Teams bot.", passwordHint);
  // The page shows two columns, and the wrong one is copied easily.
  if (guid.test(appPassword)) {
    throw startFailed("The password of the Teams bot looks like a Secret ID, which is not the secret.", passwordHint);
  }
  return { appId, appPassword, tenantId };
}

/** What to do about an app id that is none, or that Microsoft does not know. */
export const appIdHint =
  "Set MICROSOFT_APP_ID, or the option `appId`, to the Microsoft App ID: Azure portal, your Azure Bot, Configuration; or Developer Portal for Teams, Tools, Bot management.";

/** What to do about a tenant that is none, or that Microsoft does not know. */
export const tenantHint =
  "Set MICROSOFT_APP_TENANT_ID, or the option `tenantId`, to the App Tenant ID: Azure portal, your Azure Bot, Configuration.";

/** What to do where the machine has no such managed identity. */
export const identityHint =
  "Assign the managed identity to this machine (Azure portal, the App Service or the virtual machine, Identity, User assigned), and set MICROSOFT_APP_ID to its client id: Azure portal, Managed Identities, the identity, Overview.";

/** What to do where the author's own source of tokens gives none. */
export const credentialsHint =
  "Let the option `credentials` give the access token alone, without line ends or spaces around it; or leave it out and set MICROSOFT_APP_PASSWORD.";

/** The channel cannot be opened. */
export function startFailed(message: string, hint: string, retryable = false): FrontdeskError {
  return new FrontdeskError("channel.start_failed", message, { hint, retryable });
}
