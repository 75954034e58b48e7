import type { Row } from "./columns.ts";

/** What a statement is given. */
export type Value = string | number | boolean | null | Buffer | readonly (string | number | boolean | null)[];

/** A statement, with what it is given. The tables of its text are those of the schema `frontdesk`. */
export interface Statement {
  readonly text: string;
  readonly values: readonly Value[];
}

/** For whom the SQL verbs work. */
export interface Session {
  readonly bot: string;
  /** This store, from `open` to `close`; what it claims bears this name. */
  readonly owner: string;
  /** What it has claimed and not settled yet, and until when it is its own at least, by `performance.now()`. */
  readonly held: Map<number, number>;
  /** The partitions that it has as a node; undefined while it is none, and works for all. */
  share: readonly number[] | undefined;
  /** How much the server's clock is ahead of the node's, in milliseconds; negative where it is behind. */
  aheadMs: number;
}

/** The rows that each of several statements found. */
export type Found = readonly (readonly Row[])[];

/** A look at the database, which changes nothing. */
export interface Query<T> {
  readonly reads: readonly Statement[];
  /** What the rows mean. */
  read(found: Found): T;
}

/**
 * A change of the database: what is locked and read, and what is written thereafter. Both go to the server in one
 * piece each, so that a transaction costs two round trips however many statements it has.
 */
export interface Work<T> {
  readonly reads: readonly Statement[];
  /** What is to be written, and what came of it. It is called again when the transaction has to be repeated. */
  decide(found: Found): { readonly writes: readonly Statement[]; readonly result: T };
}
