import type { FakeAnswer, FakeRequest } from "./server.ts";

/** The login of Microsoft Entra ID for one bot. */
export interface FakeLogin {
  readonly password: string;
  /** How many tokens it has given. */
  readonly count: number;
  answer(request: FakeRequest): FakeAnswer;
  /** Whether a header carries a token that holds. */
  takes(authorization: string | undefined): boolean;
  revoke(): void;
  expire(): void;
  /** The app is in another tenant. */
  move(): void;
  /** For the option `credentials`: asks the login, and keeps what it got. */
  source(url: string): (refresh: boolean) => Promise<string>;
}

/** Makes a login that knows one app. */
export function newLogin(appId: string, password: string, tenantId: string): FakeLogin {
  const valid = new Set<string>();
  let count = 0;
  let isExpired = false;
  let isElsewhere = false;

  return {
    password,
    get count(): number {
      return count;
    },
    answer({ method, body }): FakeAnswer {
      const form = new URLSearchParams(body);
      if (isElsewhere) {
        const error_description = "AADSTS700016: Application not found in the directory.";
        return { status: 400, body: { error: "unauthorized_client", error_description } };
      }
      if (!form.get("scope")?.endsWith("/.default")) {
        return {
          status: 400,
          body: { error: "invalid_scope", error_description: "AADSTS1002012: scope is not valid." },
        };
      }
      const isKnown = form.get("client_id") === appId && form.get("client_secret") === password && !isExpired;
      if (method !== "POST" || form.get("grant_type") !== "client_credentials" || !isKnown) {
        return { status: 401, body: { error: "invalid_client", error_description: "AADSTS7000215: Invalid secret." } };
      }
      count += 1;
      const token = tokenOf({ aud: scopeOf(form), tid: tenantId, appid: appId, nonce: count });
      valid.add(`Bearer ${token}`);
      return { status: 200, body: { token_type: "Bearer", expires_in: 3600, access_token: token } };
    },
    takes: (authorization) => authorization !== undefined && valid.has(authorization),
    revoke: () => valid.clear(),
    expire(): void {
      isExpired = true;
    },
    move(): void {
      isElsewhere = true;
    },
    source(url) {
      let kept: string | undefined;
      return async (refresh) => {
        if (kept !== undefined && !refresh) return kept;
        const body = new URLSearchParams({
          grant_type: "client_credentials",
          client_id: appId,
          client_secret: password,
          scope: "https://api.botframework.com/.default",
        });
        const response = await fetch(url, { method: "POST", body });
        const answer: { readonly access_token?: unknown } = Object(await response.json());
        if (typeof answer.access_token !== "string") throw new Error(`The login answered ${response.status}.`);
        kept = answer.access_token;
        return kept;
      };
    },
  };
}

/** A token with claims as the login's have them; what signs it is its service's business. */
function tokenOf(claims: object): string {
  const now = Math.floor(Date.now() / 1000);
  const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");
  return `${encode({ alg: "RS256", typ: "JWT" })}.${encode({ ...claims, iat: now, exp: now + 3600 })}.fake-signature`;
}

function scopeOf(form: URLSearchParams): string {
  return (form.get("scope") ?? "").replace(/\/\.default$/, "");
}
