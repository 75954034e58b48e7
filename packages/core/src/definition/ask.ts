import type { z } from "zod";
import type { AnyTexts, Texts } from "./texts.ts";

/** What goes with a question. */
export interface AskOptions<L extends string> {
  /** Said when an answer does not fit, before the question is put again. */
  readonly invalid?: Texts<L> | undefined;
  /** What the buttons say, by value of the schema. Default: the value itself. */
  readonly labels?: { readonly [value: string]: Texts<L> } | undefined;
}

/** A question with the schema of its answer, as `front.ask` makes it. */
export interface Ask<S extends z.ZodType = z.ZodType> {
  readonly question: AnyTexts;
  readonly schema: S;
  readonly invalid?: AnyTexts | undefined;
  readonly labels?: { readonly [value: string]: AnyTexts } | undefined;
}

/** The answers of declared slots, typed by their schemas. */
export type Slots<A extends { readonly [name: string]: Ask }> = {
  readonly [K in keyof A]: z.output<A[K]["schema"]>;
};
