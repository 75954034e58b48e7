const longest = 120;

/**
 * A customer's name as people may be shown it. A platform hands over what its users call themselves: without line
 * breaks, and without the marks that turn the writing direction of what stands beside the name.
 */
export function shownName(name: string | undefined): string | undefined {
  const shown = name
    ?.toWellFormed()
    .replace(/[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g, "")
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, " ")
    .trim();
  if (shown === undefined || shown === "") return undefined;
  return shown.length <= longest ? shown : `${shown.slice(0, longest).toWellFormed()}…`;
}
