// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const control = /[\u0000-\u001f\u007f-\u009f]/g;
const invisible = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]|[\ufe00-\ufe0f]/g;
const apostrophes = /[\u2018\u2019\u201b\u02bc\u02b9\u0060\u00b4\u2032\uff07]/g;
const accented = /([a-z])\p{M}+/gu;
// ASCII without control characters and without the back quote, which is an apostrophe here.
const plain = /^[ -_a-~]*$/;
// Also the letters of Cyrillic, Han, and usual punctuation: with no mark among them that could join a letter, each stays
// what it is but for its case, its width, and ё. Most messages are such, and nine passes over a text are dear.
const simple = /^[ -_a-~«»\u0400-\u045f–—“”、。《》「」【】\u4e00-\u9fff\uff01-\uff5e]*$/;
const fullWidth = /[\uff01-\uff5e]/g;
/** From a full-width character to its ordinary one, in code points. */
const narrower = 0xff01 - 0x21;

/**
 * Brings a text into the one form that everything which compares words works on: Unicode NFKC (so full-width letters
 * and digits become ordinary ones), lower case, `ё` as `е`, Latin letters without their accents, every apostrophe as
 * `'`, control characters as blanks, invisible characters removed. Punctuation stays. Lengths and offsets may change.
 *
 * @example
 * ```ts
 * import { normalise } from "@frontdesk/core";
 *
 * normalise("Ｗhere’s my ЁЛКА?"); // "where's my елка?"
 * ```
 */
export function normalise(text: string): string {
  if (plain.test(text)) return text.toLowerCase();
  if (simple.test(text)) {
    const narrow = text.replace(fullWidth, (wide) => String.fromCharCode(wide.charCodeAt(0) - narrower));
    return narrow.toLowerCase().replaceAll("ё", "е");
  }
  const composed = text
    .replace(apostrophes, "'")
    .normalize("NFKC")
    .toLowerCase()
    .replace(invisible, "")
    .replace(control, " ")
    .replaceAll("ё", "е");
  // Only Latin letters lose their marks: й and ї are letters of their own.
  return composed.normalize("NFD").replace(accented, "$1").normalize("NFC");
}
