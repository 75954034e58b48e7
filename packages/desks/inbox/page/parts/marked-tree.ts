import type { MarkedText } from "@frontdesk/core";
import { linkUrl } from "./addresses.ts";

/** What a mark makes of the text under it. */
export type Look = "bold" | "italic" | "strike" | "code" | "quote" | "preformatted";

/** A piece of a marked text. There is no piece that could carry HTML. */
export type Piece =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "look"; readonly look: Look; readonly pieces: readonly Piece[] }
  | { readonly kind: "link"; readonly url: string; readonly pieces: readonly Piece[] };

type Mark = MarkedText["marks"][number];

/** Turns a text with marks, which are nested or apart, into a tree. A link to an address that is not safe is its text. */
export function treeOf({ text, marks }: MarkedText): readonly Piece[] {
  return piecesOf(text, marks, 0, text.length);
}

function piecesOf(text: string, marks: readonly Mark[], start: number, end: number): readonly Piece[] {
  const pieces: Piece[] = [];
  let at = start;
  let index = 0;
  for (let mark = marks[index]; mark !== undefined; mark = marks[index]) {
    const inner = marks.slice(index + 1).filter((other) => other.start < mark.end);
    if (mark.start > at) pieces.push({ kind: "text", text: text.slice(at, mark.start) });
    pieces.push(...marked(mark, piecesOf(text, inner, mark.start, mark.end)));
    at = mark.end;
    index += 1 + inner.length;
  }
  if (end > at) pieces.push({ kind: "text", text: text.slice(at, end) });
  return pieces;
}

function marked(mark: Mark, pieces: readonly Piece[]): readonly Piece[] {
  if (mark.kind !== "link") return [{ kind: "look", look: mark.kind, pieces }];
  const url = linkUrl(mark.url);
  return url === undefined ? pieces : [{ kind: "link", url, pieces }];
}
