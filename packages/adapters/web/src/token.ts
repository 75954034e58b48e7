import { decode, encode } from "./base64url.ts";
import { isObject } from "./read-json.ts";

/** What a token says: who may talk in which conversation. */
export interface Claims {
  /**
   * `chat` opens every endpoint, `stream` only the WebSocket of Direct Line: it stands in an address, which ends up in
   * logs. `visitor` opens nothing but a new session in the same conversation.
   */
  readonly use: "chat" | "stream" | "visitor";
  readonly conversation: string;
  readonly user: Visitor;
  /** Epoch milliseconds, whole seconds: from then on it is void. */
  readonly expiresAt: number;
  /** How long a WebSocket that it opens may last, epoch milliseconds. */
  readonly until: number;
}

/** Who talks. */
export interface Visitor {
  readonly id: string;
  readonly name?: string | undefined;
  readonly email?: string | undefined;
  readonly locale?: string | undefined;
  /** True where the host page's server signed who it is. */
  readonly verified?: true | undefined;
}

/** Makes and reads tokens; see {@link createSigner}. */
export interface Signer {
  sign(claims: Claims): Promise<string>;
  /** The claims of a token of ours, still to be checked for its time; undefined for anything else. */
  read(token: string): Promise<Claims | undefined>;
}

/** The one header that is accepted, so that nobody chooses an algorithm: `{"alg":"HS256","typ":"JWT"}`. */
const header = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9";

/**
 * Signs with HMAC-SHA256 as a compact JWS (RFC 7515). Web Chat reads the claim `user` of a token (a string) to know
 * the visitor's id.
 */
export async function createSigner(secret: Uint8Array, audience: string): Promise<Signer> {
  const hmac = { name: "HMAC", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("raw", new Uint8Array(secret), hmac, false, ["sign", "verify"]);
  return {
    async sign({ use, conversation, user, expiresAt, until }) {
      const claims = {
        iss: "frontdesk",
        aud: audience,
        use,
        conv: conversation,
        user: user.id,
        name: user.name,
        email: user.email,
        locale: user.locale,
        verified: user.verified,
        exp: Math.ceil(expiresAt / 1000),
        until,
      };
      const input = `${header}.${encode(new TextEncoder().encode(JSON.stringify(claims)))}`;
      return `${input}.${encode(new Uint8Array(await crypto.subtle.sign(hmac, key, new TextEncoder().encode(input))))}`;
    },
    async read(token) {
      const parts = /^([\w-]+)\.([\w-]+)\.([\w-]+)$/.exec(token);
      const [, head = "", payload = "", signature = ""] = parts ?? [];
      if (head !== header) return undefined;
      const signed = new TextEncoder().encode(`${head}.${payload}`);
      const proof = decode(signature);
      // `verify` takes the same time wherever the first difference is.
      if (proof === undefined || !(await crypto.subtle.verify(hmac, key, proof, signed))) return undefined;
      return readClaims(payload, audience);
    },
  };
}

function readClaims(payload: string, audience: string): Claims | undefined {
  const bytes = decode(payload);
  if (bytes === undefined) return undefined;
  const claims: unknown = JSON.parse(new TextDecoder().decode(bytes));
  if (!isObject(claims) || claims.iss !== "frontdesk" || claims.aud !== audience) return undefined;
  const { use, conv, user: id, name, email, locale, verified, exp, until } = claims;
  if (use !== "chat" && use !== "stream" && use !== "visitor") return undefined;
  if (typeof conv !== "string" || typeof id !== "string" || typeof exp !== "number" || typeof until !== "number") {
    return undefined;
  }
  if (!isMaybeString(name) || !isMaybeString(email) || !isMaybeString(locale)) return undefined;
  const user = { id, name, email, locale, ...(verified === true ? { verified: true as const } : {}) };
  return { use, conversation: conv, user, expiresAt: exp * 1000, until };
}

function isMaybeString(value: unknown): value is string | undefined {
  return value === undefined || typeof value === "string";
}
