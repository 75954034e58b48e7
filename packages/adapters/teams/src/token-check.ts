import type { JSONWebKeySet, JWTVerifyGetKey } from "jose";
import { fieldsOf, wordOf } from "./fields.ts";
import { isSecureUrl } from "./loopback.ts";
import type { Settings } from "./options.ts";
import type { TeamsSdk, Trust } from "./sdk.ts";

/** The keys that Teams signs with, and what is published about each. */
interface PublishedKeys {
  readonly getKey: JWTVerifyGetKey;
  published(): JSONWebKeySet | undefined;
}

/** Metadata and keys are fetched anew after this, in milliseconds; a key that is not known, at once. */
const keptMs = 24 * 60 * 60 * 1000;

const fetchMs = 5000;

/** Clocks that differ by so many seconds still agree, as in Microsoft's own SDKs. */
const clockTolerance = 300;

/**
 * Checks the tokens of requests by what Teams publishes, as the documentation asks for: the signature, the issuer, the
 * audience, the time, the key's endorsement for the channel, and that the `serviceUrl` is the one in the token.
 *
 * @see https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-authentication#bot-to-connector
 */
export function tokenCheck({ openIdMetadata, issuer }: Settings["endpoints"], appId: string): TeamsSdk["authenticate"] {
  const keys = kept(() => fetchKeys(openIdMetadata));

  return async ({ channelId, serviceUrl }, authorization): Promise<Trust> => {
    const { jwtVerify } = await import("jose");
    const token = authorization.replace(/^Bearer /, "");
    let source: PublishedKeys;
    try {
      source = await keys();
    } catch {
      // Whoever asks is told to come again, and the log says that the keys are missing.
      return "unavailable";
    }
    try {
      const { payload, protectedHeader } = await jwtVerify(token, source.getKey, {
        algorithms: ["RS256"],
        issuer,
        audience: appId,
        clockTolerance,
        requiredClaims: ["exp", "nbf", "serviceurl"],
      });
      const { kid } = protectedHeader;
      const key = source.published()?.keys.find((each) => kid !== undefined && each.kid === kid);
      return key !== undefined && isEndorsed(key, channelId) && payload.serviceurl === serviceUrl
        ? "trusted"
        : "refused";
    } catch (error) {
      return areKeysMissing(error) ? "unavailable" : "refused";
    }
  };
}

/** A key that names channels is for those alone. */
function isEndorsed(key: object, channelId: string): boolean {
  const endorsements: unknown = fieldsOf(key)?.endorsements;
  return !Array.isArray(endorsements) || endorsements.length === 0 || endorsements.includes(channelId);
}

async function fetchKeys(openIdMetadata: string): Promise<PublishedKeys> {
  const { createRemoteJWKSet } = await import("jose");
  const response = await fetch(openIdMetadata, { redirect: "error", signal: AbortSignal.timeout(fetchMs) });
  const address = response.ok ? wordOf(fieldsOf(await response.json())?.jwks_uri) : undefined;
  if (address === undefined || !isSecureUrl(address)) throw new Error("The metadata name no keys.");
  const getKey = createRemoteJWKSet(new URL(address), { timeoutDuration: fetchMs, cacheMaxAge: keptMs });
  return { getKey, published: () => getKey.jwks() };
}

/** jose could not fetch the keys, or what came was none. Every other error of its is about the token. */
function areKeysMissing(error: unknown): boolean {
  const code = fieldsOf(error)?.code;
  if (typeof code !== "string" || !code.startsWith("ERR_J")) return true;
  return ["ERR_JOSE_GENERIC", "ERR_JWKS_INVALID", "ERR_JWKS_TIMEOUT"].includes(code);
}

/** One request for all that ask at once; what failed is asked for anew. */
function kept<T>(get: () => Promise<T>): () => Promise<T> {
  let value: Promise<T> | undefined;
  let until = 0;
  return () => {
    if (value === undefined || performance.now() > until) {
      until = performance.now() + keptMs;
      const asked = get();
      value = asked;
      asked.catch(() => {
        if (value === asked) value = undefined;
      });
    }
    return value;
  };
}
