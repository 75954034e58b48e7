import type { Address, User } from "@frontdesk/core";
import type { SlackApi } from "./api.ts";
import { fieldsOf, idOf, listOf, textOf } from "./fields.ts";

/**
 * Who has begun a conversation: the other side of a direct one, the author of a thread's first message. Undefined where
 * Slack does not tell.
 */
export async function profileOf(api: SlackApi, address: Address): Promise<User | undefined> {
  const user = await userAt(api, address);
  if (user === undefined) return undefined;
  const answer = await api.call("users.info", { user, include_locale: true });
  const fields = answer.kind === "done" ? fieldsOf(fieldsOf(answer.result)?.user) : undefined;
  const profile = fieldsOf(fields?.profile);
  if (fields === undefined) return undefined;
  const names = [profile?.display_name, profile?.real_name, fields.real_name, fields.name].map(textOf);
  // An address that nobody has confirmed proves nothing.
  const email = fields.is_email_confirmed === true ? textOf(profile?.email) : undefined;
  return {
    id: user,
    name: names.find((name) => name !== undefined && name !== ""),
    locale: textOf(fields.locale),
    email,
    verified: email === undefined ? undefined : true,
  };
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
