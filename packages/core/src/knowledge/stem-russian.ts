/**
 * The Russian stemmer of the Snowball family, written from its published description
 * (https://snowballstem.org/algorithms/russian/stemmer.html).
 */

/** An alternation of endings, longest first, so that the first match from the left is the longest one. */
const endings = (list: string): string =>
  list
    .split(" ")
    .sort((a, b) => b.length - a.length)
    .join("|");

// Endings of group 1 must follow а or я, which stay.
const perfectiveGerund = new RegExp(
  `(?:(?<=[ая])(?:${endings("в вши вшись")})|(?:${endings("ив ивши ившись ыв ывши ывшись")}))$`,
);
const reflexive = /(?:ся|сь)$/;
const adjective = new RegExp(
  `(?:${endings("ее ие ые ое ими ыми ей ий ый ой ем им ым ом его ого ему ому их ых ую юю ая яя ою ею")})$`,
);
const participle = new RegExp(`(?:(?<=[ая])(?:${endings("ем нн вш ющ щ")})|(?:${endings("ивш ывш ующ")}))$`);
const verb = new RegExp(
  `(?:(?<=[ая])(?:${endings("ла на ете йте ли й л ем н ло но ет ют ны ть ешь нно")})|` +
    `(?:${endings("ила ыла ена ейте уйте ите или ыли ей уй ил ыл им ым ен ило ыло ено ят ует уют ит ыт ены ить ыть ишь ую ю")}))$`,
);
const noun = new RegExp(
  `(?:${endings("а ев ов ие ье е иями ями ами еи ии и ией ей ой ий й иям ям ием ем ам ом о у ах иях ях ы ь ию ью ю ия ья я")})$`,
);
const derivational = /ость?$/;
const superlative = /ейше?$/;

/** Where the part after the first vowel begins. */
function vowelRegion(word: string): number {
  const at = word.search(/[аеиоуыэюя]/);
  return at === -1 ? word.length : at + 1;
}

/** Where the region begins that follows the first non-vowel after a vowel, counted from `from`. */
function region(word: string, from: number): number {
  const found = /[аеиоуыэюя][^аеиоуыэюя]/.exec(word.slice(from));
  return found === null ? word.length : from + found.index + 2;
}

/** The endings of grammar: case, person, participle. `rv` is the part of the word after its first vowel. */
function withoutInflection(rv: string): string {
  const gerund = rv.replace(perfectiveGerund, "");
  if (gerund !== rv) return gerund;
  const plain = rv.replace(reflexive, "");
  const adjectival = plain.replace(adjective, "");
  if (adjectival !== plain) return adjectival.replace(participle, "");
  const verbal = plain.replace(verb, "");
  return verbal === plain ? plain.replace(noun, "") : verbal;
}

/**
 * The stem of a Russian word.
 *
 * @param word - one word in lower case, with ё written as е.
 */
export function stemRussian(word: string): string {
  const start = vowelRegion(word);
  const second = region(word, region(word, 0)) - start;
  let rv = withoutInflection(word.slice(start));
  if (rv.endsWith("и")) rv = rv.slice(0, -1);
  const suffix = derivational.exec(rv);
  if (suffix !== null && suffix.index >= second) rv = rv.slice(0, suffix.index);
  const without = rv.replace(superlative, "");
  if (without.endsWith("нн")) rv = without.slice(0, -1);
  else rv = without === rv && rv.endsWith("ь") ? rv.slice(0, -1) : without;
  return word.slice(0, start) + rv;
}
