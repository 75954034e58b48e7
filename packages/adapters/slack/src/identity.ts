import { type Fields, fieldsOf, idOf, textOf } from "./fields.ts";
import { parseJson } from "./json.ts";

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
 * says whose bot is meant. Where an organisation has the app, the organisation's id (E…) stands in places of a
 * workspace's (T…): it is none. Undefined where no workspace is named.
 */
export function teamOf(body: Fields): string | undefined {
  return named(body).find((id) => !isOrganisation(id));
}

/** The organisation that a body names. */
export function enterpriseOf(body: Fields): string | undefined {
  return (
    idOf(authorizationOf(body)?.enterprise_id) ??
    idOf(body.enterprise_id) ??
    idOf(fieldsOf(body.enterprise)?.id) ??
    idOf(fieldsOf(body.team)?.enterprise_id) ??
    named(body).find(isOrganisation)
  );
}

/** The workspaces that a body names, the one that it is for first; some may be organisations. */
function named(body: Fields): readonly string[] {
  const view = fieldsOf(body.view);
  return [
    authorizationOf(body)?.team_id,
    modalTeam(view),
    view?.app_installed_team_id,
    body.team_id,
    fieldsOf(body.team)?.id,
    fieldsOf(body.message)?.team,
    view?.team_id,
    fieldsOf(body.user)?.team_id,
  ]
    .map(idOf)
    .filter((id) => id !== undefined);
}

/** A modal of this channel says itself where it was opened. */
function modalTeam(view: Fields | undefined): string | undefined {
  const account = textOf(fieldsOf(parseJson(textOf(view?.private_metadata) ?? ""))?.account);
  return account === undefined ? undefined : teamsOf(account).team;
}

function authorizationOf(body: Fields): Fields | undefined {
  const [authorization] = Array.isArray(body.authorizations) ? body.authorizations : [];
  return fieldsOf(authorization);
}

function isOrganisation(id: string): boolean {
  return id.startsWith("E");
}

/** Whether a body is for this workspace's bot: one app in several workspaces has one signing secret. */
export function isForBot(body: Fields, bot: BotIdentity): boolean {
  const team = teamOf(body);
  if (team !== undefined) return team === bot.teamId;
  const enterprise = enterpriseOf(body);
  return enterprise !== undefined && enterprise === bot.enterpriseId;
}
