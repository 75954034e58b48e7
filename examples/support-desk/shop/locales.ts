/** The languages of the shop and of its bot. */
export const locales = ["en", "ru", "zh"] as const;

/** One of the shop's languages. */
export type Locale = (typeof locales)[number];

/** A text in each of the shop's languages. */
export type Texts = { readonly [L in Locale]: string };
