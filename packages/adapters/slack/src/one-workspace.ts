import type { Log } from "@frontdesk/core";
import type { SlackApi } from "./api.ts";
import { accountOf, type BotIdentity, isForBot } from "./identity.ts";
import type { Workspace, Workspaces } from "./workspace.ts";

/** The workspace that a bot's token belongs to. */
export function oneWorkspace(bot: BotIdentity, api: SlackApi, log: Log, channel: string): Workspaces {
  const workspace: Workspace = { account: accountOf(bot), bot, api };
  return {
    ofBody: async (body) => (isForBot(body, bot) ? workspace : undefined),
    of: async () => workspace,
    async revoked(body): Promise<void> {
      if (isForBot(body, bot)) log.error("slack.token_revoked", { channel });
    },
  };
}
