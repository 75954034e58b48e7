import { runs } from "./public-address.ts";

/** Where Markdown names an address: behind `](`, behind `[name]:`, and in `<…>`. */
const places = /(\]\(\s*<?|^[ \t>]*\[[^\]\n]*\]:\s*<?|<)([^\s<>)]+(?:[ \t][^\s<>)]*)*)/gm;

/**
 * Markdown in which an address that would run (`javascript:`, `data:`) is text and no link, whoever shows it: what an
 * author or a model wrote may hold what a customer wrote. Doing it again changes nothing. In code, too, the bracket
 * becomes an entity: what is code and what is not depends on who reads it.
 */
export function withoutRunningLinks(markdown: string): string {
  return markdown.replace(places, (whole, before: string, address: string, at: number) => {
    if (!runs(decoded(address)) || isEscaped(markdown, at)) return whole;
    return before.replace("]", "&#93;").replace("<", "&lt;") + address;
  });
}

function isEscaped(markdown: string, at: number): boolean {
  return (/\\*$/.exec(markdown.slice(Math.max(0, at - 100), at))?.[0].length ?? 0) % 2 === 1;
}

/** As CommonMark reads a destination: entities and backslashes are what they stand for. */
function decoded(address: string): string {
  return address
    .replace(/&#(?:x([\da-f]{1,6})|(\d{1,7}));?/gi, (_, hex: string | undefined, decimal: string | undefined) => {
      const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
      return code <= 0x10ffff ? String.fromCodePoint(code) : "";
    })
    .replace(/&(colon|tab|newline);?/gi, (_, name: string) => (name.toLowerCase() === "colon" ? ":" : ""))
    .replace(/\\(?=[!-/:-@[-`{-~])/g, "");
}
