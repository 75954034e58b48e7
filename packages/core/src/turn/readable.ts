// Everything that is no text: control characters but line breaks and tabs, and halves of surrogate pairs.
const unreadable = /[[\p{Cc}\p{Cs}]--[\t\n\r]]/gv;

/** What a customer wrote, without what is no text and without white space around it. */
export function readable(text: string): string {
  return text.replaceAll(unreadable, "").trim();
}
