import { readMarkdown } from "@frontdesk/core";
import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import { type Look, type Piece, treeOf } from "./marked-tree.ts";

const tags: { readonly [look in Look]: "strong" | "em" | "s" | "code" | "blockquote" | "pre" } = {
  bold: "strong",
  italic: "em",
  strike: "s",
  code: "code",
  quote: "blockquote",
  preformatted: "pre",
};

/** A text in Markdown, built node by node: nothing in it can become HTML. */
export function Markdown({ text }: { readonly text: string }): JSX.Element {
  const pieces = useMemo(() => treeOf(readMarkdown(text)), [text]);
  return <div class="text">{pieces.map(pieceNode)}</div>;
}

function pieceNode(piece: Piece): JSX.Element | string {
  if (piece.kind === "text") return piece.text;
  const inner = piece.pieces.map(pieceNode);
  if (piece.kind === "link") {
    return (
      <a href={piece.url} target="_blank" rel="noopener noreferrer">
        {inner}
      </a>
    );
  }
  const Tag = tags[piece.look];
  return <Tag>{inner}</Tag>;
}
