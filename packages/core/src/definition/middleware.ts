import type { TurnFacts } from "./turn.ts";

declare const added: unique symbol;

/** What `next` returns: proof that it was called, with the type of what was added. */
export interface Next<Added> {
  readonly [added]: Added;
}

/**
 * Runs before a handler, once a turn and not recorded: for looking things up. Free of effects; not run while a person
 * has the case. What decides a branch of a handler belongs into `turn.once` instead.
 */
export type Middleware<L extends string, C, Added> = (
  turn: TurnFacts<L> & C,
  next: <A extends object>(add: A) => Promise<Next<A>>,
) => Promise<Next<Added>>;

/** Middleware as core runs it, whatever its author's types are. */
export type AnyMiddleware = (turn: never, next: (add: object) => Promise<Next<object>>) => Promise<unknown>;
