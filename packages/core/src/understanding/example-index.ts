import { FeatureTable } from "./feature-table.ts";
import { fullLength, type Rows } from "./rows.ts";
import { nearnessOf } from "./scope.ts";

/**
 * The examples of one intent, by feature: few of their features are in a message, so it is compared with what it shares
 * with them only. What is shared is marked in a set of bits and summed up in the order of the rows, because the sum of
 * floating-point numbers depends on their order.
 */
export class ExampleIndex {
  /** Where each row begins among the entries; one more than there are rows. */
  readonly #starts: Uint32Array;
  /** For each entry, its value and the number of its feature in this index. */
  readonly #values: Float32Array;
  readonly #numbers: Uint32Array;
  /** From a feature, plus 1, because a table has no key 0, to its number in this index. */
  readonly #table = new FeatureTable();
  /** For each number, where its entries begin in `#entries`; one more than there are numbers. */
  readonly #firsts: Uint32Array;
  readonly #entries: Uint32Array;
  /** For each number, its value in the message that is compared; that of another feature is left from an earlier one. */
  readonly #message: Float32Array;
  /** For each entry, whether the message has its feature. Empty between two messages. */
  readonly #shared: Int32Array;
  /** For each row, its cosine with the message. */
  readonly #cosines: Float64Array;

  constructor(rows: Rows) {
    const { length } = rows;
    this.#starts = rows.starts.slice(0, rows.size + 1);
    this.#values = rows.values.slice(0, length);
    this.#numbers = rows.ids.slice(0, length).map((feature) => this.#table.add(feature + 1));
    const { size } = this.#table;
    this.#firsts = new Uint32Array(size + 1);
    for (const number of this.#numbers) this.#firsts[number + 1] = (this.#firsts[number + 1] ?? 0) + 1;
    for (let number = 0; number < size; number++) {
      this.#firsts[number + 1] = (this.#firsts[number + 1] ?? 0) + (this.#firsts[number] ?? 0);
    }
    const next = this.#firsts.slice();
    this.#entries = new Uint32Array(length);
    for (let entry = 0; entry < length; entry++) {
      const number = this.#numbers[entry] ?? 0;
      const place = next[number] ?? 0;
      this.#entries[place] = entry;
      next[number] = place + 1;
    }
    this.#message = new Float32Array(size);
    this.#shared = new Int32Array(Math.ceil(length / 32));
    this.#cosines = new Float64Array(rows.size);
  }

  /** How near the only row of `message` is to the nearest examples, from 0 to 1. */
  nearness(message: Rows): number {
    this.#mark(message);
    this.#compare();
    return nearnessOf(this.#cosines);
  }

  #mark({ ids, values, length }: Rows): void {
    const firsts = this.#firsts;
    const entries = this.#entries;
    const shared = this.#shared;
    for (let at = 0; at < length; at++) {
      const number = this.#table.find((ids[at] ?? 0) + 1);
      if (number < 0) continue;
      this.#message[number] = values[at] ?? 0;
      const end = firsts[number + 1] ?? 0;
      for (let place = firsts[number] ?? 0; place < end; place++) {
        const entry = entries[place] ?? 0;
        shared[entry >>> 5] = (shared[entry >>> 5] ?? 0) | (1 << (entry & 31));
      }
    }
  }

  /** Finds the cosine between the message and each row. Empties the set of bits. */
  #compare(): void {
    const starts = this.#starts;
    const values = this.#values;
    const numbers = this.#numbers;
    const message = this.#message;
    const shared = this.#shared;
    const cosines = this.#cosines.fill(0);
    let row = 0;
    let end = starts[1] ?? 0;
    let product = 0;
    for (let group = 0; group < shared.length; group++) {
      let bits = shared[group] ?? 0;
      if (bits === 0) continue;
      shared[group] = 0;
      while (bits !== 0) {
        const lowest = bits & -bits;
        bits ^= lowest;
        const entry = group * 32 + 31 - Math.clz32(lowest);
        while (entry >= end) {
          cosines[row] = product / fullLength;
          product = 0;
          end = starts[++row + 1] ?? 0;
        }
        product += (values[entry] ?? 0) * (message[numbers[entry] ?? 0] ?? 0);
      }
    }
    cosines[row] = product / fullLength;
  }
}
