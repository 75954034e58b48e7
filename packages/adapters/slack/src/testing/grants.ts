import type { Arguments } from "./check-arguments.ts";
import { must } from "./refusal.ts";

/** Who allows the app. */
export interface GrantOptions {
  /** The workspace; undefined for a whole organisation. */
  readonly team?: string | undefined;
  readonly enterprise?: string | undefined;
  /** The token runs out after so many seconds, and is renewed. Default: it does not. */
  readonly expiresIn?: number | undefined;
}

/** Whom a token belongs to. */
export interface Grant extends GrantOptions {
  readonly token: string;
  readonly refreshToken: string | undefined;
  readonly botUser: string;
}

/** What people have allowed: codes on their way, and the tokens that came of them. */
export class Grants {
  readonly #clientSecret: string;
  readonly #codes = new Map<string, GrantOptions>();
  readonly #tokens = new Map<string, Grant>();
  readonly #ended = new Set<string>();
  #count = 0;

  constructor(clientSecret: string) {
    this.#clientSecret = clientSecret;
  }

  /** Somebody presses Allow: the code that the browser brings. */
  allow(options: GrantOptions): string {
    this.#count += 1;
    const code = `code-${this.#count}`;
    this.#codes.set(code, options);
    return code;
  }

  of(token: string): Grant | undefined {
    return this.#tokens.get(token);
  }

  /** The app is taken away again: its tokens are good no more. */
  revoke(team: string): void {
    for (const [token, grant] of this.#tokens) {
      if (grant.team === team || grant.enterprise === team) this.#tokens.delete(token);
    }
  }

  /** The access tokens run out; they can be renewed. */
  runOut(team: string): void {
    for (const [token, grant] of this.#tokens) {
      if (grant.team === team || grant.enterprise === team) this.#ended.add(token);
    }
  }

  hasRunOut(token: string): boolean {
    return this.#ended.has(token);
  }

  /** oauth.v2.access */
  exchange(args: Arguments): object {
    must(args.client_id === "111.222", "invalid_client_id", "[ERROR] no such app");
    must(args.client_secret === this.#clientSecret, "bad_client_secret", "[ERROR] wrong secret");
    if (args.grant_type === "refresh_token") {
      const before = [...this.#tokens.values()].find(({ refreshToken }) => refreshToken === args.refresh_token);
      must(before !== undefined, "invalid_refresh_token", "[ERROR] it was used");
      this.#tokens.delete(before.token);
      const next = this.#issue(before);
      return {
        access_token: next.token,
        refresh_token: next.refreshToken,
        expires_in: next.expiresIn,
        token_type: "bot",
        bot_user_id: next.botUser,
      };
    }
    const options = this.#codes.get(String(args.code));
    must(options !== undefined, "invalid_code", "[ERROR] the code was used, or never given");
    this.#codes.delete(String(args.code));
    const { token, refreshToken, botUser } = this.#issue(options);
    const { team, enterprise, expiresIn } = options;
    return {
      app_id: "A00000001",
      authed_user: { id: "U0INSTALL" },
      scope: "chat:write,files:read",
      token_type: "bot",
      access_token: token,
      bot_user_id: botUser,
      ...(expiresIn === undefined ? {} : { expires_in: expiresIn, refresh_token: refreshToken }),
      team: team === undefined ? null : { id: team, name: team },
      enterprise: enterprise === undefined ? null : { id: enterprise, name: enterprise },
      is_enterprise_install: team === undefined,
    };
  }

  #issue(options: GrantOptions): Grant {
    this.#count += 1;
    const { team, enterprise, expiresIn } = options;
    const token = `${expiresIn === undefined ? "" : "xoxe."}xoxb-fake-${team ?? enterprise}-${this.#count}`;
    const refreshToken = expiresIn === undefined ? undefined : `xoxe-1-fake-${this.#count}`;
    const grant = { team, enterprise, expiresIn, token, refreshToken, botUser: `UBOT${team ?? enterprise}` };
    this.#tokens.set(token, grant);
    return grant;
  }
}
