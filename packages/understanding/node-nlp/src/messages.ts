import type { Classification, Example } from "@frontdesk/core";

/** What the main thread asks of the worker. */
export type Request =
  | { readonly kind: "train"; readonly examples: readonly Example[]; readonly seed: number }
  | { readonly kind: "load"; readonly model: Uint8Array }
  | { readonly kind: "classify"; readonly text: string; readonly locale: string | undefined };

/** Why the worker could not do it. */
export interface Failure {
  readonly kind: "failed";
  readonly code: "understanding.invalid_model" | "understanding.engine_failed";
  readonly cause: unknown;
}

/** What the worker answers; `progress` comes any number of times before the last word. */
export type Reply =
  | { readonly kind: "progress"; readonly done: number }
  | { readonly kind: "trained"; readonly model: Uint8Array }
  | { readonly kind: "loaded" }
  | { readonly kind: "classified"; readonly classification: Classification }
  | Failure;

/** A request or a reply, with the number that belongs to both. */
export interface Envelope<Body> {
  readonly id: number;
  readonly body: Body;
}
