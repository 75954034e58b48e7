import { analyse, type Piece, pairKey, type Style, termOf } from "./analyse.ts";
import { functionWords } from "./function-words.ts";
import { IntegerList, Postings } from "./growable.ts";

function keyOf(piece: Piece): string {
  return piece.kind === "pair" ? pairKey(piece.text) : piece.text;
}

/** The runs of three characters of a word, with a mark at its beginning and end; of a pair of characters, the pair. */
export function gramTexts(piece: Piece): string[] {
  if (piece.kind === "pair") return [piece.text];
  if (piece.kind === "segment") return [];
  const characters = ["^", ...piece.text, "$"];
  const grams: string[] = [];
  for (let i = 2; i < characters.length; i++) grams.push(`${characters[i - 2]}${characters[i - 1]}${characters[i]}`);
  return grams;
}

function grammaticalKeys(): ReadonlySet<string> {
  const pieces = functionWords.flatMap((word) => analyse(word));
  return new Set(pieces.flatMap((piece) => [termOf(piece, "stem"), termOf(piece, "prefix")]));
}

/** Numbers for everything that is compared: forms, terms (what the forms of a word share) and runs of characters. */
export class Vocabulary {
  /** Words as they are written somewhere in the knowledge. */
  readonly forms: Piece[] = [];
  /** The runs of characters of all forms, one form after the other, and where each form's begin. */
  readonly grams: IntegerList = new IntegerList();
  readonly gramStarts: IntegerList = new IntegerList();
  readonly postings: Postings[] = [];
  /** In how many passages a term stands; postings still count passages that were removed. */
  readonly termFrequency: IntegerList = new IntegerList();
  readonly gramFrequency: IntegerList = new IntegerList();
  readonly #formNumbers = new Map<string, number>();
  readonly #termNumbers = new Map<string, number>();
  readonly #gramNumbers = new Map<string, number>();
  /** The term of each form, by style, plus one; zero when it was not asked for yet. */
  readonly #stems = new IntegerList();
  readonly #prefixes = new IntegerList();
  #grammatical: ReadonlySet<string> | undefined;

  constructor() {
    this.gramStarts.push(0);
  }

  /** The number of a piece's form, given now if it is new. */
  addForm(piece: Piece): number {
    const key = keyOf(piece);
    const known = this.#formNumbers.get(key);
    if (known !== undefined) return known;
    const form = this.forms.length;
    this.#formNumbers.set(key, form);
    this.forms.push(piece);
    for (const gram of gramTexts(piece)) this.grams.push(this.#addGram(gram));
    this.gramStarts.push(this.grams.size);
    this.#stems.push(0);
    this.#prefixes.push(0);
    return form;
  }

  /** The number of the term that a form belongs to, given now if it is new. */
  termOfForm(form: number, style: Style): number {
    const terms = style === "stem" ? this.#stems : this.#prefixes;
    const known = terms.at(form);
    if (known > 0) return known - 1;
    const key = termOf(this.forms[form] ?? { text: "", kind: "word" }, style);
    let term = this.#termNumbers.get(key);
    if (term === undefined) {
      term = this.postings.length;
      this.#termNumbers.set(key, term);
      this.postings.push(new Postings());
      this.termFrequency.push(0);
    }
    terms.add(form, term + 1);
    return term;
  }

  /** The number of a term that stands in at least one passage. */
  term(key: string): number | undefined {
    const term = this.#termNumbers.get(key);
    return term !== undefined && this.termFrequency.at(term) > 0 ? term : undefined;
  }

  /** The number of a run of characters that some form has. */
  gram(text: string): number | undefined {
    return this.#gramNumbers.get(text);
  }

  /** Whether a term is a word of grammar. */
  isGrammatical(key: string): boolean {
    // Made when the first question comes: a bot without knowledge never needs it.
    this.#grammatical ??= grammaticalKeys();
    return this.#grammatical.has(key);
  }

  #addGram(text: string): number {
    const known = this.#gramNumbers.get(text);
    if (known !== undefined) return known;
    const gram = this.#gramNumbers.size;
    this.#gramNumbers.set(text, gram);
    this.gramFrequency.push(0);
    return gram;
  }
}
