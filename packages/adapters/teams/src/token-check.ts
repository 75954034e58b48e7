import { fieldsOf } from "./fields.ts";
import type { TeamsSdk, Trust } from "./sdk.ts";
import type { SigningKeys } from "./signing-keys.ts";

/** What tokens are checked against. */
export interface TokenCheckOptions {
  readonly appId: string;
  readonly issuer: string;
  readonly keys: SigningKeys;
}

/** Clocks that differ by so many seconds still agree, as in Microsoft's own SDKs. */
const clockTolerance = 300;

/**
 * Checks the tokens of requests by what Teams publishes, as the documentation asks for: the signature, the issuer, the
 * audience, the time, the key's endorsement for the channel, and that the `serviceUrl` is the one in the token. Our own
 * with both SDKs: botbuilder drops good keys when it cannot fetch them anew, and the Agents SDK's `authorizeJWT` fetches
 * the keys of Teams' issuer from an address that is fixed in its source (`buildJwksUri` of 1.8.1) and looks neither at the
 * keys' endorsements nor at the `serviceurl`.
 *
 * @see https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-authentication#bot-to-connector
 */
export function tokenCheck({ appId, issuer, keys }: TokenCheckOptions): TeamsSdk["authenticate"] {
  return async ({ channelId, serviceUrl }, authorization): Promise<Trust> => {
    const { decodeProtectedHeader, jwtVerify } = await import("jose");
    const token = authorization.replace(/^Bearer /, "");
    try {
      const { alg, kid } = decodeProtectedHeader(token);
      if (alg !== "RS256" || typeof kid !== "string") return "refused";
      const published = await keys(kid);
      if (published === undefined) return "unavailable";
      const { payload } = await jwtVerify(token, published.getKey, {
        algorithms: ["RS256"],
        issuer,
        audience: appId,
        clockTolerance,
        requiredClaims: ["exp", "nbf", "serviceurl"],
      });
      const key = published.keys.find((each) => each.kid === kid);
      return isEndorsed(key, channelId) && payload.serviceurl === serviceUrl ? "trusted" : "refused";
    } catch (error) {
      return isAboutToken(error) ? "refused" : "unavailable";
    }
  };
}

/** A key that names channels is for those alone. */
function isEndorsed(key: unknown, channelId: string): boolean {
  const endorsements: unknown = fieldsOf(key)?.endorsements;
  return !Array.isArray(endorsements) || endorsements.length === 0 || endorsements.includes(channelId);
}

/** jose throws its own errors for what is wrong with a token, and a TypeError for a header that cannot be read. */
function isAboutToken(error: unknown): boolean {
  const code = fieldsOf(error)?.code;
  return error instanceof TypeError || (typeof code === "string" && code.startsWith("ERR_J"));
}
