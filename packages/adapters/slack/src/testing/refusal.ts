/** A call that Slack refuses: its word, and what else stands in the answer. */
export class RefusedCall extends Error {
  override readonly name: string = "RefusedCall";
  readonly word: string;
  /** What Slack says beside its word, in `response_metadata.messages`. */
  readonly details: readonly string[];

  constructor(word: string, ...details: readonly string[]) {
    super([word, ...details].join(": "));
    this.word = word;
    this.details = details;
  }
}

/** Refuses unless something holds. */
export function must(holds: boolean, word: string, detail: string): asserts holds {
  if (!holds) throw new RefusedCall(word, detail);
}
