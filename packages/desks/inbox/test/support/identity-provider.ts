import { createHash, randomUUID } from "node:crypto";
import { createServer, type IncomingMessage } from "node:http";
import { listening } from "./receiver.ts";

/** What somebody is at the provider, and how the provider lies in this test. */
export interface Identity {
  readonly claims: Readonly<Record<string, unknown>>;
  /** Replaces claims of the ID token after they were made as they should be. */
  readonly wrong?: Readonly<Record<string, unknown>>;
  /** Signs with a key that is not published. */
  readonly foreignKey?: boolean;
  /** What `userinfo` says beside. */
  readonly userinfo?: Readonly<Record<string, unknown>>;
}

/** A provider of OpenID Connect, as small as it can be. */
export interface IdentityProvider {
  readonly issuer: string;
  /** Whom it signs in from now on. */
  identity: Identity;
  /** What a browser does there: follows the address, and comes back with this one. */
  visit(location: string): Promise<URL>;
}

export const clientId = "inbox";
export const clientSecret = "a secret of provider and inbox";

interface Code {
  readonly nonce: string;
  readonly challenge: string;
  readonly redirectUri: string;
}

const algorithm = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" };
const keyPair = (): Promise<CryptoKeyPair> =>
  crypto.subtle.generateKey({ ...algorithm, modulusLength: 2_048, publicExponent: Uint8Array.of(1, 0, 1) }, true, [
    "sign",
    "verify",
  ]);

/** Starts one; it ends with the test. `now`: epoch milliseconds. */
export async function identityProvider(identity: Identity, now: () => number): Promise<IdentityProvider> {
  const [keys, foreign] = await Promise.all([keyPair(), keyPair()]);
  const jwk = { ...(await crypto.subtle.exportKey("jwk", keys.publicKey)), kid: "one", alg: "RS256", use: "sig" };
  const codes = new Map<string, Code>();
  const tokens = new Set<string>();

  async function signed(claims: object): Promise<string> {
    const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");
    const text = `${part({ alg: "RS256", kid: "one", typ: "JWT" })}.${part(claims)}`;
    const key = provider.identity.foreignKey === true ? foreign.privateKey : keys.privateKey;
    const signature = await crypto.subtle.sign(algorithm, key, new TextEncoder().encode(text));
    return `${text}.${Buffer.from(signature).toString("base64url")}`;
  }

  async function token(request: IncomingMessage, body: URLSearchParams): Promise<object | undefined> {
    const basic = Buffer.from(`${encodeURIComponent(clientId)}:${formEncoded(clientSecret)}`).toString("base64");
    const code = codes.get(body.get("code") ?? "");
    codes.delete(body.get("code") ?? "");
    const challenge = createHash("sha256")
      .update(body.get("code_verifier") ?? "")
      .digest("base64url");
    const isRight =
      request.headers.authorization === `Basic ${basic}` &&
      code?.challenge === challenge &&
      code.redirectUri === body.get("redirect_uri");
    if (!isRight || code === undefined) return undefined;
    const seconds = Math.floor(now() / 1_000);
    const claims = { iss: provider.issuer, aud: clientId, iat: seconds, exp: seconds + 300, nonce: code.nonce };
    const accessToken = randomUUID();
    tokens.add(accessToken);
    const idToken = await signed({ ...claims, ...provider.identity.claims, ...provider.identity.wrong });
    return { access_token: accessToken, token_type: "Bearer", expires_in: 300, id_token: idToken };
  }

  async function answer(request: IncomingMessage, url: URL, body: URLSearchParams): Promise<object | undefined> {
    switch (url.pathname) {
      case "/.well-known/openid-configuration":
        return {
          issuer: provider.issuer,
          authorization_endpoint: `${provider.issuer}/authorize`,
          token_endpoint: `${provider.issuer}/token`,
          userinfo_endpoint: `${provider.issuer}/userinfo`,
          jwks_uri: `${provider.issuer}/keys`,
          id_token_signing_alg_values_supported: ["RS256"],
          response_types_supported: ["code"],
        };
      case "/keys":
        return { keys: [jwk] };
      case "/token":
        return token(request, body);
      case "/userinfo":
        if (!tokens.has((request.headers.authorization ?? "").replace("Bearer ", ""))) return undefined;
        return { sub: provider.identity.claims.sub, ...provider.identity.userinfo };
      default:
        return undefined;
    }
  }

  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", async () => {
      const body = new URLSearchParams(Buffer.concat(chunks).toString("utf8"));
      const answered = await answer(request, new URL(request.url ?? "/", provider.issuer), body);
      response.writeHead(answered === undefined ? 400 : 200, { "content-type": "application/json" });
      response.end(JSON.stringify(answered ?? { error: "invalid_grant" }));
    });
  });

  const provider: IdentityProvider = {
    issuer: "",
    identity,
    async visit(location) {
      const { searchParams } = new URL(location);
      const of = (name: string): string => searchParams.get(name) ?? "";
      const code = randomUUID();
      codes.set(code, { nonce: of("nonce"), challenge: of("code_challenge"), redirectUri: of("redirect_uri") });
      return new URL(`${of("redirect_uri")}?${new URLSearchParams({ code, state: of("state") })}`);
    },
  };
  return Object.assign(provider, { issuer: await listening(server) });
}

/** As RFC 6749 wants the parts of basic credentials. */
function formEncoded(text: string): string {
  return new URLSearchParams({ text }).toString().slice("text=".length);
}
