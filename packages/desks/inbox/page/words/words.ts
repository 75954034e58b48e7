import { en } from "./en.ts";
import { ru } from "./ru.ts";
import { zh } from "./zh.ts";

/** A text, or one for each plural form of a number called `count`. */
export type Text = string | { readonly [form in Intl.LDMLPluralRule]?: string };

/** The name of a text. */
export type Key = keyof typeof en;

/** All texts of a language. */
export type Catalogue = { readonly [key in Key]: Text };

/** The languages of the page. */
export const languages = ["en", "ru", "zh"] as const;

/** A language of the page. */
export type Language = (typeof languages)[number];

/** The texts by language. */
export const catalogues: { readonly [language in Language]: Catalogue } = { en, ru, zh };

/** What a language calls itself. */
export const languageNames: { readonly [language in Language]: string } = { en: "English", ru: "Русский", zh: "中文" };

/** What is put into a text. */
export type Values = { readonly [name: string]: string | number };

/** The text of a key, filled. A number is written as the language writes it. */
export function textOf(language: Language, key: Key, values: Values = {}): string {
  const text: Text = catalogues[language][key];
  const form = typeof text === "string" ? text : formOf(language, text, Number(values.count ?? 0));
  return form.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name];
    if (value === undefined) return whole;
    return typeof value === "number" ? new Intl.NumberFormat(language).format(value) : value;
  });
}

/** The page's language for what a browser asks for, in its order. */
export function languageFor(wanted: readonly string[]): Language {
  for (const tag of wanted) {
    const language = languages.find((name) => tag.toLowerCase().split("-", 1)[0] === name);
    if (language !== undefined) return language;
  }
  return "en";
}

function formOf(language: Language, forms: Exclude<Text, string>, count: number): string {
  return forms[pluralsOf(language).select(count)] ?? forms.other ?? "";
}

const plurals = new Map<Language, Intl.PluralRules>();

function pluralsOf(language: Language): Intl.PluralRules {
  const known = plurals.get(language) ?? new Intl.PluralRules(language);
  plurals.set(language, known);
  return known;
}
