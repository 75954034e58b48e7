import { isObject } from "./read-json.ts";

/** A public key as JSON (RFC 7517): RSA for RS256, or EC on the curve P-256 for ES256. */
export interface WebIdentityKey {
  readonly kty?: string | undefined;
  /** Which key it is: tokens name it. */
  readonly kid?: string | undefined;
  readonly alg?: string | undefined;
  readonly use?: string | undefined;
  readonly key_ops?: readonly string[] | undefined;
  readonly n?: string | undefined;
  readonly e?: string | undefined;
  readonly crv?: string | undefined;
  readonly x?: string | undefined;
  readonly y?: string | undefined;
}

/** The algorithms of identities (RFC 7518, 3.1). */
export type IdentityAlgorithm = "HS256" | "RS256" | "ES256";

/** Something to check a signature with. The key decides on the algorithm, never the token. */
export interface IdentityKey {
  readonly algorithm: IdentityAlgorithm;
  readonly kid: string | undefined;
  verify(signature: Uint8Array<ArrayBuffer>, signed: Uint8Array<ArrayBuffer>): Promise<boolean>;
}

const hmac = { name: "HMAC", hash: "SHA-256" };
const rsa = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" };
const ecdsa = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };

/** Whether a value is a public key that identities can be checked with; a private one is no public one. */
export function isPublicKey(value: unknown): value is WebIdentityKey {
  if (!isObject(value) || "d" in value || "k" in value) return false;
  const { kty, alg, kid, n, e, crv, x, y } = value;
  if (kid !== undefined && typeof kid !== "string") return false;
  if (kty === "RSA") {
    // 2,048 bits are 256 bytes, which are 342 characters of base64url (RFC 7518, 3.3).
    return (alg === undefined || alg === "RS256") && typeof n === "string" && n.length >= 342 && typeof e === "string";
  }
  const isOnCurve = kty === "EC" && crv === "P-256" && typeof x === "string" && typeof y === "string";
  return isOnCurve && (alg === undefined || alg === "ES256");
}

/** A shared secret: HS256. */
export async function secretKey(secret: string): Promise<IdentityKey> {
  const bytes = new TextEncoder().encode(secret);
  return keyOf("HS256", undefined, hmac, await crypto.subtle.importKey("raw", bytes, hmac, false, ["verify"]));
}

/** A public key: RS256 or ES256, by what kind of key it is. */
export async function publicKey({ kty, kid, n, e, crv, x, y }: WebIdentityKey): Promise<IdentityKey> {
  const isRsa = kty === "RSA";
  const algorithm = isRsa ? rsa : ecdsa;
  // Only what makes the key: what else stands in it (`use`, `key_ops`) differs by who wrote it.
  const material = isRsa ? { kty: "RSA", n, e } : { kty: "EC", crv, x, y };
  const bare = Object.fromEntries(Object.entries(material).filter(([, member]) => member !== undefined));
  const key = await crypto.subtle.importKey("jwk", bare, algorithm, false, ["verify"]);
  return keyOf(isRsa ? "RS256" : "ES256", kid, algorithm, key);
}

function keyOf(algorithm: IdentityAlgorithm, kid: string | undefined, how: typeof hmac, key: CryptoKey): IdentityKey {
  return { algorithm, kid, verify: (signature, signed) => crypto.subtle.verify(how, key, signature, signed) };
}
