import { en } from "../words/en.ts";
import type { Key } from "../words/words.ts";

/** What a code of the journal says to people; a code that is not known here stands for itself. */
export function journalText(t: (key: Key) => string, code: string): string {
  const key = `journal.code.${code}`;
  return isKey(key) ? t(key) : code;
}

function isKey(key: string): key is Key {
  return Object.hasOwn(en, key);
}
