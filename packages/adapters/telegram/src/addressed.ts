import { type Fields, fieldsOf, idOf, integerOf, listOf, textOf } from "./fields.ts";

/** Who the bot is. */
export interface BotIdentity {
  readonly id: string;
  /** Without the `@`. */
  readonly username: string;
}

/** What a message says to the bot. */
export interface Addressed {
  readonly text: string;
  /** Without the slash and the bot's name, lower case; `text` is what stands behind it. */
  readonly command: string | undefined;
}

const commandPattern = /^\/([a-z0-9_]{1,64})(?:@([a-z0-9_]{1,64}))?(?:\s+|$)/i;

/**
 * Reads what a message says to the bot, or nothing when it speaks to others. In a group it speaks to the bot when it
 * mentions the bot, answers it, or is a command with its name; a command with another bot's name never does.
 */
export function addressed(message: Fields, isGroup: boolean, bot: BotIdentity): Addressed | undefined {
  const written = textOf(message.text);
  const text = written ?? textOf(message.caption) ?? "";
  const command = written === undefined ? null : commandPattern.exec(text);
  const name = command?.[2]?.toLowerCase();
  const isMine = name === bot.username.toLowerCase();
  if (name !== undefined && !isMine) return undefined;
  if (command !== null && (isMine || !isGroup)) {
    return { command: (command[1] ?? "").toLowerCase(), text: text.slice(command[0].length).trim() };
  }
  if (!isGroup) return { command: undefined, text };
  const entities = listOf(message[written === undefined ? "caption_entities" : "entities"]);
  const mention = entities.find((entity) => mentions(entity, text, bot));
  if (mention !== undefined) return { command: undefined, text: without(text, mention) };
  const answered = fieldsOf(fieldsOf(message.reply_to_message)?.from);
  return idOf(answered?.id) === bot.id ? { command: undefined, text } : undefined;
}

/** Offsets are UTF-16 units, as in JavaScript. */
function mentions(entity: Fields, text: string, bot: BotIdentity): boolean {
  if (entity.type === "text_mention") return idOf(fieldsOf(entity.user)?.id) === bot.id;
  if (entity.type !== "mention") return false;
  return stretch(entity, text).toLowerCase() === `@${bot.username.toLowerCase()}`;
}

function stretch(entity: Fields, text: string): string {
  const start = integerOf(entity.offset) ?? 0;
  return text.slice(start, start + (integerOf(entity.length) ?? 0));
}

function without(text: string, entity: Fields): string {
  const start = integerOf(entity.offset) ?? 0;
  const end = start + (integerOf(entity.length) ?? 0);
  const before = text.slice(0, start).trimEnd();
  const after = text.slice(end).replace(before === "" ? /^[\s,:;–—-]+/ : /^\s+/, "");
  return before === "" || after === "" || /^[,.!?:;]/.test(after) ? before + after : `${before} ${after}`;
}
