import { type Fields, fieldsOf, idOf } from "./fields.ts";

/** Who the bot is, and where. */
export interface BotIdentity {
  readonly teamId: string;
  /** Undefined outside of Enterprise Grid. */
  readonly enterpriseId: string | undefined;
  readonly userId: string;
  readonly botId: string | undefined;
}

/** The account of every event: the workspace, and before it the organisation if it belongs to one. */
export function accountOf({ teamId, enterpriseId }: BotIdentity): string {
  return enterpriseId === undefined ? teamId : `${enterpriseId}:${teamId}`;
}

/**
 * Whether a body is for this workspace's bot. One app in several workspaces has one signing secret, and in a shared
 * channel `team_id` can be the other side's: then `authorizations` says whose bot is meant.
 */
export function isForBot(body: Fields, bot: BotIdentity): boolean {
  const [authorization] = Array.isArray(body.authorizations) ? body.authorizations : [];
  const view = fieldsOf(body.view);
  const team =
    idOf(fieldsOf(authorization)?.team_id) ??
    idOf(view?.app_installed_team_id) ??
    idOf(body.team_id) ??
    idOf(fieldsOf(body.team)?.id) ??
    idOf(fieldsOf(body.user)?.team_id);
  return team === undefined ? isOrganisation(body, bot) : team === bot.teamId;
}

/** An app of a whole organisation is told no workspace. */
function isOrganisation(body: Fields, bot: BotIdentity): boolean {
  const enterprise = idOf(body.enterprise_id) ?? idOf(fieldsOf(body.enterprise)?.id);
  return enterprise !== undefined && enterprise === bot.enterpriseId;
}
