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

/** The team and the organisation of an {@link accountOf}. */
export function teamsOf(account: string): { readonly team: string; readonly enterprise: string | undefined } {
  const [first = "", second] = account.split(":");
  return second === undefined ? { team: first, enterprise: undefined } : { team: second, enterprise: first };
}

/**
 * The workspace whose bot a body is for. In a shared channel `team_id` can be the other side's: then `authorizations`
 * says whose bot is meant. Undefined where an app of a whole organisation is told none.
 */
export function teamOf(body: Fields): string | undefined {
  const [authorization] = Array.isArray(body.authorizations) ? body.authorizations : [];
  const view = fieldsOf(body.view);
  return (
    idOf(fieldsOf(authorization)?.team_id) ??
    idOf(view?.app_installed_team_id) ??
    idOf(body.team_id) ??
    idOf(fieldsOf(body.team)?.id) ??
    idOf(fieldsOf(body.user)?.team_id)
  );
}

/** The organisation that a body names. */
export function enterpriseOf(body: Fields): string | undefined {
  const [authorization] = Array.isArray(body.authorizations) ? body.authorizations : [];
  return (
    idOf(fieldsOf(authorization)?.enterprise_id) ?? idOf(body.enterprise_id) ?? idOf(fieldsOf(body.enterprise)?.id)
  );
}

/** Whether a body is for this workspace's bot: one app in several workspaces has one signing secret. */
export function isForBot(body: Fields, bot: BotIdentity): boolean {
  const team = teamOf(body);
  if (team !== undefined) return team === bot.teamId;
  const enterprise = enterpriseOf(body);
  return enterprise !== undefined && enterprise === bot.enterpriseId;
}
