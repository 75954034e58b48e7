import { type Fields, fieldsOf, textOf, wordOf } from "./fields.ts";

/** The name under which a card gives its action token back; also the id of the list of further choices. */
export const tokenField = "frontdesk";

/** The name under which a card gives back what its button says. */
export const labelField = "label";

/** In front of the name of a field, so that none is taken for the token; a `flag:` is yes or no. */
export const prefixes = { words: "field:", flag: "flag:" } as const;

/** What somebody pressed or filled in. */
export interface Submitted {
  readonly token: string;
  readonly label: string | undefined;
  readonly values: { readonly [field: string]: string | boolean } | undefined;
}

/** Reads what a card sent back; nothing where it is no card of ours. */
export function submittedOf(value: unknown): Submitted | undefined {
  const fields = fieldsOf(value);
  const token = wordOf(fields?.[tokenField]);
  if (fields === undefined || token === undefined) return undefined;
  const values = valuesOf(fields);
  return {
    token,
    label: wordOf(fields[labelField])?.slice(0, 200).toWellFormed(),
    values: Object.keys(values).length === 0 ? undefined : values,
  };
}

function valuesOf(fields: Fields): { readonly [field: string]: string | boolean } {
  const entries = Object.entries(fields).flatMap(([key, filled]): readonly (readonly [string, string | boolean])[] => {
    if (key.startsWith(prefixes.flag)) return [[key.slice(prefixes.flag.length), filled === "true" || filled === true]];
    if (!key.startsWith(prefixes.words)) return [];
    const text = typeof filled === "number" ? String(filled) : textOf(filled);
    return text === undefined ? [] : [[key.slice(prefixes.words.length), text]];
  });
  return Object.fromEntries(entries);
}
