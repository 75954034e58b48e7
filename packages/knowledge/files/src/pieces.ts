import { type Placed, placed, type RootContent } from "./parse-markdown.ts";
import { sizeOf } from "./size.ts";

/** A stretch of a document. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

interface Atom extends Stretch {
  readonly size: number;
}

const sentenceEnd = /[.!?…]["'”»)]*\s+|[。！？]["'”』」）]*/g;

/** Cuts a long paragraph after its sentences, but not inside a link, code or emphasis. */
function cutParagraph(source: string, block: Placed<RootContent>, shift: number): Stretch[] {
  if (block.node.type !== "paragraph" || sizeOf(source.slice(block.start, block.end)) <= 1) return [block];
  const ends: number[] = [];
  for (const child of block.node.children) {
    if (child.type !== "text") continue;
    const { start, end } = placed(child, shift);
    for (const match of source.slice(start, end).matchAll(sentenceEnd))
      ends.push(start + match.index + match[0].length);
  }
  const stretches: Stretch[] = [];
  let start = block.start;
  for (const end of [...ends.filter((at) => at < block.end), block.end]) {
    stretches.push({ start, end });
    start = end;
  }
  return stretches;
}

/** What must not be parted: blocks and sentences, each with the list, table or code that it announces by a colon. */
function atomsOf(source: string, blocks: readonly Placed<RootContent>[], shift: number): Atom[] {
  const atoms: Atom[] = [];
  let announces = false;
  for (const { start, end } of blocks.flatMap((block) => cutParagraph(source, block, shift))) {
    const last = atoms.at(-1);
    const text = source.slice(start, end);
    const size = sizeOf(text);
    if (announces && last !== undefined) atoms.splice(-1, 1, { start: last.start, end, size: last.size + size });
    else atoms.push({ start, end, size });
    announces = /[:：]\s*$/.test(text);
  }
  return atoms;
}

/**
 * Cuts the blocks under a heading into stretches of 150–300 words, or 300–500 characters of Chinese, of about the same
 * length; lists, tables and code are never cut and may make one longer.
 */
export function cutToSize(source: string, blocks: readonly Placed<RootContent>[], shift: number): Stretch[] {
  const atoms = atomsOf(source, blocks, shift);
  const total = atoms.reduce((sum, atom) => sum + atom.size, 0);
  const target = total / Math.max(1, Math.ceil(total));
  const pieces: Atom[] = [];
  for (const atom of atoms) {
    const last = pieces.at(-1);
    const isFull = last !== undefined && (last.size + atom.size / 2 > target || last.size + atom.size > 1);
    if (last === undefined || (isFull && last.size > 0)) pieces.push(atom);
    else pieces.splice(-1, 1, { start: last.start, end: atom.end, size: last.size + atom.size });
  }
  const last = pieces.at(-1);
  const before = pieces.at(-2);
  if (last !== undefined && before !== undefined && last.size < 0.5 && before.size + last.size <= 1) {
    pieces.splice(-2, 2, { start: before.start, end: last.end, size: before.size + last.size });
  }
  return pieces;
}
