import type { Address, ConversationKind, InboundBase, User } from "@frontdesk/core";
import { type Fields, fieldsOf, textOf, wordOf } from "./fields.ts";

/** What reading an activity needs beside the activity. */
export interface ReceiveContext {
  readonly appId: string;
  /** The app's own tenant, for activities that name none. */
  readonly tenantId: string | undefined;
  /** For events without a time of their own, epoch milliseconds. */
  readonly now: number;
}

/** What all events of an activity have in common, but for the keys. */
export interface Place {
  readonly base: Omit<InboundBase, "eventKeys">;
  readonly botId: string;
  /** What makes keys unique in an account: ids of activities are so in a conversation. */
  key(kind: string): string;
}

const kinds: ReadonlyMap<string, ConversationKind> = new Map([
  ["personal", "direct"],
  ["groupChat", "group"],
  ["channel", "channel"],
]);

/** Where an activity happened, who did it, and when; nothing where it lacks an id, or a bot did it. */
export function placeOf(activity: Fields, context: ReceiveContext): Place | undefined {
  const conversation = fieldsOf(activity.conversation);
  const id = wordOf(activity.id);
  const conversationId = wordOf(conversation?.id);
  const serviceUrl = wordOf(activity.serviceUrl);
  const botId = wordOf(fieldsOf(activity.recipient)?.id);
  const user = userOf(fieldsOf(activity.from), textOf(activity.locale));
  if (id === undefined || conversationId === undefined || serviceUrl === undefined) return undefined;
  if (botId === undefined || user === undefined || isBot(activity.from, botId, context)) return undefined;
  const tenant = tenantOf(activity, conversation) ?? context.tenantId ?? context.appId;
  const type = typeOf(conversation);
  const at = instantOf(activity.timestamp);
  return {
    botId,
    base: {
      account: tenant,
      address: addressFor(user.id, { serviceUrl, conversation: conversationId, tenant, bot: botId, type }, activity),
      conversationKind: kinds.get(type) ?? "direct",
      order: at,
      at: at ?? context.now,
      user,
      messageId: id,
    },
    key: (kind) => `${conversationId} ${kind} ${id}`,
  };
}

/** In groups and channels each member has a conversation of their own: one customer's answers are not another's. */
function addressFor(user: string, place: { readonly [field: string]: string }, activity: Fields): Address {
  const directoryId = wordOf(fieldsOf(activity.from)?.aadObjectId);
  return { ...place, user, ...(directoryId === undefined ? {} : { aadObjectId: directoryId }) };
}

/** The key of a conversation. The `serviceUrl` may change, the conversation stays. */
export function keyOf(address: Address): string {
  const { conversation, type, user } = address;
  return type === "personal" ? String(conversation) : `${conversation}::${user}`;
}

/** Who did something, as a customer. */
export function userOf(account: Fields | undefined, locale?: string): User | undefined {
  const id = wordOf(account?.id);
  return id === undefined ? undefined : { id, name: wordOf(account?.name), locale: locale?.trim() || undefined };
}

/** The bot itself, or another one: ids of bots begin with 28. */
export function isBot(account: unknown, botId: string, context: Pick<ReceiveContext, "appId">): boolean {
  const fields = fieldsOf(account);
  const id = wordOf(fields?.id);
  return id === botId || id === context.appId || fields?.role === "bot" || /^28:/.test(id ?? "");
}

function tenantOf(activity: Fields, conversation: Fields | undefined): string | undefined {
  const tenant = fieldsOf(fieldsOf(activity.channelData)?.tenant);
  return wordOf(conversation?.tenantId) ?? wordOf(tenant?.id);
}

function typeOf(conversation: Fields | undefined): string {
  const type = wordOf(conversation?.conversationType);
  if (type !== undefined && kinds.has(type)) return type;
  return conversation?.isGroup === true ? "groupChat" : "personal";
}

/** ISO 8601 as epoch milliseconds. */
function instantOf(timestamp: unknown): number | undefined {
  const at = Date.parse(textOf(timestamp) ?? "");
  return Number.isSafeInteger(at) && at > 0 ? at : undefined;
}
