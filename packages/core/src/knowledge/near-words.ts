import type { Vocabulary } from "./vocabulary.ts";

/** Whether two words differ by one letter put in, left out, replaced, or by two neighbours swapped. */
export function isOneEditApart(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1) return false;
  const shorter = Math.min(a.length, b.length);
  let start = 0;
  while (start < shorter && a.charCodeAt(start) === b.charCodeAt(start)) start++;
  let endA = a.length;
  let endB = b.length;
  while (endA > start && endB > start && a.charCodeAt(endA - 1) === b.charCodeAt(endB - 1)) {
    endA--;
    endB--;
  }
  const restA = endA - start;
  const restB = endB - start;
  if (restA <= 1 && restB <= 1) return restA + restB > 0;
  return restA === 2 && restB === 2 && a[start] === b[start + 1] && a[start + 1] === b[start];
}

/**
 * Finds the known words that are one edit away from an unknown one. An edit leaves the first letter or the last one in
 * place (but for swaps in the shortest words), so words are kept by each of them and by length, and few are compared.
 */
export class NearWords {
  readonly #buckets = new Map<string, number[]>();
  #size = 0;
  readonly #vocabulary: Vocabulary;

  constructor(vocabulary: Vocabulary) {
    this.#vocabulary = vocabulary;
  }

  /** Numbers of the forms one edit away, passages or not. */
  find(word: string): number[] {
    this.#catchUp();
    const near = new Set<number>();
    for (let length = word.length - 1; length <= word.length + 1; length++) {
      for (const key of [`${length}^${word[0]}`, `${length}$${word.at(-1)}`]) {
        for (const form of this.#buckets.get(key) ?? []) {
          if (isOneEditApart(word, this.#vocabulary.forms[form]?.text ?? "")) near.add(form);
        }
      }
    }
    return [...near];
  }

  #catchUp(): void {
    const { forms } = this.#vocabulary;
    for (; this.#size < forms.length; this.#size++) {
      const form = forms[this.#size];
      if (form === undefined || form.kind !== "word" || form.text.length < 3) continue;
      this.#add(`${form.text.length}^${form.text[0]}`, this.#size);
      this.#add(`${form.text.length}$${form.text.at(-1)}`, this.#size);
    }
  }

  #add(key: string, form: number): void {
    const bucket = this.#buckets.get(key);
    if (bucket === undefined) this.#buckets.set(key, [form]);
    else bucket.push(form);
  }
}
