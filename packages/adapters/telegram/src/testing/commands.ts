import type { BotState } from "./bot-api.ts";
import { badRequest } from "./refusal.ts";

type Fields = { readonly [field: string]: unknown };

const scopes = new Set(["default", "all_private_chats", "all_group_chats", "all_chat_administrators"]);

/** https://core.telegram.org/bots/api#setmycommands */
export function setCommands(state: BotState, payload: Fields): true {
  const commands = Array.isArray(payload.commands) ? payload.commands.map(readCommand) : [];
  if (commands.length > 100) throw badRequest("too many commands");
  state.commands.set(placeOf(payload), commands);
  return true;
}

/** https://core.telegram.org/bots/api#deletemycommands */
export function deleteCommands(state: BotState, payload: Fields): true {
  state.commands.delete(placeOf(payload));
  return true;
}

/** The scope and the language of a list. */
function placeOf(payload: Fields): string {
  const scope = new Map(Object.entries(Object(payload.scope ?? { type: "default" })));
  const type = String(scope.get("type"));
  if (scope.size !== 1 || !scopes.has(type)) throw badRequest("unsupported scope");
  const language = payload.language_code ?? "";
  if (typeof language !== "string" || !/^(?:[a-z]{2})?$/.test(language))
    throw badRequest("invalid language code specified");
  return language === "" ? type : `${type} ${language}`;
}

function readCommand(command: unknown): { readonly command: string; readonly description: string } {
  const fields = new Map<string, unknown>(Object.entries(Object(command)));
  const [name, description] = [fields.get("command"), fields.get("description")];
  if (fields.size !== 2 || typeof name !== "string" || typeof description !== "string") {
    throw badRequest("a command has a command and a description");
  }
  if (!/^[a-z0-9_]{1,32}$/.test(name)) throw badRequest("BOT_COMMAND_INVALID");
  if (description.length < 1 || description.length > 256) throw badRequest("BOT_COMMAND_DESCRIPTION_INVALID");
  return { command: name, description };
}
