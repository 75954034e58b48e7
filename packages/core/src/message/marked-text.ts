/** A stretch of a text with a look or a meaning; places are UTF-16 units in the text. */
export type Mark =
  | { readonly kind: "bold" | "italic" | "strike" | "code" | "quote"; readonly start: number; readonly end: number }
  | { readonly kind: "preformatted"; readonly start: number; readonly end: number; readonly language: string }
  | { readonly kind: "link"; readonly start: number; readonly end: number; readonly url: string };

/** A text as it is read, and what is marked in it. Marks are nested or apart, never crossing; the outer comes first. */
export interface MarkedText {
  readonly text: string;
  readonly marks: readonly Mark[];
}
