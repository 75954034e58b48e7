import type { ShownReply } from "@frontdesk/core";
import { escapeText } from "./mrkdwn.ts";

/**
 * A reply as Slack's streams take it, which read Markdown: plain text to the letter, Markdown as it is, and in neither
 * anything that mentions somebody. What a longer text gives begins with what its beginning gives, so that it can be
 * written piece by piece.
 */
export function streamText(text: string, format: ShownReply["format"]): string {
  if (format === "markdown") return escapeText(text);
  return escapeText(
    text
      .replace(/[\\`*_~[\]!|]/g, "\\$&")
      .replace(/^([ \t]*)([#+=-])/gm, "$1\\$2")
      .replace(/^([ \t]*\d{1,9})([.)])/gm, "$1\\$2"),
  );
}
