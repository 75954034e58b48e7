import type { HttpRequest } from "@frontdesk/core";
import { type Locale, locales } from "../shop.ts";

/** The language of a page: `?lang=` first, then what the browser prefers. */
export function localeOf({ query, headers }: Pick<HttpRequest, "query" | "headers">): Locale {
  const wanted = [query.get("lang") ?? "", ...(headers["accept-language"] ?? "").split(",")];
  for (const tag of wanted) {
    const language = tag.trim().slice(0, 2).toLowerCase();
    const locale = locales.find((known) => known === language);
    if (locale !== undefined) return locale;
  }
  return "en";
}
