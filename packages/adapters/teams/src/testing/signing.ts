import { webcrypto } from "node:crypto";
import type { FakeAnswer, FakeRequest } from "./server.ts";

/** Who signs. */
export const issuer = "https://api.botframework.com";

/** What a token says beside what every token of Teams says. */
export interface TokenOptions {
  /** Claims in place of the usual ones; `undefined` leaves one out. */
  readonly claims?: { readonly [name: string]: unknown } | undefined;
  /** Fields of the header in place of the usual ones. */
  readonly header?: { readonly [name: string]: unknown } | undefined;
  /** Signs with a key that nobody has published. */
  readonly foreignKey?: boolean | undefined;
}

/** The published keys of the stand-in. */
export interface FakeKeys {
  /** How often somebody asked where they are. */
  readonly reads: number;
  /** Another id for the key from now on: to whoever knows the old one it is a new key. */
  rotate(): void;
  /** They and their metadata cannot be fetched, until they are shown again. */
  hide(): void;
  show(): void;
}

/** Keys as the metadata of Teams publishes them, and tokens signed with them (RFC 7515, 7517, 7519). */
export interface Signing extends FakeKeys {
  /** The answer to a request for them or their metadata; undefined for any other request. */
  answer(request: FakeRequest, origin: string): FakeAnswer | undefined;
  sign(claims: object, options?: TokenOptions): Promise<string>;
}

const algorithm = {
  name: "RSASSA-PKCS1-v1_5",
  modulusLength: 2048,
  publicExponent: new Uint8Array([1, 0, 1]),
  hash: "SHA-256",
} as const;

let made: Promise<{ readonly own: webcrypto.CryptoKeyPair; readonly foreign: webcrypto.CryptoKeyPair }> | undefined;

/** Makes keys once a process: RSA keys take long. */
export async function signing(): Promise<Signing> {
  made ??= makeKeys();
  const { own, foreign } = await made;
  const { kty, n, e } = await webcrypto.subtle.exportKey("jwk", own.publicKey);
  const key = { kty, n, e, use: "sig", endorsements: ["msteams"] };
  let number = 1;
  let reads = 0;
  let isHidden = false;
  const idNow = (): string => `fake-teams-${number}`;
  return {
    get reads(): number {
      return reads;
    },
    rotate(): void {
      number += 1;
    },
    hide(): void {
      isHidden = true;
    },
    show(): void {
      isHidden = false;
    },
    answer({ path }, origin): FakeAnswer | undefined {
      if (path === "/keys") return { status: 200, body: { keys: [{ ...key, kid: idNow(), x5t: idNow() }] } };
      if (path !== "/openid") return undefined;
      reads += 1;
      return isHidden ? { status: 500 } : { status: 200, body: { issuer, jwks_uri: `${origin}/keys` } };
    },
    async sign(claims, options = {}): Promise<string> {
      const header = { alg: "RS256", typ: "JWT", kid: idNow(), x5t: idNow(), ...options.header };
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
