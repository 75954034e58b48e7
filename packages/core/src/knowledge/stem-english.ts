/**
 * The English stemmer of the Snowball family ("Porter2"), written from its published description
 * (https://snowballstem.org/algorithms/english/stemmer.html).
 */

const isVowel = (letter: string | undefined): boolean => letter !== undefined && "aeiouy".includes(letter);

/** Words that the rules would spoil, with their stems. */
const exceptions: ReadonlyMap<string, string> = new Map([
  ["skis", "ski"],
  ["skies", "sky"],
  ["dying", "die"],
  ["lying", "lie"],
  ["tying", "tie"],
  ["idly", "idl"],
  ["gently", "gentl"],
  ["ugly", "ugli"],
  ["early", "earli"],
  ["only", "onli"],
  ["singly", "singl"],
  ...["sky", "news", "howe", "atlas", "cosmos", "bias", "andes"].map((word): [string, string] => [word, word]),
]);

/** Words that are left as they are after step 1a. */
const settled: ReadonlySet<string> = new Set([
  "inning",
  "outing",
  "canning",
  "herring",
  "earring",
  "proceed",
  "exceed",
  "succeed",
]);

/** Suffixes of step 2 with their replacements, longest first; each is replaced when it lies in R1. */
const step2: readonly (readonly [string, string])[] = [
  ["ization", "ize"],
  ["ational", "ate"],
  ["fulness", "ful"],
  ["ousness", "ous"],
  ["iveness", "ive"],
  ["tional", "tion"],
  ["biliti", "ble"],
  ["lessli", "less"],
  ["entli", "ent"],
  ["ation", "ate"],
  ["alism", "al"],
  ["aliti", "al"],
  ["ousli", "ous"],
  ["iviti", "ive"],
  ["fulli", "ful"],
  ["enci", "ence"],
  ["anci", "ance"],
  ["abli", "able"],
  ["izer", "ize"],
  ["ator", "ate"],
  ["alli", "al"],
  ["bli", "ble"],
];

/** Suffixes of step 3, longest first. */
const step3: readonly (readonly [string, string])[] = [
  ["ational", "ate"],
  ["tional", "tion"],
  ["alize", "al"],
  ["icate", "ic"],
  ["iciti", "ic"],
  ["ical", "ic"],
  ["ness", ""],
  ["ful", ""],
];

/** Suffixes of step 4, longest first; each is deleted when it lies in R2. */
const step4: readonly string[] = [
  ..."ement ance ence able ible ment ant ent ism ate iti ous ive ize al er ic".split(" "),
];

/** Where the region begins that follows the first non-vowel after a vowel, counted from `from`. */
function region(word: string, from: number): number {
  for (let i = from + 1; i < word.length; i++) {
    if (!isVowel(word[i]) && isVowel(word[i - 1])) return i + 1;
  }
  return word.length;
}

function firstRegion(word: string): number {
  const prefix = /^(?:gener|commun|arsen)/.exec(word);
  return prefix === null ? region(word, 0) : prefix[0].length;
}

/** Whether the word ends in a short syllable. `Y` stands for a consonant y. */
function endsShort(word: string): boolean {
  const last = word[word.length - 1];
  const middle = word[word.length - 2];
  if (word.length === 2) return isVowel(middle) && !isVowel(last);
  if (word === "past") return true;
  const before = word[word.length - 3];
  if (last === undefined || before === undefined) return false;
  return !isVowel(before) && isVowel(middle) && !isVowel(last) && !"wxY".includes(last);
}

function step1a(word: string): string {
  if (word.endsWith("sses")) return word.slice(0, -2);
  if (word.endsWith("ied") || word.endsWith("ies")) return word.length > 4 ? word.slice(0, -2) : word.slice(0, -1);
  if (word.endsWith("us") || word.endsWith("ss")) return word;
  // Deleted when a vowel stands earlier, but not right before the s: "gas" and "this" stay, "gaps" loses it.
  if (word.endsWith("s") && /[aeiouy]/.test(word.slice(0, -2))) return word.slice(0, -1);
  return word;
}

function step1b(word: string, r1: number): string {
  const eed = /(?:eedly|eed)$/.exec(word);
  if (eed !== null) return eed.index >= r1 ? `${word.slice(0, eed.index)}ee` : word;
  const suffix = /(?:ingly|edly|ing|ed)$/.exec(word);
  if (suffix === null) return word;
  const stem = word.slice(0, suffix.index);
  if (!/[aeiouy]/.test(stem)) return word;
  if (/(?:at|bl|iz)$/.test(stem)) return `${stem}e`;
  if (/(?:bb|dd|ff|gg|mm|nn|pp|rr|tt)$/.test(stem)) return stem.slice(0, -1);
  return r1 >= stem.length && endsShort(stem) ? `${stem}e` : stem;
}

function replaceInFirstRegion(word: string, r1: number): string {
  for (const [suffix, replacement] of step2) {
    if (!word.endsWith(suffix)) continue;
    const at = word.length - suffix.length;
    return at >= r1 ? word.slice(0, at) + replacement : word;
  }
  if (word.endsWith("logi")) return word.length - 3 >= r1 ? word.slice(0, -1) : word;
  if (/[cdeghkmnrt]li$/.test(word) && word.length - 2 >= r1) return word.slice(0, -2);
  return word;
}

function reduceDerivations(word: string, r1: number, r2: number): string {
  for (const [suffix, replacement] of step3) {
    if (!word.endsWith(suffix)) continue;
    const at = word.length - suffix.length;
    return at >= r1 ? word.slice(0, at) + replacement : word;
  }
  return word.endsWith("ative") && word.length - 5 >= r2 ? word.slice(0, -5) : word;
}

function deleteInSecondRegion(word: string, r2: number): string {
  for (const suffix of step4) {
    if (!word.endsWith(suffix)) continue;
    const at = word.length - suffix.length;
    return at >= r2 ? word.slice(0, at) : word;
  }
  return /[st]ion$/.test(word) && word.length - 3 >= r2 ? word.slice(0, -3) : word;
}

function dropFinal(word: string, r1: number, r2: number): string {
  const at = word.length - 1;
  if (word.endsWith("e")) return at >= r2 || (at >= r1 && !endsShort(word.slice(0, -1))) ? word.slice(0, -1) : word;
  return word.endsWith("ll") && at >= r2 ? word.slice(0, -1) : word;
}

/**
 * The stem of an English word.
 *
 * @param input - one word in lower case; anything that is not an English word comes back nearly as it is.
 */
export function stemEnglish(input: string): string {
  if (input.length < 3) return input;
  const exception = exceptions.get(input);
  if (exception !== undefined) return exception;
  let word = input.replace(/^'/, "").replace(/(?:'s'|'s|')$/, "");
  // A y at the start or after a vowel is a consonant, and is written Y until the end.
  word = word.replace(/^y/, "Y").replace(/([aeiouy])y/g, "$1Y");
  const r1 = firstRegion(word);
  const r2 = region(word, r1);
  word = step1a(word);
  if (settled.has(word)) return word;
  word = step1b(word, r1);
  if (word.length > 2 && /[^aeiouy][yY]$/.test(word)) word = `${word.slice(0, -1)}i`;
  word = replaceInFirstRegion(word, r1);
  word = reduceDerivations(word, r1, r2);
  word = deleteInSecondRegion(word, r2);
  return dropFinal(word, r1, r2).toLowerCase();
}
