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
  /** For the option `credentials`: asks the login, and keeps what it got. */
  source(url: string): (refresh: boolean) => Promise<string>;
}

/** Makes a login that knows one app. */
export function newLogin(appId: string, password: string): FakeLogin {
  const valid = new Set<string>();
  let count = 0;
  let isExpired = false;

  return {
    password,
    get count(): number {
      return count;
    },
    answer({ method, body }): FakeAnswer {
      const form = new URLSearchParams(body);
      const isKnown = form.get("client_id") === appId && form.get("client_secret") === password && !isExpired;
      if (method !== "POST" || form.get("grant_type") !== "client_credentials" || !isKnown) {
        return { status: 401, body: { error: "invalid_client", error_description: "AADSTS7000215: Invalid secret." } };
      }
      count += 1;
      const token = `fake-token-${count}-of-${appId}`;
      valid.add(`Bearer ${token}`);
      return { status: 200, body: { token_type: "Bearer", expires_in: 3600, access_token: token } };
    },
    takes: (authorization) => authorization !== undefined && valid.has(authorization),
    revoke: () => valid.clear(),
    expire(): void {
      isExpired = true;
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
