import { webcrypto } from "node:crypto";

/** What a token says beside what every token of Teams says. */
export interface TokenOptions {
  /** Claims in place of the usual ones; `undefined` leaves one out. */
  readonly claims?: { readonly [name: string]: unknown } | undefined;
  /** Fields of the header in place of the usual ones. */
  readonly header?: { readonly [name: string]: unknown } | undefined;
  /** Signs with a key that nobody has published. */
  readonly foreignKey?: boolean | undefined;
}

/** Keys as the metadata of Teams publishes them, and tokens signed with them (RFC 7515, 7517, 7519). */
export interface Signing {
  /** The body of the key document. */
  readonly keys: { readonly keys: readonly object[] };
  sign(claims: object, options?: TokenOptions): Promise<string>;
}

const algorithm = {
  name: "RSASSA-PKCS1-v1_5",
  modulusLength: 2048,
  publicExponent: new Uint8Array([1, 0, 1]),
  hash: "SHA-256",
} as const;

const keyId = "fake-teams-1";
let made: Promise<{ readonly own: webcrypto.CryptoKeyPair; readonly foreign: webcrypto.CryptoKeyPair }> | undefined;

/** Makes keys once a process: RSA keys take long. */
export async function signing(): Promise<Signing> {
  made ??= makeKeys();
  const { own, foreign } = await made;
  const { kty, n, e } = await webcrypto.subtle.exportKey("jwk", own.publicKey);
  return {
    keys: { keys: [{ kty, n, e, use: "sig", kid: keyId, x5t: keyId, endorsements: ["msteams"] }] },
    async sign(claims, options = {}): Promise<string> {
      const header = { alg: "RS256", typ: "JWT", kid: keyId, x5t: keyId, ...options.header };
      const body = `${encode(header)}.${encode({ ...claims, ...options.claims })}`;
      if (header.alg === "none") return `${body}.`;
      const { privateKey } = options.foreignKey === true ? foreign : own;
      const signature = await webcrypto.subtle.sign(algorithm.name, privateKey, Buffer.from(body));
      return `${body}.${Buffer.from(signature).toString("base64url")}`;
    },
  };
}

async function makeKeys(): Promise<{
  readonly own: webcrypto.CryptoKeyPair;
  readonly foreign: webcrypto.CryptoKeyPair;
}> {
  const make = (): Promise<webcrypto.CryptoKeyPair> =>
    webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const [own, foreign] = await Promise.all([make(), make()]);
  return { own, foreign };
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}
