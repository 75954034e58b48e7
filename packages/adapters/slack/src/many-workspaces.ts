import { type Clock, FrontdeskError, type Log } from "@frontdesk/core";
import type { ApiAnswer, SlackApi } from "./api.ts";
import { isTokenDead, isTokenExpired, isTokenRefused, sendError } from "./failure.ts";
import type { Fields } from "./fields.ts";
import { accountOf, type BotIdentity, enterpriseOf, teamOf, teamsOf } from "./identity.ts";
import type { Found, Installations, Installed } from "./installations.ts";
import { known as untilLate } from "./known.ts";
import { keepNewest } from "./newest.ts";
import type { Renewal } from "./renewal.ts";
import type { Workspace, Workspaces } from "./workspace.ts";

/** What serving many workspaces works with. */
export interface ManyWorkspacesOptions {
  readonly installations: Installations;
  readonly renewal: Renewal;
  readonly clock: Clock;
  readonly log: Log;
  readonly channel: string;
  api(token: string): SlackApi;
}

/** What is known of a workspace. */
interface Known {
  readonly token: string;
  readonly bot: BotIdentity;
  readonly readAt: number;
}

/** Another node may have a new token, or none: what was read is believed for so long, in milliseconds. */
const believedMs = 60_000;

/** So many workspaces are remembered; others are read again. */
const remembered = 1_000;

/** The workspaces that have installed the app, as the installations say. */
export function manyWorkspaces(options: ManyWorkspacesOptions): Workspaces {
  const { installations, renewal, clock, log, channel } = options;
  const known = new Map<string, Promise<Known | undefined>>();

  /** @param ended a token that Slack says has run out */
  async function read(
    team: string,
    enterprise: string | undefined,
    ended: string | undefined,
  ): Promise<Known | undefined> {
    const found = await installations.find(team, enterprise);
    if (found?.installation.bot === undefined) return undefined;
    const hasEnded = found.installation.bot.token === ended;
    const { installation } = await (hasEnded ? renewal.now(found) : renewal.inTime(found));
    if (installation.bot === undefined) return undefined;
    const { token, userId, id: botId } = installation.bot;
    // Events differ in whether they name the organisation; the account must not.
    const bot = { teamId: team, enterpriseId: installation.enterprise?.id, userId, botId };
    return { token, bot, readAt: clock.now() };
  }

  function unreadable(error: unknown): never {
    if (FrontdeskError.isInstance(error)) throw error;
    log.error("slack.installation_unreadable", { channel }, error);
    throw new FrontdeskError("channel.unavailable", "An installation of the Slack app cannot be read now.", {
      retryable: true,
      hint: "SLACK_INSTALLATION_KEY must be the one with which it was kept.",
    });
  }

  async function knownOf(account: string): Promise<Known | undefined> {
    const before = await known.get(account);
    return before !== undefined && clock.now() - before.readAt < believedMs ? before : readAgain(account);
  }

  async function readAgain(account: string, ended?: string): Promise<Known | undefined> {
    const { team, enterprise } = teamsOf(account);
    const reading = read(team, enterprise, ended).catch(unreadable);
    known.delete(account);
    known.set(account, reading);
    keepNewest(known, remembered);
    try {
      const found = await reading;
      if (found === undefined) known.delete(account);
      return found;
    } catch (error) {
      known.delete(account);
      throw error;
    }
  }

  /** A call that is repeated once when Slack does not take the token any more and there is another: it had no effect. */
  async function call(
    account: string,
    at: Known,
    work: (api: SlackApi) => Promise<ApiAnswer>,
    signal: AbortSignal | undefined,
  ): Promise<ApiAnswer> {
    const answer = await work(options.api(at.token));
    if (answer.kind === "done" || !isTokenRefused(answer)) return answer;
    const reading = readAgain(account, isTokenExpired(answer) ? at.token : undefined);
    try {
      const now = await (signal === undefined ? reading : untilLate(reading, signal));
      return now === undefined || now.token === at.token ? answer : work(options.api(now.token));
    } catch {
      // Whether there is another token cannot be known now: that is no refusal for good.
      return { kind: "failed", mayHaveArrived: false, reason: "no token now" };
    }
  }

  function workspaceOf(account: string, at: Known): Workspace {
    const api: SlackApi = {
      call: (method, payload, signal) => call(account, at, (each) => each.call(method, payload, signal), signal),
      upload: (url, bytes, signal) => options.api(at.token).upload(url, bytes, signal),
      download: (url, limits) => options.api(at.token).download(url, limits),
    };
    return { account, bot: at.bot, api };
  }

  async function find(body: Fields): Promise<Workspace | undefined> {
    const enterprise = enterpriseOf(body);
    const team = teamOf(body) ?? enterprise;
    if (team === undefined) return undefined;
    const at = await knownOf(enterprise === undefined ? team : `${enterprise}:${team}`);
    return at === undefined ? undefined : workspaceOf(accountOf(at.bot), at);
  }

  /** An installation goes when Slack confirms that its token is good no more: a late report must not end a new one. */
  async function removeIfDead(installed: Installed): Promise<void> {
    let found = await installations.read(installed);
    if (found === undefined) return;
    let answer = await test(found);
    if (answer.kind !== "done" && isTokenExpired(answer)) {
      found = await renewal.now(found);
      answer = await test(found);
    }
    if (answer.kind === "done") return;
    if (!isTokenDead(answer)) throw sendError(answer);
    // Meanwhile it may have been renewed, or installed again.
    const kept = await installations.read(installed);
    if (kept === undefined || tokenOf(kept) !== tokenOf(found)) return;
    await installations.remove(installed);
    log.info("slack.uninstalled", { channel, ...installed });
  }

  function test(found: Found): Promise<ApiAnswer> {
    return options.api(tokenOf(found)).call("auth.test", {});
  }

  return {
    ofBody: find,
    async of(account): Promise<Workspace> {
      const at = await knownOf(account);
      if (at !== undefined) return workspaceOf(account, at);
      throw new FrontdeskError("channel.refused", "The Slack app is not installed in this workspace.", {
        hint: "Install it again, by the path /slack/install.",
      });
    },
    async revoked(body): Promise<void> {
      const team = teamOf(body);
      const enterprise = enterpriseOf(body);
      if (team !== undefined) await removeIfDead({ team });
      if (enterprise !== undefined) await removeIfDead({ enterprise });
      known.clear();
    },
  };
}

function tokenOf({ installation }: Found): string {
  return installation.bot?.token ?? "";
}
