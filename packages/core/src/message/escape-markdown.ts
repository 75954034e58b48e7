/**
 * Plain text as Markdown that shows it to the letter; for putting what a customer or a system wrote into a text of
 * one's own.
 *
 * @example
 * ```ts
 * import { escapeMarkdown } from "@frontdesk/core";
 *
 * console.log(`Your file is **${escapeMarkdown("my_new_*file*.txt")}**.`);
 * // "Your file is **my\_new\_\*file\*.txt**."
 * ```
 */
export function escapeMarkdown(text: string): string {
  return text
    .replace(/[\\`*_~[\]<>&!]/g, "\\$&")
    .replace(/^(\s*)([#+=-])/gm, "$1\\$2")
    .replace(/^(\s*\d{1,9})([.)])/gm, "$1\\$2");
}
