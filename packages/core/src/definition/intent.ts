import type { Ask, Slots } from "./ask.ts";
import type { AnySlotForm, SlotForm } from "./form.ts";
import type { AnyMiddleware } from "./middleware.ts";
import type { Reply } from "./reply.ts";
import type { AnyTexts, Texts } from "./texts.ts";
import type { Awaitable, Turn } from "./turn.ts";

/** How customers say it: one list for all locales, or a list for each. */
export type Examples<L extends string> = readonly string[] | { readonly [K in L]?: readonly string[] | undefined };

/** What an author writes for an intent. `C` is what middleware added to the turn. */
export interface IntentDefinition<
  L extends string,
  Q extends string,
  C,
  N extends string,
  A extends { readonly [name: string]: Ask },
> {
  /** Unique in a bot. */
  readonly name: N;
  /** What buttons call it when the bot asks which of two things was meant. Default: the first example. */
  readonly title?: Texts<L> | undefined;
  readonly examples: Examples<L>;
  /** Asked before `run`, in this order; what the first message already says is not asked for. */
  readonly slots?: A | undefined;
  /**
   * Asks for the slots at once where the channel has forms; elsewhere one after the other. A slot whose schema is
   * optional may then be left empty, and is not asked for by itself.
   */
  readonly form?: true | SlotForm<L> | undefined;
  readonly run: (turn: Turn<L, Q> & C & { readonly slots: Slots<A> }) => Awaitable<Reply<L>>;
}

/** A handler with its middleware: an intent's `run`, a fallback, a way to a person. */
export interface Handler {
  readonly middleware: readonly AnyMiddleware[];
  readonly slots: { readonly [name: string]: Ask };
  /** The slots are one form. */
  readonly form?: AnySlotForm | undefined;
  /** Called with the turn that its author's types promise. */
  readonly run: (turn: never) => unknown;
}

/** An intent: a value, bound to the kit that made it. */
export interface Intent<N extends string = string> extends Handler {
  readonly name: N;
  readonly title?: AnyTexts | undefined;
  readonly examples: readonly { readonly text: string; readonly locale?: string | undefined }[];
  /** File and line of its definition, where the host tells. */
  readonly place: string | undefined;
}
