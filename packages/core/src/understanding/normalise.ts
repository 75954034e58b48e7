// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const control = /[\u0000-\u001f\u007f-\u009f]/g;
const invisible = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]|[\ufe00-\ufe0f]/g;
const apostrophes = /[\u2018\u2019\u201b\u02bc\u02b9\u0060\u00b4\u2032\uff07]/g;
const accented = /([a-z])\p{M}+/gu;

/** What becomes of a character, whatever stands beside it. With any that is `mixed`, the text is brought into form as a whole. */
const fates = { mixed: 0, stays: 1, changes: 2 } as const;

// ASCII without control characters and without the back quote, which is an apostrophe here; « and »; Cyrillic.
const fateOfCode = new Uint8Array(0x460);
for (let code = 0x20; code < 0x7f; code++) fateOfCode[code] = fates.stays;
for (let code = 0x41; code <= 0x5a; code++) fateOfCode[code] = fates.changes;
fateOfCode[0x60] = fates.mixed;
fateOfCode[0xab] = fates.stays;
fateOfCode[0xbb] = fates.stays;
for (let code = 0x400; code < 0x460; code++) fateOfCode[code] = code < 0x430 ? fates.changes : fates.stays;
fateOfCode[0x451] = fates.changes;

/**
 * Han and its punctuation, dashes and quotation marks stay, full-width characters become ordinary ones. No mark that could
 * join a letter is among what stays or changes, and most messages are of nothing else: nine passes over a text are dear.
 */
function fateOf(code: number): number {
  if (code < fateOfCode.length) return fateOfCode[code] ?? fates.mixed;
  if (code >= 0x4e00 && code <= 0x9fff) return fates.stays;
  if (code >= 0xff01 && code <= 0xff5e) return fates.changes;
  return "–—“”、。《》「」【】".includes(String.fromCharCode(code)) ? fates.stays : fates.mixed;
}

function fateOfText(text: string): number {
  let fate: number = fates.stays;
  for (let at = 0; at < text.length; at++) {
    const own = fateOf(text.charCodeAt(at));
    if (own === fates.mixed) return own;
    if (own === fates.changes) fate = own;
  }
  return fate;
}

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
  const fate = fateOfText(text);
  if (fate === fates.stays) return text;
  if (fate === fates.changes) {
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
