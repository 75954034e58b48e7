/** A line of the journal: ids, codes and numbers, never text. */
export interface NewJournalEntry {
  readonly at: number;
  /** `area.lower_snake`. */
  readonly code: string;
  /** Version of the shape of `data`. */
  readonly v: number;
  readonly data: { readonly [field: string]: string | number | boolean | null };
}

/** A line of the journal, as kept. */
export interface JournalEntry extends NewJournalEntry {
  readonly id: number;
  readonly conversation: string;
}
