/** Longest message that is searched for spans, and most words of one. Longer talk holds no short answer. */
const maxTextLength = 1_000;
const maxSpanWords = 4;

// Latin letters and digits beside Han without a space, as in «订单A1234到哪了», begin a word of their own.
const wordPattern = /[\p{Script=Han}]+|[^\s\p{Script=Han},;!?()[\]{}"«»“”„<>，。；：！？、（）【】《》]+/gu;

/**
 * Short pieces of a message that may be a value, longest first in each place: one to four words, without the
 * punctuation around them, as written and in NFKC.
 */
export function spans(text: string): readonly string[] {
  const folded = text.slice(0, maxTextLength).normalize("NFKC");
  const words = [...folded.matchAll(wordPattern)].map((match) => ({
    text: match[0].replace(/^[.:'’#№]+/u, "").replace(/[.:'’]+$/u, ""),
    start: match.index,
    end: match.index + match[0].length,
  }));
  const found: string[] = [];
  for (let first = 0; first < words.length; first++) {
    for (let last = Math.min(first + maxSpanWords, words.length) - 1; last >= first; last--) {
      const [from, to] = [words[first], words[last]];
      if (!from || !to) continue;
      const span = first === last ? from.text : folded.slice(from.start, to.end);
      if (span !== "") found.push(span);
    }
  }
  return found;
}

/** A value as a customer may have typed it: as it is, and in the other cases. */
export function spellings(span: string): readonly string[] {
  const upper = span.toUpperCase();
  const lower = span.toLowerCase();
  if (upper === span) return lower === span ? [span] : [span, lower];
  return lower === span || lower === upper ? [span, upper] : [span, upper, lower];
}
