/** Made when a long text comes: it takes as long as importing all the rest of core. */
let segmenter: Intl.Segmenter | undefined;

/** Text without anything to see: white space, control and format characters. */
const blank = /^[\s\p{Cc}\p{Cf}]*$/u;

/** Whether a text shows nothing. */
export function isBlank(text: string): boolean {
  return blank.test(text);
}

/**
 * The last place at or before `limit` where a text may be cut without breaking what a reader sees as one character
 * (a surrogate pair, an emoji joined by ZWJ, a letter with its marks). A single such character that is longer than
 * `limit` is cut between code points.
 *
 * @param limit UTF-16 units, at least 1
 */
export function graphemeCut(text: string, limit: number): number {
  if (text.length <= limit) return text.length;
  segmenter ??= new Intl.Segmenter("und", { granularity: "grapheme" });
  let cut = 0;
  for (const { index, segment } of segmenter.segment(text)) {
    if (index + segment.length > limit) break;
    cut = index + segment.length;
  }
  return cut > 0 ? cut : codePointCut(text, limit);
}

function codePointCut(text: string, limit: number): number {
  const code = text.charCodeAt(limit - 1);
  const splitsPair = code >= 0xd800 && code <= 0xdbff && isLowSurrogate(text.charCodeAt(limit));
  if (!splitsPair) return limit;
  return limit > 1 ? limit - 1 : 2;
}

function isLowSurrogate(code: number): boolean {
  return code >= 0xdc00 && code <= 0xdfff;
}

/** Shortens a text to `limit` UTF-16 units, with `…` at its end where something was left out. */
export function shorten(text: string, limit: number): string {
  if (text.length <= limit) return text;
  if (limit <= 1) return text.slice(0, graphemeCut(text, Math.max(1, limit)));
  return `${text.slice(0, graphemeCut(text, limit - 1)).trimEnd()}…`;
}
