import type { Example } from "@frontdesk/core";

/** An example and the languages whose networks learn it. */
export interface Row {
  readonly text: string;
  readonly label: string;
  readonly locale: string | undefined;
  readonly languages: readonly string[];
}

/** A code that node-nlp has no rules for: words are cut at spaces and stay as they are. */
const anyOther = "xx";

/** The language of a text whose locale nobody tells; the first whose script it has. Latin counts as English. */
const byScript: readonly (readonly [script: RegExp, language: string])[] = [
  [/[\p{Script=Hiragana}\p{Script=Katakana}]/u, "ja"],
  [/\p{Script=Han}/u, "zh"],
  [/\p{Script=Hangul}/u, "ko"],
  [/[іїєґ]/iu, "uk"],
  [/\p{Script=Cyrillic}/u, "ru"],
  [/\p{Script=Arabic}/u, "ar"],
  [/\p{Script=Greek}/u, "el"],
  [/\p{Script=Devanagari}/u, "hi"],
  [/\p{Script=Bengali}/u, "bn"],
  [/\p{Script=Tamil}/u, "ta"],
  [/\p{Script=Thai}/u, "th"],
  [/\p{Script=Armenian}/u, "hy"],
];

/**
 * node-nlp's name for the language of a locale: two letters. It takes the first two of any other name, which would make
 * Filipino (`fil`) Finnish.
 */
export function languageOf(locale: string): string {
  const language = locale.toLowerCase().split(/[-_]/)[0] ?? "";
  if (language === "nb" || language === "nn") return "no";
  return /^[a-z]{2}$/.test(language) ? language : anyOther;
}

/**
 * Finds the languages of each example: that of its locale; without one every language that other examples name; where
 * none does, one by its script.
 */
export function rowsOf(examples: readonly Example[]): Row[] {
  const named = [...new Set(examples.flatMap(({ locale }) => (locale === undefined ? [] : [languageOf(locale)])))];
  return examples.map(({ text, label, locale }) => {
    if (locale !== undefined) return { text, label, locale, languages: [languageOf(locale)] };
    return { text, label, locale, languages: named.length > 0 ? named : [scriptLanguage(text)] };
  });
}

function scriptLanguage(text: string): string {
  return byScript.find(([script]) => script.test(text))?.[1] ?? "en";
}
