import { ByteReader } from "./bytes.ts";
import { Grams } from "./grams.ts";
import type { LinearModel } from "./model.ts";
import { Rows } from "./rows.ts";
import { nearnessOf } from "./scope.ts";
import { characterOf, characters } from "./scripts.ts";
import type { Term } from "./terms.ts";

/** Tells how near a message is to the examples of an intent. Their vectors are made when they are first needed. */
export class Neighbours {
  readonly #model: LinearModel;
  readonly #rows: (Rows | undefined)[] = [];
  readonly #scatter: Float32Array;
  readonly #dense: readonly boolean[];

  constructor(model: LinearModel) {
    this.#model = model;
    this.#scatter = new Float32Array(model.lexicon.table.size);
    this.#dense = model.words.map((word) => characterOf(word.codePointAt(0) ?? 0) === characters.dense);
  }

  /** From 0 to 1. */
  nearness(message: Rows, intent: number): number {
    const rows = this.#rowsOf(intent);
    message.scatter(0, this.#scatter);
    const cosines: number[] = [];
    for (let row = 0; row < rows.size; row++) cosines.push(rows.cosine(row, this.#scatter));
    message.clearScatter(0, this.#scatter);
    return nearnessOf(cosines);
  }

  #rowsOf(intent: number): Rows {
    const made = this.#rows[intent];
    if (made !== undefined) return made;
    const { table, rarity } = this.#model.lexicon;
    const rows = new Rows();
    const grams = new Grams();
    const reader = new ByteReader(this.#model.examples[intent] ?? new Uint8Array());
    for (let row = 0; reader.left > 0; row++) {
      grams.read(Array.from({ length: reader.count() }, () => this.#termOf(reader.count())));
      rows.add(grams, table, false);
      rows.weigh(row, rarity);
    }
    this.#rows[intent] = rows;
    return rows;
  }

  #termOf(code: number): Term {
    const word = code >>> 1;
    const text = this.#model.words[word] ?? "";
    return { text, alias: undefined, dense: this.#dense[word] === true, joined: code % 2 === 1 };
  }
}
