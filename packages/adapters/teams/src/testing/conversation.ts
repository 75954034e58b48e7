import { maxBytes, type ReadMessage, readMessage } from "./read-message.ts";
import { badRequest, Refusal } from "./refusal.ts";
import { arrayOf, type Loose, objectOf, oneOf, stringOf } from "./strict.ts";
import type { SavedFile } from "./uploads.ts";

/** A message of the bot in a conversation. */
export interface FakeMessage extends ReadMessage {
  readonly id: string;
}

/** A reply that is shown while it is written. */
interface Stream {
  readonly id: string;
  sequence: number;
  text: string;
}

/** A conversation as Teams keeps it. */
export interface FakeConversation {
  readonly id: string;
  readonly type: "personal" | "groupChat" | "channel";
  state: "open" | "blocked" | "deactivated";
  readonly messages: FakeMessage[];
  /** What the bot said to programs and not to people. */
  readonly events: Loose[];
  /** Files in the customer's OneDrive, oldest first. */
  readonly saved: SavedFile[];
  /** How often the bot said that it is writing. */
  typings: number;
  /** Every text that was shown of replies that were not finished. */
  readonly streamed: string[];
  stream: Stream | undefined;
  nextId: number;
}

/** An empty conversation. */
export function newConversation(id: string, type: FakeConversation["type"]): FakeConversation {
  return {
    id,
    type,
    state: "open",
    messages: [],
    events: [],
    saved: [],
    typings: 0,
    streamed: [],
    stream: undefined,
    nextId: 1,
  };
}

/** Takes an activity of the bot over as Teams does, or throws a {@link Refusal}; answers its id. */
export function post(conversation: FakeConversation, activity: Loose, botId: string): string | undefined {
  if (conversation.state === "blocked") {
    throw new Refusal(403, "BotNotInConversationRoster", "The bot is not part of the conversation roster.");
  }
  if (conversation.state === "deactivated") throw new Refusal(403, "UserNotFound", "User is not active.");
  const from = objectOf(activity.from, "from", ["id"]);
  const place = objectOf(activity.conversation, "conversation", ["id"]);
  if (from.id !== botId || place.id !== conversation.id) throw badRequest("the activity is from or for somebody else");
  const info = streamInfo(activity.entities);
  if (activity.type === "typing") return postTyping(conversation, activity, info);
  if (activity.type === "event") return postEvent(conversation, activity);
  const read = readMessage(activity);
  if (read.consents.length > 0 && conversation.type !== "personal") throw badRequest("files are for personal chats");
  if (read.saved.some((id) => conversation.saved.every((file) => file.id !== id))) throw badRequest("no such file");
  const id = info === undefined ? newId(conversation) : endStream(conversation, info);
  conversation.messages.push({ ...read, id });
  return id;
}

/** https://learn.microsoft.com/azure/bot-service/bot-service-design-pattern-handoff-human */
function postEvent(conversation: FakeConversation, activity: Loose): string {
  objectOf(activity, "an event", ["type", "name", "value", "attachments", "from", "conversation"]);
  stringOf(activity.name, "an event's name");
  for (const attachment of arrayOf(activity.attachments ?? [], "the attachments")) {
    const { contentType } = objectOf(attachment, "an attachment", ["contentType", "name", "content"]);
    oneOf(contentType, "an event's attachment", ["application/json"]);
  }
  if (JSON.stringify(activity).length * 2 > maxBytes) throw new Refusal(413, "MessageSizeTooBig", "Too large.");
  const id = newId(conversation);
  conversation.events.push({ ...activity, id });
  return id;
}

function postTyping(conversation: FakeConversation, activity: Loose, info: Loose | undefined): string | undefined {
  if (info === undefined) {
    objectOf(activity, "a typing activity", ["type", "from", "conversation"]);
    conversation.typings += 1;
    return undefined;
  }
  objectOf(activity, "an update", ["type", "text", "textFormat", "from", "conversation", "entities"]);
  if (conversation.type !== "personal") throw badRequest("streaming api is not enabled here");
  oneOf(info.streamType, "a stream's type", ["streaming", "informative"]);
  const text = stringOf(activity.text, "an update's text");
  const { stream } = conversation;
  if (info.streamId === undefined) {
    if (stream !== undefined) throw badRequest("another reply is being shown");
    if (info.streamSequence !== 1) throw badRequest("a stream begins with 1");
    conversation.stream = { id: newId(conversation), sequence: 1, text };
  } else {
    const known = openStream(conversation, info);
    if (Number(info.streamSequence) <= known.sequence) {
      throw new Refusal(202, "ContentStreamSequenceOrderPreConditionFailed", "The sequence is too low.");
    }
    if (!text.startsWith(known.text)) throw badRequest("an update repeats the text so far");
    known.sequence = Number(info.streamSequence);
    known.text = text;
  }
  conversation.streamed.push(text);
  return conversation.stream?.id;
}

function endStream(conversation: FakeConversation, info: Loose): string {
  oneOf(info.streamType, "a message's stream type", ["final"]);
  if (info.streamSequence !== undefined) throw badRequest("the end has no sequence");
  const { id } = openStream(conversation, info);
  conversation.stream = undefined;
  return id;
}

function openStream(conversation: FakeConversation, info: Loose): Stream {
  const { stream } = conversation;
  if (stream !== undefined && stream.id === info.streamId) return stream;
  throw new Refusal(403, "ContentStreamNotAllowed", "Content stream is not allowed on an already completed stream.");
}

function streamInfo(entities: unknown): Loose | undefined {
  if (entities === undefined) return undefined;
  const [entity, ...more] = arrayOf(entities, "the entities");
  if (more.length > 0) throw badRequest("one entity is enough here");
  const info = objectOf(entity, "an entity", ["type", "streamType", "streamSequence", "streamId"]);
  oneOf(info.type, "an entity's type", ["streaminfo"]);
  return info;
}

function newId(conversation: FakeConversation): string {
  conversation.nextId += 1;
  return String(1_767_000_000_000 + conversation.nextId);
}
