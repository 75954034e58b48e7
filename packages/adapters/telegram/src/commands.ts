import type { ChannelHost } from "@frontdesk/core";
import type { TelegramApi } from "./api.ts";
import { fieldsOf } from "./fields.ts";
import type { Notes } from "./notes.ts";

/** Telegram takes so many commands, of such lengths (https://core.telegram.org/bots/api#setmycommands). */
const maxCommands = 100;
const maxNameLength = 32;
const maxDescriptionLength = 256;

/** Where commands are offered: everywhere that the bot answers. */
const scopes = ["all_private_chats", "all_group_chats"] as const;

/** One call of setMyCommands. */
interface CommandList {
  readonly commands: readonly { readonly command: string; readonly description: string }[];
  readonly scope: { readonly type: (typeof scopes)[number] };
  /** Undefined: for all whose language has no list of its own. */
  readonly language_code?: string | undefined;
}

/** The lists of a bot's commands: one a scope for everybody, and one for each language that the bot speaks. */
export function commandLists({ commands, locales }: ChannelHost["bot"]): readonly CommandList[] {
  const listIn = (locale: string): CommandList["commands"] =>
    commands
      .filter(({ name }) => name.length <= maxNameLength)
      .slice(0, maxCommands)
      .map(({ name, title }) => ({ command: name, description: description(title(locale)) || name }));
  const [first = "en"] = locales;
  const byLanguage = new Map(locales.map((locale) => [languageOf(locale), locale] as const).reverse());
  return scopes.flatMap((type) => [
    { commands: listIn(first), scope: { type } },
    ...[...byLanguage]
      .filter(([language]) => language !== undefined)
      .map(([language_code, locale]) => ({ commands: listIn(locale), scope: { type }, language_code })),
  ]);
}

/** Telegram knows languages of two letters. */
function languageOf(locale: string): string | undefined {
  return /^([a-z]{2})(?:[-_]|$)/i.exec(locale)?.[1]?.toLowerCase();
}

function description(title: string): string {
  const line = title.toWellFormed().replace(/\s+/g, " ").trim();
  return line.slice(0, maxDescriptionLength).toWellFormed();
}

/** Where a list is offered, to note it: `all_private_chats`, `all_private_chats ru`. */
function placeOf({ scope, language_code }: CommandList): string {
  return language_code === undefined ? scope.type : `${scope.type} ${language_code}`;
}

/** The payload that takes the list at a place back. */
function atPlace(place: string): object {
  const [type, language_code] = place.split(" ");
  return { scope: { type }, language_code };
}

/**
 * Tells Telegram the commands of the bot, where they are not what it was told last, and takes back the lists that there
 * are no more. A failure is reported: without a list the commands work all the same.
 */
export async function registerCommands(
  api: TelegramApi,
  host: Pick<ChannelHost, "bot" | "log">,
  notes: Notes,
  channel: string,
  account: string,
): Promise<void> {
  const lists = host.bot.commands.length === 0 ? [] : commandLists(host.bot);
  const digest = await digestOf({ account, lists });
  const noted = fieldsOf(await notes.recall("commands"));
  // What another bot was told is its own.
  const told = noted?.account === account && Array.isArray(noted.told) ? noted.told.map(String) : [];
  if (noted?.digest === digest || lists.length + told.length === 0) return;
  const now = lists.map(placeOf);
  const gone = told.filter((place) => !now.includes(place));
  // Before the first call: whatever becomes of the others, what was offered can be taken back.
  await notes.remember("commands", { account, digest: "", told: [...gone, ...now] });
  const calls = [
    ...lists.map((list) => ["setMyCommands", list] as const),
    ...gone.map((place) => ["deleteMyCommands", atPlace(place)] as const),
  ];
  for (const [method, payload] of calls) {
    const answer = await api.call(method, payload);
    if (answer.kind === "done") continue;
    const why = answer.kind === "refused" ? { status: answer.status } : { reason: answer.reason };
    host.log.warn("telegram.commands_not_registered", { channel, ...why });
    return;
  }
  await notes.remember("commands", { account, digest, told: now });
}

async function digestOf(told: object): Promise<string> {
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(JSON.stringify(told)));
  return Buffer.from(hash).toString("base64url");
}
