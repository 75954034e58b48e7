import { readText } from "./mrkdwn.ts";

/** What a message says to the bot. */
export interface Addressed {
  readonly isMentioned: boolean;
  /** As the customer saw it, without the mention of the bot. */
  readonly text: string;
}

/** Reads a message's text; the bot's first mention is taken out. */
export function addressed(text: string, botUser: string): Addressed {
  const mention = new RegExp(`<@${botUser}(?:\\|[^<>]*)?>`, "i").exec(text);
  if (mention === null) return { isMentioned: false, text: readText(text) };
  const before = text.slice(0, mention.index).trimEnd();
  const after = text.slice(mention.index + mention[0].length).replace(before === "" ? /^[\s,:;–—-]+/ : /^\s+/, "");
  const rest = before === "" || after === "" || /^[,.!?:;]/.test(after) ? before + after : `${before} ${after}`;
  return { isMentioned: true, text: readText(rest) };
}
