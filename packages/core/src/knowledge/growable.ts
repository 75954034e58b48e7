/** A list of 32-bit integers that grows, kept in one typed array. */
export class IntegerList {
  values: Int32Array = new Int32Array(16);
  size = 0;

  push(value: number): void {
    if (this.size === this.values.length) {
      const larger = new Int32Array(this.size * 2);
      larger.set(this.values);
      this.values = larger;
    }
    this.values[this.size] = value;
    this.size += 1;
  }

  at(index: number): number {
    return this.values[index] ?? 0;
  }

  add(index: number, change: number): void {
    this.values[index] = this.at(index) + change;
  }
}

/** In which passages a term stands, and how often in their questions and in their bodies. */
export class Postings {
  /**
   * The number of a passage, ascending, then its occurrences: a byte for the question, a byte for the body, both of
   * which stop at 255. One array, as there are as many of these as words.
   */
  entries: Int32Array = new Int32Array(2);
  /** How many numbers of `entries` are used: two a passage. */
  end = 0;

  push(passage: number, inQuestion: number, inBody: number): void {
    if (this.end === this.entries.length) {
      const entries = new Int32Array(this.end * 2);
      entries.set(this.entries);
      this.entries = entries;
    }
    this.entries[this.end] = passage;
    this.entries[this.end + 1] = (Math.min(inQuestion, 255) << 8) | Math.min(inBody, 255);
    this.end += 2;
  }
}

/** An array of at least this length, with the values of the old one. */
export function grown(array: Float32Array, length: number): Float32Array {
  if (array.length >= length) return array;
  const larger = new Float32Array(Math.max(length, array.length * 2));
  larger.set(array);
  return larger;
}
