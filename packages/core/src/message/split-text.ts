import { FrontdeskError } from "../errors/frontdesk-error.ts";
import { closesFence, type Fence, fenceOf } from "./fence.ts";
import { graphemeCut, isBlank } from "./graphemes.ts";

/** How a text is split. */
export interface SplitOptions {
  /** The text is Markdown: code fences are closed and reopened, short inline constructs stay whole. Default: false. */
  readonly markdown?: boolean | undefined;
}

/** Places where a text may be cut, best first, with the least share of a piece that each must fill. */
const boundaries: readonly { readonly pattern: RegExp; readonly fill: number }[] = [
  { pattern: /\n[^\S\n]*\n\s*/g, fill: 0.4 },
  { pattern: /\n/g, fill: 0.4 },
  { pattern: /[.!?…]+["'»”’)\]]*\s+|[。！？；]["」』”’）]*/g, fill: 0.4 },
  { pattern: /[^\S\n]+|\n/g, fill: 0 },
];

const escapes = /\\[!-/:-@[-`{-~]|&(?:#\d{1,7}|#x[\da-f]{1,6}|[a-z]\w{1,30});/gi;
const inlineConstructs =
  /(`+)[^`\n]{1,400}\1|!?\[[^\]\n]{0,400}\]\([^)\n]{0,400}\)|<https?:[^>\s]{1,400}>|(\*\*|__|~~|\*|_)(?=\S)[^\n]{0,400}?\S\2/g;

/**
 * Splits a text into pieces of at most `maxLength` UTF-16 units: between paragraphs where that makes pieces of a
 * reasonable size, else between lines, sentences, words, and in the end between characters as a reader sees them;
 * never inside a surrogate pair or an escape (`\*`, `&amp;`). Joined, the pieces are the text but for white space at
 * the cuts (and, in Markdown, the fences that were closed and reopened). A blank text has no pieces.
 *
 * @param maxLength at least 1; a surrogate pair, which cannot be cut, is the one thing that may exceed a limit of 1
 * @throws FrontdeskError `message.invalid` when `maxLength` is below 1.
 *
 * @example
 * ```ts
 * import { splitText } from "@frontdesk/core";
 *
 * console.log(splitText("One sentence. Another one.", 16)); // ["One sentence.", "Another one."]
 * ```
 */
export function splitText(text: string, maxLength: number, options: SplitOptions = {}): readonly string[] {
  if (!(maxLength >= 1)) {
    throw new FrontdeskError("message.invalid", `A text cannot be split into pieces of ${maxLength} units.`, {
      hint: "Give a length of at least 1.",
    });
  }
  if (isBlank(text)) return [];
  if (text.length <= maxLength) return [text];
  const pieces: string[] = [];
  let rest = text;
  let fence: Fence | undefined;
  while (rest !== "") {
    const opening: string = fence === undefined ? "" : `${fence.marker}${fence.info}\n`;
    if (opening.length + rest.length <= maxLength) {
      addPiece(pieces, opening + rest);
      break;
    }
    // Room for closing a fence is kept only in Markdown, and only where fences leave room for text at all.
    const reserve = options.markdown === true ? longestFence(rest, fence) + 1 : 0;
    const room = Math.max(maxLength - opening.length - reserve, 1);
    const fits = opening.length + reserve < maxLength / 2;
    const cut = cutBefore(rest, fits ? room : maxLength, options.markdown === true);
    const body = withoutTrailingFence(opening, rest.slice(0, cut).trimEnd(), options.markdown === true);
    const piece = fits ? opening + body : body;
    fence = options.markdown === true && fits ? fenceAfter(piece) : undefined;
    addPiece(pieces, fence === undefined ? piece : `${piece}\n${fence.marker}`);
    rest = withoutLeadingSpace(rest.slice(body.length));
    const line = rest.split("\n", 1)[0] ?? "";
    if (fence !== undefined && closesFence(line, fence)) {
      rest = withoutLeadingSpace(rest.slice(line.length));
      fence = undefined;
    }
  }
  return pieces;
}

function addPiece(pieces: string[], piece: string): void {
  if (!isBlank(piece)) pieces.push(piece);
}

/** White space at a cut goes, but for the indentation of a line that begins there. */
function withoutLeadingSpace(rest: string): string {
  return rest.replace(/^(?:[^\S\n]*\n)+|^[^\S\n]+/, "");
}

/** A fence that would be opened at the very end of a piece belongs to the next one. */
function withoutTrailingFence(opening: string, body: string, markdown: boolean): string {
  const start = body.lastIndexOf("\n");
  if (!markdown || start <= 0 || fenceOf(body.slice(start + 1)) === undefined) return body;
  const before = body.slice(0, start).trimEnd();
  const opens = before !== "" && fenceAfter(opening + before) === undefined;
  return opens ? before : body;
}

function longestFence(rest: string, open: Fence | undefined): number {
  let longest = open?.marker.length ?? 0;
  for (const match of rest.matchAll(/^ {0,3}(`{3,}|~{3,})/gm)) longest = Math.max(longest, match[1]?.length ?? 0);
  return longest;
}

/** The fence that is open at the end of a piece. */
function fenceAfter(piece: string): Fence | undefined {
  let open: Fence | undefined;
  for (const line of piece.split("\n")) {
    if (open === undefined) open = fenceOf(line);
    else if (closesFence(line, open)) open = undefined;
  }
  return open;
}

/** Where to cut so that at most `limit` units stand before the cut. */
function cutBefore(text: string, limit: number, markdown: boolean): number {
  if (text.length <= limit) return text.length;
  const window = text.slice(0, limit + 1);
  const whole = protectedRanges(text.slice(0, limit + 800), limit, markdown);
  for (const { pattern, fill } of boundaries) {
    let best = 0;
    for (const match of window.matchAll(pattern)) {
      // The white space of the boundary goes at the cut, so only what precedes it must fit.
      const end = match.index + match[0].trimEnd().length;
      if (end > 0 && end <= limit && outside(whole, end)) best = end;
    }
    if (best > limit * fill && window.slice(0, best).trim() !== "") return best;
  }
  const cut = graphemeCut(text.slice(0, limit + 64), limit);
  const starts = whole.filter((range) => range.start < cut && cut < range.end).map((range) => range.start);
  const start = Math.min(cut, ...starts);
  return start > 0 ? start : cut;
}

interface Range {
  readonly start: number;
  readonly end: number;
}

/** Stretches that must not be cut, but for those that would fill most of a piece by themselves. */
function protectedRanges(window: string, limit: number, markdown: boolean): readonly Range[] {
  const ranges: Range[] = [];
  for (const pattern of markdown ? [escapes, inlineConstructs] : [escapes]) {
    for (const match of window.matchAll(pattern)) {
      if (match[0].length <= limit / 2) ranges.push({ start: match.index, end: match.index + match[0].length });
    }
  }
  return ranges;
}

function outside(ranges: readonly Range[], position: number): boolean {
  return ranges.every((range) => position <= range.start || range.end <= position);
}
