/** A group of languages that are written with the same letters. */
export type Writing =
  | "latin"
  | "cyrillic"
  | "han"
  | "kana"
  | "hangul"
  | "greek"
  | "arabic"
  | "hebrew"
  | "thai"
  | "indic";

/** Every writing, so that it can be told by a number; none is 0. */
export const writings: readonly (Writing | undefined)[] = [
  undefined,
  "latin",
  "cyrillic",
  "han",
  "kana",
  "hangul",
  "greek",
  "arabic",
  "hebrew",
  "thai",
  "indic",
];

const ranges: readonly (readonly [from: number, to: number, writing: Writing])[] = [
  [0x41, 0x5a, "latin"],
  [0x61, 0x7a, "latin"],
  [0xc0, 0x24f, "latin"],
  [0x370, 0x3ff, "greek"],
  [0x400, 0x52f, "cyrillic"],
  [0x590, 0x5ff, "hebrew"],
  [0x600, 0x6ff, "arabic"],
  [0x750, 0x77f, "arabic"],
  [0x900, 0xdff, "indic"],
  [0xe00, 0xe7f, "thai"],
  [0x1100, 0x11ff, "hangul"],
  [0x1e00, 0x1eff, "latin"],
  [0x1f00, 0x1fff, "greek"],
  [0x3040, 0x30ff, "kana"],
  [0x3130, 0x318f, "hangul"],
  [0x3400, 0x9fff, "han"],
  [0xac00, 0xd7af, "hangul"],
  [0xf900, 0xfaff, "han"],
  [0x20000, 0x323af, "han"],
];

/** The place in {@link writings} of the one that a letter belongs to, if it is one that tells languages apart, or 0. */
export function writingOf(code: number): number {
  for (const [from, to, writing] of ranges) {
    if (code < from) return 0;
    if (code <= to) return writings.indexOf(writing);
  }
  return 0;
}

const byLanguage: Readonly<Record<string, readonly Writing[]>> = {
  zh: ["han"],
  yue: ["han"],
  ja: ["kana", "han"],
  ko: ["hangul"],
  el: ["greek"],
  he: ["hebrew"],
  th: ["thai"],
};
const latinOnly: readonly Writing[] = ["latin"];
const cyrillicOnly: readonly Writing[] = ["cyrillic"];
const arabicOnly: readonly Writing[] = ["arabic"];
const indicOnly: readonly Writing[] = ["indic"];
const cyrillic = new Set("ru uk be bg sr mk kk ky mn tg tt".split(" "));
const arabic = new Set("ar fa ur ps ckb ug".split(" "));
const indic = new Set("hi bn mr ne pa gu ta te kn ml si".split(" "));

/** The writings of a language, given as the first part of its locale. */
export function writingsOf(language: string): readonly Writing[] {
  if (cyrillic.has(language)) return cyrillicOnly;
  if (arabic.has(language)) return arabicOnly;
  if (indic.has(language)) return indicOnly;
  return byLanguage[language] ?? latinOnly;
}
