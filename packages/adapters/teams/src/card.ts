import type { Choice } from "@frontdesk/core";
import { actionsOf } from "./actions.ts";
import type { Card, CardAttachment, CardElement, MessageActivity, RichTextBlock, TextRun } from "./activity.ts";
import { wordsFor } from "./words.ts";

/** An Adaptive Card of these elements, with choices as its buttons. */
export function cardOf(body: readonly CardElement[], choices: readonly Choice[], locale: string): Card {
  const actions = actionsOf(choices, wordsFor(locale));
  return { type: "AdaptiveCard", version: "1.5", body, ...(actions.length === 0 ? {} : { actions }) };
}

/** A card as an attachment. */
function attach(content: Card): CardAttachment {
  return { contentType: "application/vnd.microsoft.card.adaptive", content };
}

/** A message of cards, side by side if there are several. `summary`: what a notification says. */
export function cardMessage(cards: readonly Card[], summary: string): MessageActivity {
  return {
    type: "message",
    ...(summary === "" ? {} : { summary: clean(summary).slice(0, 200).toWellFormed() }),
    ...(cards.length > 1 ? { attachmentLayout: "carousel" as const } : {}),
    attachments: cards.map(attach),
  };
}

/**
 * A text as elements of a card, to the letter: what stands in a `TextRun` is never read as Markdown, on no client. It
 * has no line breaks either, so that each line is an element.
 */
export function linesOf(text: string, look: Omit<TextRun, "type" | "text"> = {}): readonly RichTextBlock[] {
  const blocks: RichTextBlock[] = [];
  let isAfterGap = false;
  for (const line of clean(text).split("\n")) {
    if (line.trim() === "") {
      isAfterGap = true;
      continue;
    }
    const spacing = isAfterGap ? "Medium" : "None";
    blocks.push({
      type: "RichTextBlock",
      inlines: [{ type: "TextRun", text: line, ...look }],
      ...(blocks.length === 0 ? {} : { spacing }),
    });
    isAfterGap = false;
  }
  return blocks;
}

/** A text without halves of surrogate pairs and without control characters, which JSON writes six times as long. */
export function clean(text: string): string {
  return text.toWellFormed().replace(/(?![\n\t])\p{Cc}/gu, " ");
}
