import type { FakeConversation } from "./conversation.ts";
import type { FakeCustomer } from "./customer.ts";
import { readMessage } from "./read-message.ts";
import { badRequest, Refusal } from "./refusal.ts";
import { arrayOf, type Loose, objectOf } from "./strict.ts";

/** Puts another message in the place of one of the bot's. */
export function replace(conversation: FakeConversation, id: string, activity: Loose, botId: string): string {
  const index = indexOf(conversation, id);
  const from = objectOf(activity.from, "from", ["id"]);
  const place = objectOf(activity.conversation, "conversation", ["id"]);
  if (from.id !== botId || place.id !== conversation.id) throw badRequest("the activity is from or for somebody else");
  conversation.messages[index] = { ...readMessage(activity), id };
  return id;
}

/** Takes one of the bot's messages back. */
export function take(conversation: FakeConversation, id: string): object {
  conversation.messages.splice(indexOf(conversation, id), 1);
  return {};
}

/** Opens the personal chat with a person: by the id for this bot, or by that of the directory. */
export function openPersonal(
  body: Loose,
  bot: { readonly tenantId: string; readonly botId: string },
  customers: readonly FakeCustomer[],
): string {
  const asked = objectOf(body, "a conversation", ["isGroup", "bot", "members", "tenantId"]);
  if (asked.isGroup !== false) throw badRequest("groups cannot be made");
  if (asked.bot !== undefined && objectOf(asked.bot, "the bot", ["id"]).id !== bot.botId)
    throw badRequest("another bot");
  if (asked.tenantId !== bot.tenantId) throw new Refusal(403, "Forbidden", "Another tenant.");
  const [member, ...more] = arrayOf(asked.members, "the members");
  if (more.length > 0) throw badRequest("one member");
  const { id } = objectOf(member, "a member", ["id"]);
  const person = customers.find((each) => each.id === id || each.aadObjectId === id);
  if (person === undefined) throw new Refusal(403, "BotNotInConversationRoster", "The bot is not installed there.");
  return person.conversation;
}

function indexOf({ messages }: FakeConversation, id: string): number {
  const index = messages.findIndex((message) => message.id === id);
  if (index < 0) throw new Refusal(404, "ActivityNotFoundInConversation", "Activity not found.");
  return index;
}
