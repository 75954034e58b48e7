import { normalise } from "./normalise.ts";
import { characterOf, characters } from "./scripts.ts";

/** A word of a text. */
export interface Token {
  /** The word in the form of {@link normalise}, without apostrophes. */
  readonly text: string;
  /** True when there is a digit in it. */
  readonly hasDigit: boolean;
  /** True when its script writes words without blanks between them, such as Han. */
  readonly dense: boolean;
  /** True when it stands right after the token before it, with nothing between them. */
  readonly joined: boolean;
}

let segmenter: Intl.Segmenter | undefined;

const vowel = /[aeiouhy]/;
const elided = new Set(["l", "d", "j", "m", "t", "s", "n", "c", "qu"]);

/** What was split last: a message is split for its intent and for its answer, one right after the other. */
let latest: { readonly text: string; readonly tokens: readonly Token[] } = { text: "", tokens: [] };

/**
 * Splits a text that {@link normalise} has been through into words of letters and digits. Runs of Han, kana, Thai and
 * the like are cut into words by `Intl.Segmenter`. An apostrophe inside a word is dropped (`don't` → `dont`), but after
 * an elided article it parts two words (`l'ordre` → `l`, `ordre`).
 */
export function tokenise(text: string): readonly Token[] {
  if (text !== latest.text) latest = { text, tokens: split(text) };
  return latest.tokens;
}

function split(text: string): Token[] {
  const tokens: Token[] = [];
  let start = -1;
  let end = 0;
  let word = "";
  let hasDigit = false;
  const flush = (): void => {
    if (start >= 0) {
      tokens.push({ text: word + text.slice(start, end), hasDigit, dense: false, joined: false });
      start = -1;
      word = "";
      hasDigit = false;
    }
  };
  for (let at = 0; at < text.length; ) {
    const code = text.codePointAt(at) ?? 0;
    const width = code > 0xffff ? 2 : 1;
    const kind = characterOf(code);
    if (kind === characters.letter || kind === characters.digit) {
      if (start < 0) start = at;
      if (kind === characters.digit) hasDigit = true;
      end = at + width;
      at = end;
    } else if (kind === characters.dense) {
      flush();
      at = pushDense(text, at, tokens);
    } else if (code === 0x27 && start >= 0 && characterOf(text.codePointAt(at + 1) ?? 0) === characters.letter) {
      word += text.slice(start, at);
      if (elided.has(word) && vowel.test(text.charAt(at + 1))) {
        tokens.push({ text: word, hasDigit: false, dense: false, joined: false });
        word = "";
      }
      start = at + 1;
      end = start;
      at = start;
    } else {
      flush();
      at += width;
    }
  }
  flush();
  return tokens;
}

/** Adds the words of the dense run that begins at `start`, and returns where the run ends. */
function pushDense(text: string, start: number, tokens: Token[]): number {
  let end = start;
  while (end < text.length) {
    const code = text.codePointAt(end) ?? 0;
    if (characterOf(code) !== characters.dense) break;
    end += code > 0xffff ? 2 : 1;
  }
  if (end === start + 1) {
    tokens.push({ text: text.charAt(start), hasDigit: false, dense: true, joined: false });
    return end;
  }
  segmenter ??= new Intl.Segmenter("zh", { granularity: "word" });
  let joined = false;
  for (const { segment } of segmenter.segment(text.slice(start, end))) {
    tokens.push({ text: segment, hasDigit: false, dense: true, joined });
    joined = true;
  }
  return end;
}

/**
 * The words of a text, normalised, in their order. Han is cut into words too.
 *
 * @example
 * ```ts
 * import { words } from "@frontdesk/core";
 *
 * words("Where's my order A1234?"); // ["wheres", "my", "order", "a1234"]
 * words("我要取消订单"); // ["我要", "取消", "订单"]
 * ```
 */
export function words(text: string): string[] {
  return tokenise(normalise(text)).map((token) => token.text);
}
