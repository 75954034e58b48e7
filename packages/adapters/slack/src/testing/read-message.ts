import { limits } from "../limits.ts";
import { unescapeText } from "../mrkdwn.ts";
import { type ReadBlocks, readBlocks } from "./read-blocks.ts";
import { must } from "./refusal.ts";

/** What a customer sees of a message. */
export interface ReadMessage extends ReadBlocks {
  /** What the notification says. */
  readonly notification: string;
}

/**
 * Checks a message by the rules of chat.postMessage and reads what is seen of it. Slack cuts a text above 40,000
 * characters without a word; here it is refused, because something would vanish.
 *
 * @throws RefusedCall
 *
 * @example
 * ```ts
 * import { readMessage } from "@frontdesk/slack/testing";
 *
 * console.log(readMessage({ text: "&lt;b&gt; *x*", mrkdwn: false }).text); // "<b> *x*"
 * ```
 */
export function readMessage(payload: { readonly [name: string]: unknown }): ReadMessage {
  const { text = "", blocks, mrkdwn = true } = payload;
  must(typeof text === "string" && text.isWellFormed(), "invalid_arguments", "[ERROR] text must be a string");
  must(text.length <= limits.messageText, "msg_too_long", "[ERROR] text would be cut off");
  must(text !== "" || blocks !== undefined, "no_text", "[ERROR] there is neither text nor blocks");
  const written = readText(text, mrkdwn !== false);
  if (blocks !== undefined) {
    // Control sequences work in notifications too.
    const mentions = written.marks.filter((mark) => mark.startsWith("mention"));
    const read = readBlocks(blocks);
    return { ...read, marks: [...read.marks, ...mentions], notification: written.text };
  }
  must(written.text.trim() !== "", "no_text", "[ERROR] the text is blank");
  return { ...written, buttons: [], others: [], notification: written.text };
}

/** Reads a text as Slack does: control sequences always, emphasis only where markup is on. */
function readText(text: string, isMarkup: boolean): { readonly text: string; readonly marks: readonly string[] } {
  const marks: string[] = [];
  const shown = text.replace(/<([^<>\n]+)>/g, (_, inner: string) => {
    const [target = "", label] = inner.split("|", 2);
    marks.push(/^[@#!]/.test(target) ? `mention ${target}` : `link ${target}`);
    return label ?? target;
  });
  if (isMarkup) {
    for (const [name, pattern] of emphasis) if (pattern.test(shown)) marks.push(name);
  }
  return { text: unescapeText(shown), marks };
}

const emphasis: readonly (readonly [string, RegExp])[] = [
  ["bold", /(?:^|\W)\*[^\s*][^*\n]*\*(?:\W|$)/],
  ["italic", /(?:^|\W)_[^\s_][^_\n]*_(?:\W|$)/],
  ["strike", /(?:^|\W)~[^\s~][^~\n]*~(?:\W|$)/],
  ["code", /`[^`\n]+`/],
  ["quote", /^&gt;/m],
];
