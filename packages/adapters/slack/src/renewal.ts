import type { Clock, Log } from "@frontdesk/core";
import type { Installation } from "@slack/oauth";
import type { ApiAnswer, SlackApi } from "./api.ts";
import { fieldsOf, integerOf, textOf } from "./fields.ts";
import { type Found, type Installations, nameOf } from "./installations.ts";

/** What renewing works with. */
export interface RenewalOptions {
  readonly installations: Installations;
  /** The Web API, without a token. */
  readonly api: Pick<SlackApi, "call">;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly channel: string;
}

/**
 * The renewal of tokens that run out (https://docs.slack.dev/authentication/using-token-rotation). Slack's own library
 * renews too, but does not tell when that fails, and its calls have no end.
 */
export interface Renewal {
  /** An installation, renewed if its token runs out within two hours; as it is where that fails now. */
  inTime(found: Found): Promise<Found>;
  /** An installation whose token has run out, renewed; as it is where that fails now. */
  now(found: Found): Promise<Found>;
}

/** How long before its end a token is renewed, in milliseconds. */
const earlyMs = 2 * 60 * 60_000;

/** How long a renewal may take, in milliseconds: what waits for it has a time of its own. */
const renewalMs = 5_000;

/** Makes the renewal of an open channel. */
export function renewal(options: RenewalOptions): Renewal {
  const { installations, clock, log, channel } = options;
  /** By the installation's name: a refresh token is good for one use. */
  const running = new Map<string, Promise<Found>>();
  /** New tokens that could not be kept yet, by the installation's name, and the refresh token that they came of. */
  const unkept = new Map<string, { readonly installation: Installation; readonly usedToken: string }>();

  async function exchange(found: Found): Promise<Found> {
    const { bot } = found.installation;
    if (bot?.refreshToken === undefined) return found;
    const answer = await ask(bot.refreshToken);
    const fields = answer.kind === "done" ? fieldsOf(answer.result) : undefined;
    const token = textOf(fields?.access_token);
    const refreshToken = textOf(fields?.refresh_token);
    if (token !== undefined && refreshToken !== undefined) {
      const expiresAt = Math.floor(clock.now() / 1000) + (integerOf(fields?.expires_in) ?? 0);
      const installation = { ...found.installation, bot: { ...bot, token, refreshToken, expiresAt } };
      await keep({ installed: found.installed, installation }, bot.refreshToken);
      return { installed: found.installed, installation };
    }
    // Another node may have been first.
    const kept = await installations.read(found.installed);
    if (kept?.installation.bot !== undefined && kept.installation.bot.refreshToken !== bot.refreshToken) return kept;
    log.warn("slack.token_not_renewed", { channel, ...found.installed, reason: reasonOf(answer) });
    return found;
  }

  async function ask(refresh_token: string): Promise<ApiAnswer> {
    const time = new AbortController();
    const cancel = clock.after(renewalMs, () => time.abort());
    const { clientId: client_id, clientSecret: client_secret } = options;
    const payload = { client_id, client_secret, grant_type: "refresh_token", refresh_token };
    try {
      return await options.api.call("oauth.v2.access", payload, time.signal);
    } finally {
      cancel();
    }
  }

  /** The old refresh token was used up: what cannot be kept now must not be lost. */
  async function keep({ installed, installation }: Found, usedToken: string): Promise<void> {
    const name = nameOf(installed);
    try {
      await installations.write(installation);
      unkept.delete(name);
    } catch (error) {
      unkept.set(name, { installation, usedToken });
      log.error("slack.token_not_kept", { channel, ...installed }, error);
    }
  }

  async function current(found: Found): Promise<Found> {
    const lost = unkept.get(nameOf(found.installed));
    if (lost === undefined) return found;
    if (lost.usedToken !== found.installation.bot?.refreshToken) {
      // It was installed again since.
      unkept.delete(nameOf(found.installed));
      return found;
    }
    const { installed } = found;
    await keep({ installed, installation: lost.installation }, lost.usedToken);
    return { installed, installation: lost.installation };
  }

  function joined(found: Found): Promise<Found> {
    const name = nameOf(found.installed);
    const before = running.get(name);
    if (before !== undefined) return before;
    const exchanging = exchange(found).finally(() => running.delete(name));
    running.set(name, exchanging);
    return exchanging;
  }

  return {
    async inTime(found): Promise<Found> {
      const latest = await current(found);
      const { refreshToken, expiresAt } = latest.installation.bot ?? {};
      const isDue = refreshToken !== undefined && (expiresAt ?? 0) * 1000 - clock.now() < earlyMs;
      return isDue ? joined(latest) : latest;
    },
    async now(found): Promise<Found> {
      const latest = await current(found);
      return latest.installation.bot?.token === found.installation.bot?.token ? joined(latest) : latest;
    },
  };
}

function reasonOf(answer: ApiAnswer): string {
  if (answer.kind === "failed") return answer.reason;
  return answer.kind === "refused" ? answer.error || String(answer.status) : "unreadable answer";
}
