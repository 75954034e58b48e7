import type { MessageBlock } from "./blocks.ts";
import { limits } from "./limits.ts";
import { escapeText, unescapeText } from "./mrkdwn.ts";
import type { MessagePayload, MessagePiece } from "./piece.ts";
import { plainRichText } from "./rich-text.ts";

/** A message of plain text. */
export function textPiece(text: string): MessagePiece {
  return { kind: "message", payload: payloadOf(text) };
}

/**
 * A message of blocks.
 *
 * @param text what notifications and screen readers say
 */
export function blockPiece(blocks: readonly MessageBlock[], text: string): MessagePiece {
  return { kind: "message", payload: { ...payloadOf(text.trim() === "" ? "…" : text), blocks } };
}

/** The message with blocks under it, or undefined when it would become too large. */
export function withBlocks(
  piece: MessagePiece,
  blocks: readonly MessageBlock[],
  text: string,
): MessagePiece | undefined {
  const before = unescapeText(piece.payload.text);
  const all = [...(piece.payload.blocks ?? [plainRichText(before)]), ...blocks];
  const length = lengthOf(all);
  if (all.length > limits.messageBlocks || length > limits.messageBlocksText) return undefined;
  const said = [before, text].filter((line) => line !== "").join("\n");
  const { instead } = piece;
  const without = instead === undefined ? undefined : withBlocks({ kind: "message", payload: instead }, blocks, text);
  if (instead !== undefined && without === undefined) return undefined;
  return { kind: "message", payload: { ...payloadOf(said), blocks: all }, instead: without?.payload };
}

/** What `text` and the like hold of blocks, in all. */
function lengthOf(value: unknown): number {
  if (typeof value !== "object" || value === null) return 0;
  return Object.entries(value).reduce(
    (sum, [key, inner]: [string, unknown]) =>
      sum + (key === "text" && typeof inner === "string" ? inner.length : lengthOf(inner)),
    0,
  );
}

/** Markup off, no previews of links: what is said is what is seen. */
export function payloadOf(text: string): MessagePayload {
  return { text: escapeText(text.toWellFormed()), mrkdwn: false, unfurl_links: false, unfurl_media: false };
}
