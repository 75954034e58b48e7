const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/gu;
const word = /[\p{L}\p{M}\p{N}]+/gu;

/** Words, and characters of scripts without blanks, that a passage may have. */
const wordsInPassage = 300;
const charactersInPassage = 500;

/** The length of a text as a share of what a passage may have. */
export function sizeOf(text: string): number {
  let characters = 0;
  const rest = text.replace(unspaced, () => {
    characters += 1;
    return " ";
  });
  return characters / charactersInPassage + (rest.match(word)?.length ?? 0) / wordsInPassage;
}
