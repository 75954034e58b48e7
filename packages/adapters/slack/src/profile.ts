import type { Address, User } from "@frontdesk/core";
import type { SlackApi } from "./api.ts";
import { type Fields, fieldsOf, idOf, listOf, textOf } from "./fields.ts";
import type { BotIdentity } from "./identity.ts";
import type { Workspace } from "./workspace.ts";

/**
 * Who has begun a conversation: the other side of a direct one, the author of a thread's first message. Undefined where
 * Slack does not tell. Only a direct conversation is one person's: elsewhere there is no e-mail address, because others
 * write there too.
 */
export async function profileOf({ api, bot }: Workspace, address: Address): Promise<User | undefined> {
  const user = await userAt(api, address);
  if (user === undefined) return undefined;
  const answer = await api.call("users.info", { user, include_locale: true });
  const fields = answer.kind === "done" ? fieldsOf(fieldsOf(answer.result)?.user) : undefined;
  const profile = fieldsOf(fields?.profile);
  if (fields === undefined || idOf(fields.id) !== user) return undefined;
  const names = [profile?.display_name, profile?.real_name, fields.real_name, fields.name].map(textOf);
  const isTheirs = String(address.channel).startsWith("D") && isMember(fields, bot);
  const email = isTheirs ? textOf(profile?.email) || undefined : undefined;
  return {
    id: user,
    name: names.find((name) => name !== undefined && name !== ""),
    locale: textOf(fields.locale),
    email,
    verified: email === undefined ? undefined : true,
  };
}

/**
 * Whether the workspace vouches for a person's address: a full member of it, whose address Slack has confirmed. Guests,
 * people of other workspaces (Slack Connect), bots and those who have left are not; whatever is unclear counts as no
 * (https://docs.slack.dev/reference/objects/user-object).
 */
function isMember(user: Fields, { teamId, enterpriseId }: BotIdentity): boolean {
  if (user.is_email_confirmed !== true) return false;
  const others = ["is_stranger", "is_restricted", "is_ultra_restricted", "is_invited_user", "is_bot", "deleted"];
  if (others.some((flag) => user[flag] !== undefined && user[flag] !== false)) return false;
  if (idOf(user.team_id) === teamId) return true;
  // In an organisation people are the organisation's, and members of some of its workspaces.
  const organisation = fieldsOf(user.enterprise_user);
  const teams: readonly unknown[] = Array.isArray(organisation?.teams) ? organisation.teams : [];
  return enterpriseId !== undefined && idOf(organisation?.enterprise_id) === enterpriseId && teams.includes(teamId);
}

async function userAt(api: SlackApi, { channel, thread }: Address): Promise<string | undefined> {
  if (String(channel).startsWith("D")) {
    const answer = await api.call("conversations.info", { channel: String(channel) });
    return answer.kind === "done" ? idOf(fieldsOf(fieldsOf(answer.result)?.channel)?.user) : undefined;
  }
  if (thread === undefined) return undefined;
  const answer = await api.call("conversations.replies", { channel: String(channel), ts: String(thread), limit: 1 });
  return answer.kind === "done" ? idOf(listOf(fieldsOf(answer.result)?.messages)[0]?.user) : undefined;
}
