import type { NewJournalEntry } from "./journal-entry.ts";

/**
 * Something that belongs to one customer: who they are on a channel, or an e-mail address that was proved to be theirs.
 */
export interface StoredIdentity {
  /** Core's own; a store only compares it. */
  readonly key: string;
  readonly customer: string;
  /** It was set apart by hand and joins nobody by itself. */
  readonly apart: boolean;
  /** When it became known, epoch milliseconds. */
  readonly at: number;
}

/** Identities that belong to one customer. */
export interface NewLink {
  /** Without repetition. */
  readonly keys: readonly string[];
  /** Whose they are if none of them is known. */
  readonly customer: string;
  /** A proof that is good once: where this key is known the link is `refused`, else it is kept as one of the keys. */
  readonly once?: string | undefined;
  /** Identities that were set apart are joined nevertheless, and are not apart any more. Default: `refused`. */
  readonly overrules?: boolean | undefined;
  readonly at: number;
  /** Written when the link changed anything, with the field `customer` added to its data. */
  readonly journal: NewJournalEntry & { readonly conversation: string };
}

/** What became of a {@link NewLink}: `known`, nothing had to be changed. */
export interface LinkOutcome {
  readonly status: "linked" | "known" | "refused";
  /** Whose they are; for `refused`, whose the first key is or would be. */
  readonly customer: string;
}

/** Who is who: the verbs of a store for one customer on several channels. Each is one transaction. */
export interface IdentityStore {
  /** Identities by their keys, or all of a customer; by the time they became known, then by key. */
  identities(
    of: { readonly keys: readonly string[] } | { readonly customer: string },
  ): Promise<readonly StoredIdentity[]>;
  /**
   * The keys belong to one customer from now on, with all that belongs to the customers of any of them: to the one whose
   * oldest identity is the oldest (by time, then by key).
   */
  link(link: NewLink): Promise<LinkOutcome>;
  /**
   * Sets an identity apart, under a customer of its own; `forget`: these keys are known no more. The line of the journal is written, with the field `customer`
   * added: whose it was.
   */
  setApart(apart: {
    readonly key: string;
    readonly customer: string;
    readonly forget?: readonly string[] | undefined;
    readonly at: number;
    readonly journal: NewJournalEntry & { readonly conversation: string };
  }): Promise<void>;
}
