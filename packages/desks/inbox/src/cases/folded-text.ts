/**
 * A text as searches compare it: without regard to case, width and composition, in any script. To upper case first,
 * which makes one of letters that have two small forms, such as ς and σ, or ß and ss.
 */
export function foldedText(text: string): string {
  return text.normalize("NFKC").toLocaleUpperCase("und").toLocaleLowerCase("und").normalize("NFKC");
}
