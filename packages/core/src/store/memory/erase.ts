import { copyJson } from "../../message/copy-json.ts";
import type { EraseOrder, EraseOutcome, ListedConversation } from "../../ports/retention-store.ts";
import { erasedAuthor, erasedCase } from "../erased.ts";
import type { BotData, ConversationData } from "./data.ts";
import { cancelTimer } from "./timers.ts";

const nothing: EraseOutcome = { rest: undefined, messages: 0, events: 0, unsent: 0, cases: [] };

function dropEvents(data: BotData, { id }: ConversationData): number {
  const events = [...data.inbox.values(), ...data.aside.values()].filter((event) => event.conversation === id);
  for (const event of events) {
    data.inbox.delete(event.id);
    data.aside.delete(event.id);
  }
  return events.length;
}

function dropUnsent(data: BotData, conversation: ConversationData): number {
  const { unsent } = conversation;
  for (const entry of unsent) {
    entry.status = "dropped";
    entry.error = "customer.forgotten";
  }
  conversation.unsent = [];
  for (const entry of data.outbox.values()) {
    if (entry.conversation !== conversation || entry.status === "sent") continue;
    entry.status = "dropped";
    entry.message = { ...entry.message, parts: [] };
  }
  return unsent.length;
}

function eraseCases(data: BotData, { id }: ConversationData, now: number): readonly string[] {
  const cases = [...data.cases.values()].filter((one) => one.conversation === id);
  for (const one of cases) data.cases.set(one.id, erasedCase(one, now));
  return cases.map((one) => one.id);
}

function begin(data: BotData, conversation: ConversationData, now: number): Omit<EraseOutcome, "rest" | "messages"> {
  conversation.version++;
  conversation.epoch++;
  conversation.owner = "bot";
  conversation.state = null;
  conversation.user = { id: conversation.user.id };
  conversation.erasedEvent = ++data.lastId;
  conversation.tokens.clear();
  for (const key of [...conversation.timers.keys()]) cancelTimer(data, conversation, key);
  data.records.delete(conversation.id);
  const cases = eraseCases(data, conversation, now);
  return { events: dropEvents(data, conversation), unsent: dropUnsent(data, conversation), cases };
}

/** Takes text out of a conversation, as `Store.erase` says. */
export function erase(data: BotData, { conversation: id, now, limit, rest }: EraseOrder): EraseOutcome {
  const conversation = data.conversations.get(id);
  if (conversation === undefined) return nothing;
  const begun = rest === undefined ? begin(data, conversation, now) : nothing;
  const { after, through } = rest ?? { after: conversation.erasedThrough, through: conversation.messages.length };
  let messages = 0;
  const end = Math.min(through, after + limit, conversation.messages.length);
  for (let place = after; place < end; place++) {
    const message = conversation.messages[place];
    if (message === undefined || message.erased) continue;
    const { echo: _, ...kept } = message;
    conversation.messages[place] = { ...kept, author: erasedAuthor(message.author), parts: [], erased: true };
    messages++;
  }
  if (after <= conversation.erasedThrough) conversation.erasedThrough = Math.max(conversation.erasedThrough, end);
  const isLast = end >= through || end >= conversation.messages.length;
  return { ...begun, messages, rest: isLast ? undefined : { after: end, through } };
}

/** Conversations, as `Store.conversations` says. */
export function listConversations(
  data: BotData,
  { after = "", limit }: { readonly after?: string | undefined; readonly limit: number },
): readonly ListedConversation[] {
  return [...data.conversations.values()]
    .filter(({ id }) => id > after)
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .slice(0, limit)
    .map(({ id, channel, account, kind, user, erasedThrough }) => ({
      id,
      channel,
      account,
      kind,
      user: copyJson(user),
      erasedThrough,
    }));
}
