import { normalise } from "./normalise.ts";
import { type Token, tokenise } from "./tokenise.ts";

/** A word of a message as the classifier sees it. */
export interface Term {
  /** The word; digits of a number or code of more than three characters are `#`, so that order ids are alike. */
  readonly text: string;
  /** The known word that it was taken for, where it seems to be mistyped. */
  readonly alias: string | undefined;
  /** True for a number or a code, such as `a####`: it tells which thing is meant, not what is wanted of it. */
  readonly code: boolean;
  /** True when its script writes words without blanks. */
  readonly dense: boolean;
  /** True when it stands right after the term before it. */
  readonly joined: boolean;
}

/** Characters of a message that are read; what comes behind them hardly changes what a message is about. */
const characterLimit = 4000;
const termLimit = 400;
const digits = /\p{N}/gu;
const digitOrShape = /[\p{N}#]/u;

/** Whether a word is a number or a code, as a term has it. */
export function isCode(word: string): boolean {
  return digitOrShape.test(word);
}

/** The terms of a raw text. `aliasOf` may name the known word that a word was probably meant to be. */
export function termsOf(text: string, aliasOf?: (word: string) => string | undefined): Term[] {
  const tokens = tokenise(normalise(text.slice(0, characterLimit)));
  return (tokens.length > termLimit ? tokens.slice(0, termLimit) : tokens).map((token) => termOf(token, aliasOf));
}

function termOf(token: Token, aliasOf: ((word: string) => string | undefined) | undefined): Term {
  const { hasDigit: code, dense, joined } = token;
  const text = code && token.text.length > 3 ? token.text.replace(digits, "#") : token.text;
  return { text, alias: dense || code ? undefined : aliasOf?.(text), code, dense, joined };
}
