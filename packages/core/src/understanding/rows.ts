import { type Grams, gramKinds } from "./grams.ts";

/** How much the parts of words count beside the words, as the length of their vector. Cross-validated. */
const partLength = 1.4;
/** The squared length of a row that has both blocks. */
export const fullLength: number = 1 + partLength * partLength;

/**
 * Sparse vectors, one a message, in one piece of memory. Each has two blocks, words with pairs of words and parts of
 * words, and each block has a fixed length, so that neither drowns the other.
 */
export class Rows {
  /** Where each row begins; one more than there are rows. */
  starts: Uint32Array = new Uint32Array(64);
  ids: Uint32Array = new Uint32Array(1024);
  values: Float32Array = new Float32Array(1024);
  #counts: Uint8Array = new Uint8Array(1024);
  #isPart: Uint8Array = new Uint8Array(1024);
  /** For each feature, one more than its place in the row that is being read. */
  #places: Uint32Array = new Uint32Array(1024);
  size = 0;

  /** How many values all rows have together. */
  get length(): number {
    return this.starts[this.size] ?? 0;
  }

  /** Forgets all rows. */
  clear(): void {
    this.size = 0;
  }

  /** Adds a row with the features that were found for the grams. `weigh` completes it. */
  add(grams: Grams): void {
    const start = this.starts[this.size] ?? 0;
    let end = start;
    this.#reserve(start + grams.count);
    const { feature, kind, count: gramCount } = grams;
    const ids = this.ids;
    const counts = this.#counts;
    const isPart = this.#isPart;
    let places = this.#places;
    for (let gram = 0; gram < gramCount; gram++) {
      const id = feature[gram] ?? -1;
      if (id < 0) continue;
      if (id >= places.length) places = resized(places, Math.max(id + 1, places.length * 2));
      const place = places[id] ?? 0;
      if (place > 0) {
        const count = counts[place - 1] ?? 0;
        if (count < 255) counts[place - 1] = count + 1;
        continue;
      }
      ids[end] = id;
      counts[end] = 1;
      isPart[end] = (kind[gram] ?? 0) >= gramKinds.part ? 1 : 0;
      places[id] = ++end;
    }
    for (let at = start; at < end; at++) places[ids[at] ?? 0] = 0;
    this.#places = places;
    this.size++;
    if (this.size + 1 > this.starts.length) this.starts = resized(this.starts, this.size * 2);
    this.starts[this.size] = end;
  }

  /**
   * Sets the values of a row: `(1 + ln count) × rarity`, then each block to its length. Features whose `documents` is
   * not above `floor` get 0, as if the row's own text had never been seen.
   */
  weigh(row: number, rarity: Float32Array, documents?: Uint32Array, floor = 0): void {
    const start = this.starts[row] ?? 0;
    const end = this.starts[row + 1] ?? 0;
    const { ids, values } = this;
    const counts = this.#counts;
    const isPart = this.#isPart;
    let words = 0;
    let parts = 0;
    for (let at = start; at < end; at++) {
      const id = ids[at] ?? 0;
      const count = counts[at] ?? 1;
      const seen = documents === undefined || (documents[id] ?? 0) > floor;
      const value = seen ? (count === 1 ? 1 : 1 + Math.log(count)) * (rarity[id] ?? 0) : 0;
      values[at] = value;
      if (isPart[at] === 1) parts += value * value;
      else words += value * value;
    }
    const wordScale = words > 0 ? 1 / Math.sqrt(words) : 0;
    const partScale = parts > 0 ? partLength / Math.sqrt(parts) : 0;
    for (let at = start; at < end; at++) {
      values[at] = (values[at] ?? 0) * (isPart[at] === 1 ? partScale : wordScale);
    }
  }

  /** Writes the values of a row to the places of its features, for {@link cosine}. */
  scatter(row: number, into: Float32Array): void {
    const end = this.starts[row + 1] ?? 0;
    for (let at = this.starts[row] ?? 0; at < end; at++) into[this.ids[at] ?? 0] = this.values[at] ?? 0;
  }

  /** Undoes {@link scatter}. */
  clearScatter(row: number, into: Float32Array): void {
    const end = this.starts[row + 1] ?? 0;
    for (let at = this.starts[row] ?? 0; at < end; at++) into[this.ids[at] ?? 0] = 0;
  }

  /** The cosine between a row and another one that was scattered. */
  cosine(row: number, scattered: Float32Array): number {
    let product = 0;
    const end = this.starts[row + 1] ?? 0;
    for (let at = this.starts[row] ?? 0; at < end; at++) {
      product += (this.values[at] ?? 0) * (scattered[this.ids[at] ?? 0] ?? 0);
    }
    return product / fullLength;
  }

  #reserve(length: number): void {
    if (length <= this.ids.length) return;
    const larger = Math.max(length, this.ids.length * 2);
    this.ids = resized(this.ids, larger);
    const values = new Float32Array(larger);
    values.set(this.values);
    this.values = values;
    this.#counts = resizedBytes(this.#counts, larger);
    this.#isPart = resizedBytes(this.#isPart, larger);
  }
}

function resized(old: Uint32Array, length: number): Uint32Array {
  const larger = new Uint32Array(length);
  larger.set(old);
  return larger;
}

function resizedBytes(old: Uint8Array, length: number): Uint8Array {
  const larger = new Uint8Array(length);
  larger.set(old);
  return larger;
}
