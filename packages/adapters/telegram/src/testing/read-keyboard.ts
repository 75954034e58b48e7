import { badRequest } from "./refusal.ts";

/** A button as a customer sees it. */
export interface FakeButton {
  readonly label: string;
  /** What a press sends to the bot. */
  readonly data?: string | undefined;
  /** What a press opens. */
  readonly url?: string | undefined;
}

const known = new Set(["text", "callback_data", "url"]);

/** Reads an inline keyboard (https://core.telegram.org/bots/api#inlinekeyboardmarkup) and checks its limits. */
export function readKeyboard(markup: unknown): readonly (readonly FakeButton[])[] {
  if (markup === undefined) return [];
  const fields = new Map<string, unknown>(Object.entries(Object(markup)));
  const rows = fields.get("inline_keyboard");
  if (fields.size !== 1 || !Array.isArray(rows)) throw badRequest("reply_markup must be an inline keyboard");
  const keyboard = rows.map((row: unknown) => {
    if (!Array.isArray(row) || row.length === 0) throw badRequest("a row of an inline keyboard must have buttons");
    if (row.length > 8) throw badRequest("a row of an inline keyboard has at most 8 buttons");
    return row.map(readButton);
  });
  if (keyboard.flat().length > 100) throw badRequest("reply markup is too long");
  return keyboard;
}

function readButton(button: unknown): FakeButton {
  const fields = new Map<string, unknown>(Object.entries(Object(button)));
  const [label, data, url] = [fields.get("text"), fields.get("callback_data"), fields.get("url")];
  for (const name of fields.keys()) if (!known.has(name)) throw badRequest(`a button has no field ${name}`);
  if (typeof label !== "string" || label.trim() === "" || !label.isWellFormed())
    throw badRequest("text buttons are unallowed in the inline keyboard");
  if ((data === undefined) === (url === undefined))
    throw badRequest("a button needs exactly one of callback_data and url");
  if (url !== undefined) return { label, url: readUrl(url) };
  if (typeof data !== "string" || data === "" || Buffer.byteLength(data) > 64) throw badRequest("BUTTON_DATA_INVALID");
  return { label, data };
}

function readUrl(url: unknown): string {
  if (typeof url === "string" && /^(?:https?:\/\/[^\s/?#]+\.[^\s/?#]+|tg:\/\/)/i.test(url)) return url;
  throw badRequest("inline keyboard button URL is invalid: wrong HTTP URL");
}
