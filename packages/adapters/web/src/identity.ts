import { type ChannelHost, FrontdeskError } from "@frontdesk/core";
import { decode } from "./base64url.ts";
import { type IdentityKey, publicKey, secretKey } from "./identity-key.ts";
import type { Settings, WebIdentity } from "./options.ts";
import { isObject, type JsonObject } from "./read-json.ts";
import { bad, type Checked, good } from "./reply.ts";
import type { Visitor } from "./token.ts";
import { isLocale, isText } from "./visitor-text.ts";

/** Longer than any that holds the claims that are read. */
const maxLength = 8_192;
/** Clocks of two servers differ by as much. */
const leewaySeconds = 60;
/** An identity is made for a visit; one that holds for longer is likely a mistake, and a find for whoever steals it. */
const longestSeconds = 24 * 60 * 60;
/** How the ids of visitors begin who are not signed in, see `tokens/generate`: nobody who is may be taken for one. */
const anonymous = /^(?:dl|visitor)_/;

/** Who is signed in, and in which conversation. */
export interface SignedIn {
  readonly user: Visitor;
  /** The same on every device. */
  readonly conversation: string;
}

/** Reads identities: JSON Web Tokens (RFC 7519) that the host page's server has signed. */
export interface IdentityReader {
  read(token: string, now: number): Promise<Checked<SignedIn>>;
}

/**
 * Makes the reader; undefined where nobody is signed in.
 *
 * @throws FrontdeskError `channel.start_failed` when a key is none.
 */
export async function openIdentity(
  host: ChannelHost,
  { identity, name }: Settings,
): Promise<IdentityReader | undefined> {
  if (identity === undefined) return undefined;
  const keys = await readKeys(identity);
  const conversationOf = await createConversationIds(await host.secret("customers"), name);
  return {
    async read(token, now) {
      const claims = await verified(token, keys);
      if (claims === undefined) return refuse("its signature does not belong to a key of this server");
      const flaw = findFlaw(claims, identity, Math.floor(now / 1000));
      if (flaw !== undefined) return refuse(flaw);
      const user = readUser(claims);
      return user === undefined
        ? refuse("sub is not the id of a customer")
        : good({ user, conversation: await conversationOf(user.id) });
    },
  };
}

/** The claims of a token that one of the keys has signed. */
async function verified(token: string, keys: readonly IdentityKey[]): Promise<JsonObject | undefined> {
  const parts = token.length > maxLength ? null : /^([\w-]+)\.([\w-]+)\.([\w-]+)$/.exec(token);
  const [, head = "", payload = "", proof = ""] = parts ?? [];
  const header = readPart(head);
  const signature = decode(proof);
  // An extension that must be understood is not: RFC 7515, 4.1.11.
  if (header === undefined || signature === undefined || "crit" in header) return undefined;
  const signed = new TextEncoder().encode(`${head}.${payload}`);
  for (const key of keys) {
    if (key.algorithm !== header.alg) continue;
    if (key.kid !== undefined && header.kid !== undefined && key.kid !== header.kid) continue;
    if (await key.verify(signature, signed)) return readPart(payload);
  }
  return undefined;
}

function findFlaw({ exp, nbf, iat, aud, iss }: JsonObject, identity: WebIdentity, now: number): string | undefined {
  if (typeof exp !== "number" || !Number.isFinite(exp)) return "it has no exp";
  if (now >= exp + leewaySeconds) return "it has expired";
  if (exp > now + longestSeconds + leewaySeconds) return "it holds for longer than 24 hours";
  if (nbf !== undefined && !(typeof nbf === "number" && nbf <= now + leewaySeconds)) return "it does not hold yet";
  if (iat !== undefined && !(typeof iat === "number" && iat <= now + leewaySeconds)) return "it is from the future";
  // RFC 7519, 4.1.3: what is meant for others is refused, also by who has no name of their own.
  const audiences: readonly unknown[] = Array.isArray(aud) ? aud : aud === undefined ? [] : [aud];
  if ((identity.audience !== undefined || audiences.length > 0) && !audiences.includes(identity.audience)) {
    return "aud names somebody else";
  }
  if (identity.issuer !== undefined && iss !== identity.issuer) return "iss names somebody else";
  return undefined;
}

/** What is said beside the id only helps: what is not valid is passed over. */
function readUser({ sub, name, email, email_verified: isProven, locale }: JsonObject): Visitor | undefined {
  if (!isText(sub, 200) || sub.trim() === "" || /\p{Cc}/u.test(sub) || anonymous.test(sub)) return undefined;
  const isAddress = isText(email, 254) && /^[^\s@]+@[^\s@]+$/.test(email) && isProven !== false;
  return {
    id: sub,
    verified: true,
    ...(isText(name, 200) && name !== "" ? { name } : {}),
    ...(isAddress ? { email } : {}),
    ...(isLocale(locale) ? { locale } : {}),
  };
}

async function readKeys(identity: WebIdentity): Promise<readonly IdentityKey[]> {
  if ("secret" in identity) return [await secretKey(identity.secret)];
  try {
    return await Promise.all(("jwk" in identity ? [identity.jwk] : identity.jwks).map(publicKey));
  } catch (error) {
    throw new FrontdeskError("channel.start_failed", "A key for identities cannot be read.", {
      hint: "Give web({ identity }) public keys as JWK: RSA, or EC on P-256.",
      cause: error,
    });
  }
}

/** Conversation ids that only this server can tell from a customer's id: 128 bits of an HMAC in hexadecimal. */
async function createConversationIds(secret: Uint8Array, channel: string): Promise<(sub: string) => Promise<string>> {
  const hmac = { name: "HMAC", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("raw", new Uint8Array(secret), hmac, false, ["sign"]);
  return async (sub) => {
    const input = new TextEncoder().encode(JSON.stringify([channel, sub]));
    const digest = new Uint8Array(await crypto.subtle.sign(hmac, key, input));
    return [...digest.subarray(0, 16)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  };
}

function readPart(part: string): JsonObject | undefined {
  const bytes = decode(part);
  if (bytes === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    return isObject(value) ? value : undefined;
  } catch {
    // Not JSON: no token. What the parser says could repeat what stands in it.
    return undefined;
  }
}

function refuse(why: string): Checked<never> {
  return bad(403, "InvalidIdentity", `The identity is not valid: ${why}.`);
}
