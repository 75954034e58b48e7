import type { ChannelHost } from "@frontdesk/core";
import { agentsTokens } from "./agents-sdk.ts";
import { botbuilderTokens } from "./botbuilder-sdk.ts";
import { requireCredentials } from "./credentials.ts";
import { tokenStartError } from "./failure.ts";
import type { Settings } from "./options.ts";
import type { TeamsSdk } from "./sdk.ts";
import { signingKeys } from "./signing-keys.ts";
import { tokenCheck } from "./token-check.ts";
import { checkedTokens } from "./tokens.ts";

/**
 * The proof of origin, and the tokens of the SDK that was chosen. A token is fetched at once, so that a wrong password is
 * known before the first customer writes.
 *
 * @throws FrontdeskError `channel.start_failed`.
 */
export async function openSdk(
  settings: Settings,
  { clock, log }: Pick<ChannelHost, "clock" | "log">,
): Promise<TeamsSdk> {
  const credentials = requireCredentials(settings);
  const { openIdMetadata, issuer } = settings.endpoints;
  const keys = signingKeys({ openIdMetadata, channel: settings.name, clock, log });
  const tokensOf = settings.sdk === "agents" ? agentsTokens : botbuilderTokens;
  const own = settings.credentials;
  const token = own === undefined ? await tokensOf(settings, credentials) : checkedTokens(own);
  try {
    await token(false);
  } catch (error) {
    throw tokenStartError(error);
  }
  return { authenticate: tokenCheck({ appId: credentials.appId, issuer, keys }), token };
}
