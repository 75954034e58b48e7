import type { FakeAnswer, FakeRequest } from "./server.ts";

/** The login of Microsoft Entra ID for one bot, and the machine's source of tokens for managed identities. */
export interface FakeLogin {
  readonly password: string;
  /** How many tokens it has given. */
  readonly count: number;
  /** How often the machine was asked for a token of a managed identity. */
  readonly identityReads: number;
  /** What an App Service tells a program about its managed identity. */
  environment(origin: string): { readonly IDENTITY_ENDPOINT: string; readonly IDENTITY_HEADER: string };
  /** The answer to a request for a token; undefined for any other request. */
  answer(request: FakeRequest): FakeAnswer | undefined;
  /** Whether a header carries a token that holds. */
  takes(authorization: string | undefined): boolean;
  revoke(): void;
  expire(): void;
  /** The app is in another tenant. */
  move(): void;
  /** For the option `credentials`: asks the login, and keeps what it got. */
  source(origin: string): (refresh: boolean) => Promise<string>;
}

const scope = "https://api.botframework.com";
const identityHeader = "fake-identity-header";

/** Makes a login that knows one app in one tenant, and beside it the tenant of the bots of all tenants. */
export function newLogin(appId: string, tenantId: string, password: string): FakeLogin {
  const valid = new Set<string>();
  let count = 0;
  let identityReads = 0;
  let isExpired = false;
  let isElsewhere = false;

  function give(more: object): FakeAnswer {
    count += 1;
    const token = tokenOf({ aud: scope, tid: tenantId, appid: appId, nonce: count });
    valid.add(`Bearer ${token}`);
    return { status: 200, body: { token_type: "Bearer", access_token: token, ...more } };
  }

  /** https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow */
  function answerLogin({ method, body }: FakeRequest, tenant: string): FakeAnswer {
    const form = new URLSearchParams(body);
    if (
      method !== "POST" ||
      form.get("grant_type") !== "client_credentials" ||
      form.get("scope") !== `${scope}/.default`
    )
      return refused(400, "invalid_request", 900144, "The request is not one for a token of Teams.");
    if (tenant !== tenantId && tenant !== "botframework.com")
      return refused(400, "invalid_request", 90002, "Tenant not found.");
    if (form.get("client_id") !== appId || isElsewhere)
      return refused(400, "unauthorized_client", 700016, "Application was not found in the directory.");
    if (form.get("client_secret") !== password)
      return refused(401, "invalid_client", 7000215, `Invalid client secret provided: ${form.get("client_secret")}.`);
    if (isExpired) return refused(401, "invalid_client", 7000222, "The provided client secret keys are expired.");
    return give({ expires_in: 3600 });
  }

  /** https://learn.microsoft.com/azure/app-service/overview-managed-identity#rest-endpoint-reference */
  function answerIdentity({ path, headers }: FakeRequest): FakeAnswer {
    identityReads += 1;
    const { searchParams: query } = new URL(path, "http://127.0.0.1");
    if (headers["x-identity-header"] !== identityHeader) return { status: 401 };
    if (query.get("client_id") !== appId || query.get("resource")?.replace(/\/$/, "") !== scope) {
      return {
        status: 400,
        body: { statusCode: 400, message: "No User Assigned or Delegated Managed Identity found." },
      };
    }
    return give({ expires_on: String(Math.floor(Date.now() / 1000) + 3600), resource: scope, client_id: appId });
  }

  return {
    password,
    get count(): number {
      return count;
    },
    get identityReads(): number {
      return identityReads;
    },
    environment: (origin) => ({ IDENTITY_ENDPOINT: `${origin}/identity`, IDENTITY_HEADER: identityHeader }),
    answer(request): FakeAnswer | undefined {
      if (/^\/identity(?:\?|$)/.test(request.path)) return answerIdentity(request);
      const [, tenant] = /^\/([^/?]+)\/oauth2\/v2\.0\/token(?:\?|$)/.exec(request.path) ?? [];
      return tenant === undefined ? undefined : answerLogin(request, decodeURIComponent(tenant));
    },
    takes: (authorization) => authorization !== undefined && valid.has(authorization),
    revoke: () => valid.clear(),
    expire(): void {
      isExpired = true;
    },
    move(): void {
      isElsewhere = true;
    },
    source(origin) {
      let kept: string | undefined;
      return async (refresh) => {
        if (kept !== undefined && !refresh) return kept;
        const body = new URLSearchParams({
          grant_type: "client_credentials",
          client_id: appId,
          client_secret: password,
          scope: `${scope}/.default`,
        });
        const response = await fetch(`${origin}/${tenantId}/oauth2/v2.0/token`, { method: "POST", body });
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

function refused(status: number, error: string, number: number, description: string): FakeAnswer {
  return { status, body: { error, error_description: `AADSTS${number}: ${description}`, error_codes: [number] } };
}
