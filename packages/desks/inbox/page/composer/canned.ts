import type { CannedView } from "../../src/api/protocol.ts";

/** A canned answer with the names filled in. Other braces stay as they are, and so do braces in names. */
export function fill(text: string, names: { readonly customer: string; readonly person: string }): string {
  return text.replace(/\{(customer|person)\}/g, (_, name: "customer" | "person") => names[name]);
}

/** Where a `/` opens the menu: it begins the text or follows a space, and no space has come after it. */
export function slashAt(text: string, caret: number): { readonly start: number; readonly query: string } | undefined {
  const found = /(?:^|\s)\/(\S*)$/u.exec(text.slice(0, caret));
  const query = found?.[1];
  return query === undefined ? undefined : { start: caret - query.length - 1, query };
}

/** The text with the answer in place of what opened the menu, and where the caret goes. */
export function withAnswer(
  text: string,
  slash: { readonly start: number; readonly query: string },
  answer: string,
): { readonly text: string; readonly caret: number } {
  const before = text.slice(0, slash.start) + answer;
  return { text: before + text.slice(slash.start + 1 + slash.query.length), caret: before.length };
}

/**
 * The answers for what was typed: those whose shortcut begins with it, then those whose shortcut or title has it, then
 * those whose text has it; in each, the language of the case first.
 */
export function matching(answers: readonly CannedView[], query: string, locale: string): readonly CannedView[] {
  const wanted = query.toLocaleLowerCase();
  const ranked = answers.flatMap((answer) => {
    const rank = rankOf(answer, wanted);
    return rank === undefined ? [] : [{ answer, rank: rank * 2 + (speaks(answer, locale) ? 0 : 1) }];
  });
  return ranked
    .sort((one, other) => one.rank - other.rank || one.answer.shortcut.localeCompare(other.answer.shortcut))
    .map(({ answer }) => answer);
}

function rankOf({ shortcut, title, text }: CannedView, wanted: string): number | undefined {
  const name = shortcut.toLocaleLowerCase();
  if (name.startsWith(wanted)) return 0;
  if (name.includes(wanted) || title.toLocaleLowerCase().includes(wanted)) return 1;
  return text.toLocaleLowerCase().includes(wanted) ? 2 : undefined;
}

function speaks(answer: CannedView, locale: string): boolean {
  return answer.locale === undefined || answer.locale.split("-", 1)[0] === locale.split("-", 1)[0];
}
