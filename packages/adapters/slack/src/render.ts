import { escapeMarkdown, messageText, type Outbound, type Part, readMarkdown, splitText } from "@frontdesk/core";
import type { MessageBlock } from "./blocks.ts";
import { choiceBlocks, feedbackBlock } from "./buttons.ts";
import { maxTextLength } from "./capabilities.ts";
import { blockPiece, textPiece, withBlocks } from "./message-piece.ts";
import type { SlackPiece } from "./piece.ts";
import {
  cardPieces,
  filePieces,
  formPieces,
  imagePieces,
  listPieces,
  sourcesBlock,
  tablePieces,
} from "./render-part.ts";
import { plainRichText, richText } from "./rich-text.ts";

/**
 * Renders a message that was made to fit. Plain text goes with markup switched off; everything else is rich text, which
 * has no markup: nothing that was not written as Markdown can look like it, link or mention. Pure.
 */
export function render(message: Outbound): readonly SlackPiece[] {
  const name = message.purpose === "person" ? (message.from?.name ?? "").trim() : "";
  const parts = name === "" ? message.parts : withName(message.parts, name);
  const pieces: SlackPiece[] = [];
  for (const part of parts) addPart(pieces, part, message.locale);
  const [first] = pieces;
  if (message.stream !== undefined && first !== undefined) pieces[0] = { ...first, stream: message.stream };
  return pieces;
}

function addPart(pieces: SlackPiece[], part: Part, locale: string): void {
  switch (part.kind) {
    case "text":
      pieces.push(...(part.format === "markdown" ? markdownPieces(part.text) : textPieces(part.text)));
      return;
    case "choices":
      pieces.push(...textPieces(part.text, choiceBlocks(part.choices, locale)));
      return;
    case "card":
      pieces.push(...cardPieces(part, locale));
      return;
    case "carousel":
      for (const card of part.cards) pieces.push(...cardPieces(card, locale));
      return;
    case "image":
      pieces.push(...imagePieces(part));
      return;
    case "file":
      pieces.push(...filePieces(part));
      return;
    case "list":
      pieces.push(...listPieces(part));
      return;
    case "table":
      pieces.push(...tablePieces(part));
      return;
    case "form":
      pieces.push(...formPieces(part));
      return;
    case "sources":
      addUnder(pieces, sourcesBlock(part, locale), messageText([part], locale));
      return;
    case "feedback":
      if (part.token !== undefined) addUnder(pieces, feedbackBlock(part.token, locale), "");
      return;
    // Core tells of it in histories; it is nothing to send.
    case "rating":
      return;
    default: {
      const unknown: never = part;
      void unknown;
    }
  }
}

/** Plain text in pieces; what belongs to it stands under the last. */
function textPieces(text: string, under: readonly MessageBlock[] = []): readonly SlackPiece[] {
  const pieces = splitText(text.toWellFormed(), maxTextLength);
  if (under.length === 0) return pieces.map((piece) => textPiece(piece));
  return (pieces.length === 0 ? [""] : pieces).map((piece, index) => {
    if (index < pieces.length - 1) return textPiece(piece);
    return blockPiece(piece.trim() === "" ? under : [plainRichText(piece), ...under], piece);
  });
}

function markdownPieces(markdown: string): readonly SlackPiece[] {
  // What is shown is never longer than its source, so that pieces of the source fit.
  return splitText(markdown.toWellFormed(), maxTextLength, { markdown: true }).flatMap((piece) => {
    const marked = readMarkdown(piece);
    if (/^[\s\p{Cc}\p{Cf}]*$/u.test(marked.text)) return [];
    return [marked.marks.length === 0 ? textPiece(marked.text) : blockPiece([richText(marked)], marked.text)];
  });
}

/** Puts a block under what was said before, where there is a message with room. */
function addUnder(pieces: SlackPiece[], block: MessageBlock, text: string): void {
  const last = pieces.at(-1);
  const joined = last?.kind === "message" ? withBlocks(last, [block], text) : undefined;
  if (joined === undefined) pieces.push(blockPiece([block], text));
  else pieces[pieces.length - 1] = joined;
}

/** The name of the person who writes, before the first line. */
function withName(parts: readonly Part[], name: string): readonly Part[] {
  const [first, ...rest] = parts;
  const prefix = `${name}: `;
  switch (first?.kind) {
    case undefined:
      return [];
    case "text":
      return [
        { ...first, text: (first.format === "markdown" ? escapeMarkdown(prefix) : prefix) + first.text },
        ...rest,
      ];
    case "choices":
      return [{ ...first, text: prefix + first.text }, ...rest];
    default:
      return [{ kind: "text", text: `${name}:` }, ...parts];
  }
}
