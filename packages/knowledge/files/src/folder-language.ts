const localeName = /^[a-z]{2}(?:[-_](?:[a-z]{2}|[a-z]{4}|[0-9]{3}))?$/i;
const names = new Intl.DisplayNames("en", { type: "language", fallback: "none" });

/**
 * The language that a path tells by a folder named like a locale (`ru/delivery.md`, `pt-BR/…`); the innermost counts.
 *
 * @param folders - the folders that lead to a document, outermost first
 */
export function folderLanguage(folders: readonly string[]): string | undefined {
  for (const folder of folders.toReversed()) {
    if (!localeName.test(folder)) continue;
    const tag = folder.replace("_", "-");
    const primary = tag.slice(0, 2).toLowerCase();
    if (names.of(primary) !== undefined) return Intl.getCanonicalLocales(tag)[0];
  }
  return undefined;
}
