import { type Clock, FrontdeskError, type Log } from "@frontdesk/core";
import type { InstallProvider } from "@slack/oauth";
import type { ApiAnswer, SlackApi } from "./api.ts";
import { isTokenRefused, sendError } from "./failure.ts";
import type { Fields } from "./fields.ts";
import { accountOf, type BotIdentity, enterpriseOf, teamOf, teamsOf } from "./identity.ts";
import type { Found, Installations, Installed } from "./installations.ts";
import type { Workspace, Workspaces } from "./workspace.ts";

/** What serving many workspaces works with. */
export interface ManyWorkspacesOptions {
  readonly installations: Installations;
  /** Slack's own library: it renews tokens that run out. */
  readonly provider: InstallProvider;
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
  const { installations, provider, clock, log, channel } = options;
  const known = new Map<string, Promise<Known | undefined>>();

  async function read(team: string, enterprise: string | undefined): Promise<Known | undefined> {
    const found = await installations.find(team, enterprise).catch(unreadable);
    if (found?.installation.bot === undefined) return undefined;
    const { bot, enterprise: organisation } = found.installation;
    const token = bot.refreshToken === undefined ? bot.token : await renewed(found, team);
    // Events differ in whether they name the organisation; the account must not.
    const identity = { teamId: team, enterpriseId: organisation?.id, userId: bot.userId, botId: bot.id };
    return { token, bot: identity, readAt: clock.now() };
  }

  /** Where tokens run out, Slack's library gets a new one two hours before, and keeps it. */
  async function renewed({ installed, installation }: Found, team: string): Promise<string> {
    const query =
      "team" in installed
        ? { teamId: installed.team, enterpriseId: installation.enterprise?.id, isEnterpriseInstall: false as const }
        : { teamId: team, enterpriseId: installed.enterprise, isEnterpriseInstall: false as const };
    const { botToken } = await provider.authorize(query).catch(unreadable);
    return botToken ?? installation.bot?.token ?? "";
  }

  function unreadable(error: unknown): never {
    if (FrontdeskError.isInstance(error)) throw error;
    log.error("slack.installation_unreadable", { channel }, error);
    throw new FrontdeskError("channel.unavailable", "An installation of the Slack app cannot be read now.", {
      retryable: true,
      hint: "SLACK_INSTALLATION_KEY must be the one with which it was kept.",
    });
  }

  async function knownOf(account: string, isFresh = false): Promise<Known | undefined> {
    const before = isFresh ? undefined : await known.get(account);
    if (before !== undefined && clock.now() - before.readAt < believedMs) return before;
    const { team, enterprise } = teamsOf(account);
    const reading = read(team, enterprise);
    known.delete(account);
    known.set(account, reading);
    for (const oldest of known.keys()) {
      if (known.size <= remembered) break;
      known.delete(oldest);
    }
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
  async function withToken<T extends ApiAnswer>(
    account: string,
    at: Known,
    work: (api: SlackApi) => Promise<T>,
  ): Promise<T> {
    const answer = await work(options.api(at.token));
    if (answer.kind === "done" || !isTokenRefused(answer)) return answer;
    const now = await knownOf(account, true);
    return now === undefined || now.token === at.token ? answer : work(options.api(now.token));
  }

  function workspaceOf(account: string, at: Known): Workspace {
    const api: SlackApi = {
      call: (method, payload, signal) => withToken(account, at, (each) => each.call(method, payload, signal)),
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
    const found =
      "team" in installed
        ? await installations.find(installed.team, undefined)
        : await installations.find(undefined, installed.enterprise);
    if (found === undefined) return;
    const answer = await options.api(found.installation.bot?.token ?? "").call("auth.test", {});
    if (answer.kind === "done") return;
    if (!isTokenRefused(answer)) throw sendError(answer);
    await installations.remove(installed);
    log.info("slack.uninstalled", { channel, ...installed });
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
