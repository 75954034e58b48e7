/** One text for all locales, or one for each. A missing locale does not compile. */
export type Texts<L extends string> = string | { readonly [K in L]: string };

/** Texts as core reads them, whatever the locales are. */
export type AnyTexts = string | { readonly [locale: string]: string };

/**
 * The text for a locale.
 *
 * @throws nothing: where the locale is missing (a definition in plain JavaScript that was not checked), the first text.
 * @example
 * ```ts
 * import { textIn } from "@frontdesk/core";
 *
 * console.log(textIn({ en: "Hello", ru: "Привет" }, "ru"));
 * ```
 */
export function textIn(texts: AnyTexts, locale: string): string {
  if (typeof texts === "string") return texts;
  return texts[locale] ?? Object.values(texts)[0] ?? "";
}

/** Whether a value is a text or a record of texts by locale, and not a message with parts. */
export function isTexts(value: unknown): value is AnyTexts {
  if (typeof value === "string") return true;
  if (typeof value !== "object" || value === null || "parts" in value) return false;
  return Object.values(value).every((text) => typeof text === "string");
}
