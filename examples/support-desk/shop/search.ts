import { type Product, products } from "./catalogue.ts";
import type { Locale } from "./locales.ts";

const fillers = new Set(["for", "the", "and", "для", "или"]);

function wordsOf(text: string): readonly string[] {
  const folded = text.normalize("NFKC").toLowerCase().replaceAll("ё", "е");
  return (folded.match(/\p{L}{3,}/gu) ?? []).filter((word) => !fillers.has(word));
}

/** Russian endings change with case and number, so that two words are the same if their first two thirds are. */
function sameWord(left: string, right: string): boolean {
  if (!/^\p{Script=Cyrillic}/u.test(left)) return left.replace(/e?s$/, "") === right.replace(/e?s$/, "");
  let shared = 0;
  while (shared < left.length && left.charAt(shared) === right.charAt(shared)) shared += 1;
  return shared >= 3 && shared >= (Math.max(left.length, right.length) * 2) / 3;
}

/** How many of the customer's words name this product. Chinese is written without spaces: there, terms are looked for. */
function matches(text: string, { name, words }: Product, locale: Locale): number {
  const own = wordsOf(`${name[locale]} ${words[locale]}`);
  const spaced = wordsOf(text).filter((word) => own.some((candidate) => sameWord(word, candidate))).length;
  const unspaced = locale === "zh" ? words.zh.split(" ").filter((term) => text.includes(term)).length : 0;
  return spaced + unspaced;
}

/**
 * The products that a customer's text names, best first, what is in stock before what is sold out; at most five.
 * Nothing is found for a text that names no product.
 */
export async function searchProducts(text: string, locale: Locale): Promise<readonly Product[]> {
  return products
    .map((product) => ({ product, score: matches(text, product, locale) }))
    .filter(({ score }) => score > 0)
    .sort((left, right) => right.score - left.score || Number(right.product.stock > 0) - Number(left.product.stock > 0))
    .slice(0, 5)
    .map(({ product }) => product);
}
