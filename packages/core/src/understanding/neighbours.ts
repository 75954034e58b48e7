import { ByteReader } from "./bytes.ts";
import { ExampleIndex } from "./example-index.ts";
import { Grams } from "./grams.ts";
import type { LinearModel } from "./model.ts";
import { Rows } from "./rows.ts";
import { characterOf, characters } from "./scripts.ts";
import type { Term } from "./terms.ts";

/** Tells how near a message is to the examples of an intent. Their vectors are made when they are first needed. */
export class Neighbours {
  readonly #model: LinearModel;
  readonly #indexes: (ExampleIndex | undefined)[] = [];
  readonly #rows = new Rows();
  readonly #grams = new Grams();

  constructor(model: LinearModel) {
    this.#model = model;
  }

  /** From 0 to 1. */
  nearness(message: Rows, intent: number): number {
    this.#indexes[intent] ??= this.#indexOf(intent);
    return this.#indexes[intent].nearness(message);
  }

  #indexOf(intent: number): ExampleIndex {
    const { examples, lexicon } = this.#model;
    this.#rows.clear();
    const reader = new ByteReader(examples[intent] ?? new Uint8Array());
    for (let row = 0; reader.left > 0; row++) {
      this.#grams.read(Array.from({ length: reader.count() }, () => this.#termOf(reader.count())));
      this.#grams.find(lexicon.table);
      this.#rows.add(this.#grams);
      this.#rows.weigh(row, lexicon.rarity);
    }
    return new ExampleIndex(this.#rows);
  }

  #termOf(code: number): Omit<Term, "code"> {
    const text = this.#model.words[code >>> 1] ?? "";
    const dense = characterOf(text.codePointAt(0) ?? 0) === characters.dense;
    return { text, alias: undefined, dense, joined: code % 2 === 1 };
  }
}
