import { type Fields, fieldsOf, listOf, textOf, wordOf } from "./fields.ts";

/** What a message says to the bot, or nothing when it speaks to others: in groups the bot has to be mentioned. */
export function addressed(activity: Fields, botId: string, isDirect: boolean): string | undefined {
  const text = textOf(activity.text) ?? "";
  const mentions = listOf(activity.entities).filter(
    (entity) => entity.type === "mention" && wordOf(fieldsOf(entity.mentioned)?.id) === botId,
  );
  if (mentions.length === 0) return isDirect ? text.trim() : undefined;
  return mentions.reduce((rest, entity) => without(rest, textOf(entity.text) ?? ""), text).trim();
}

/** Teams puts a no-break space, or its name in HTML, beside a mention. */
function without(text: string, mention: string): string {
  const start = mention === "" ? -1 : text.indexOf(mention);
  if (start < 0) return text;
  const before = text.slice(0, start).replace(/(?:\s|&nbsp;)+$/, "");
  const after = text.slice(start + mention.length).replace(/^(?:\s|&nbsp;)+/, "");
  if (before === "") return after.replace(/^[\s,:;–—-]+/, "");
  return after === "" || /^[,.!?:;]/.test(after) ? before + after : `${before} ${after}`;
}
