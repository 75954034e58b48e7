import { isObject } from "./read-json.ts";

/** What a token says: who may talk in which conversation. */
export interface Claims {
  /** `chat` opens every endpoint, `stream` only the WebSocket: it stands in an address, which ends up in logs. */
  readonly use: "chat" | "stream";
  readonly conversation: string;
  readonly user: { readonly id: string; readonly name?: string | undefined };
  /** Epoch milliseconds, whole seconds: from then on it is void. */
  readonly expiresAt: number;
  /** How long a WebSocket that it opens may last, epoch milliseconds. */
  readonly until: number;
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
  const { use, conv, user, name, exp, until } = claims;
  if (use !== "chat" && use !== "stream") return undefined;
  if (typeof conv !== "string" || typeof user !== "string" || typeof exp !== "number" || typeof until !== "number") {
    return undefined;
  }
  if (name !== undefined && typeof name !== "string") return undefined;
  return { use, conversation: conv, user: { id: user, name }, expiresAt: exp * 1000, until };
}

/** Base64url without padding (RFC 4648, section 5). */
function encode(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replace(/=+$/, "");
}

function decode(text: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    return Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (character) =>
      character.charCodeAt(0),
    );
  } catch {
    // Not base64: not one of ours.
    return undefined;
  }
}
