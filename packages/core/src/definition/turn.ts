import type { z } from "zod";
import type { ConversationKind, User } from "../message/inbound.ts";
import type { Json } from "../message/json.ts";
import type { TextPart } from "../message/outbound.ts";
import type { FileContent } from "../ports/files.ts";
import type { AskOptions, Slots } from "./ask.ts";
import type { CustomerProfile } from "./customer-profile.ts";
import type { FormDefinition, FormFields } from "./form.ts";
import type { Message } from "./reply.ts";
import type { Texts } from "./texts.ts";

/** A value, or a promise of it. */
export type Awaitable<T> = T | Promise<T>;

/** What an effect is given. */
export interface Effect {
  /** The same for every attempt at this effect of this run, at most 200 characters. Hand it to the other side. */
  readonly idempotencyKey: string;
  /** Aborted when the turn's time is over or a person has taken the conversation. */
  readonly signal: AbortSignal;
}

/** How `once` behaves. */
export interface OnceOptions {
  /**
   * When the program died in the middle of the effect, so that nobody knows whether it happened: `retry` runs it again
   * with the same key (default), `handoff` leaves it to a person.
   */
  readonly onUnknown?: "retry" | "handoff" | undefined;
}

/** A text that is written while it is read, such as a language model's answer: its pieces in their order. */
export type TextSource = AsyncIterable<string> | ReadableStream<string>;

/** How `stream` behaves. */
export interface StreamOptions extends OnceOptions {
  /** How the whole text is shown. Default: `markdown`. */
  readonly format?: TextPart["format"];
}

/** Where to hand over to. */
export interface HandoffTarget<Q extends string> {
  /** Default: the first queue of the definition. */
  readonly queue?: Q | undefined;
  /** For the person who takes it; the customer does not see it. */
  readonly note?: string | undefined;
}

/** A file that the customer sent. */
export interface ReceivedFile {
  /** Of the kept file: `fileUrl(id)` is its address in a message. */
  readonly id: string;
  readonly kind: "image" | "audio" | "video" | "file";
  /** As the platform calls it; safe to show. */
  readonly name: string;
  /** As the platform states it; what the bytes say is in the file that `read` gives. */
  readonly mime?: string | undefined;
  /** Bytes, as the platform states them. */
  readonly size?: number | undefined;
  /**
   * The file as it was kept; undefined where the platform did not give it, or it was too large.
   *
   * @throws FrontdeskError `files.unavailable`.
   */
  read(): Promise<FileContent | undefined>;
}

/** The facts of a turn: what middleware, too, may read. */
export interface TurnFacts<L extends string> {
  /** What the customer wrote to start this run. */
  readonly text: string;
  /** The files that came with it. */
  readonly files: readonly ReceivedFile[];
  readonly user: User;
  readonly locale: L;
  /** When this run began; the same in every replay. */
  readonly now: Date;
  readonly conversation: { readonly id: string; readonly kind: ConversationKind };
  /** The channel's name. */
  readonly channel: string;
  /** Aborted when the turn's time is over or a person has taken the conversation. */
  readonly signal: AbortSignal;
  /** Who the customer is, on this channel and, where that is proved, on others. Not recorded. */
  profile(): Promise<CustomerProfile>;
}

/**
 * One run of a handler. It survives restarts: when an answer arrives the handler runs again from its top, and every
 * earlier question and effect returns what was recorded. Records belong to keys, which are unique in a run.
 */
export interface Turn<L extends string, Q extends string> extends TurnFacts<L> {
  /** A number in [0, 1), the same in every replay. */
  random(): number;
  /**
   * Asks and waits, for days if it must be. Closed schemas (enum, pattern, number, boolean) are read out of longer
   * answers; an answer that does not fit is refused with `invalid` and asked for again.
   *
   * @throws FrontdeskError `turn.duplicate_key`, `turn.sealed`.
   */
  ask<S extends z.ZodType>(key: string, question: Texts<L>, schema: S, options?: AskOptions<L>): Promise<z.output<S>>;
  /** Asks for one of several values, by buttons. @throws FrontdeskError as `ask` does. */
  choose<V extends string>(key: string, question: Texts<L>, choices: { readonly [K in V]: Texts<L> }): Promise<V>;
  /** Asks for yes or no, by buttons. @throws FrontdeskError as `ask` does. */
  confirm(key: string, question: Texts<L>): Promise<boolean>;
  /**
   * Asks several questions at once: as one form where the channel has forms, one after the other elsewhere. The answers
   * are the same in both cases, each recorded under `<key>.<field>`; what does not fit is asked for again. A field whose
   * schema is optional may be left empty in a form and is not asked for by itself.
   *
   * @throws FrontdeskError as `ask` does.
   * @example
   * ```ts
   * import { frontdesk } from "@frontdesk/core";
   * import { talk } from "@frontdesk/core/testing";
   * import { z } from "zod";
   *
   * const front = frontdesk({ id: "acme", name: "Acme" });
   * const call = front.intent({
   *   name: "call_back",
   *   examples: ["please call me back", "give me a call"],
   *   async run(turn) {
   *     const { phone, topic } = await turn.form("contact", {
   *       title: "How can we reach you?",
   *       fields: {
   *         phone: front.ask("What is your number?", z.e164()),
   *         topic: front.ask("What is it about?", z.enum(["order", "other"])),
   *       },
   *     });
   *     return `We'll call ${phone} (${topic}).`;
   *   },
   * });
   * const ann = talk(front.bot({ intents: [call] }), { capabilities: { forms: true } });
   * await ann.says("please call me back");
   * console.log(await ann.fills({ phone: "+15551234567", topic: "order" })); // ["We'll call +15551234567 (order)."]
   * await ann.ends();
   * ```
   */
  form<A extends FormFields>(key: string, form: FormDefinition<L, A>): Promise<Slots<A>>;
  /**
   * An effect on the outside world: run at least once, with a stable idempotency key; its value is recorded as soon as
   * it settles. The first run, too, gets the JSON copy.
   *
   * @throws FrontdeskError `turn.duplicate_key`, `turn.sealed`, `turn.not_json`, and `turn.effect_failed` when the
   * effect throws (recorded as well).
   */
  once<T extends Json>(key: string, effect: (effect: Effect) => Awaitable<T>, options?: OnceOptions): Promise<T>;
  /**
   * Says a text that comes in pieces, and returns the whole of it. It is an effect like that of `once`, recorded when it
   * has ended; meanwhile the customer sees the text so far, where the channel can show that.
   *
   * @throws FrontdeskError as `once` does; what was shown is then replaced by what is said next.
   * @example
   * ```ts
   * import { frontdesk } from "@frontdesk/core";
   * import { talk } from "@frontdesk/core/testing";
   *
   * async function* model(): AsyncGenerator<string> {
   *   yield "It is ";
   *   yield "**blue**.";
   * }
   * const front = frontdesk({ id: "acme", name: "Acme" });
   * const colour = front.intent({
   *   name: "colour",
   *   examples: ["what colour is it", "which colour is the tent"],
   *   async run(turn) {
   *     await turn.stream("answer", ({ signal }) => model());
   *   },
   * });
   * const ann = talk(front.bot({ intents: [colour] }));
   * console.log(await ann.says("what colour is it?")); // ["It is blue."]
   * await ann.ends();
   * ```
   */
  stream(key: string, source: (effect: Effect) => Awaitable<TextSource>, options?: StreamOptions): Promise<string>;
  /**
   * A link by which the customer goes on with this bot on another channel, as the same customer: good once, for 30
   * minutes. Not recorded.
   *
   * @throws FrontdeskError `channel.no_invitation` where no link leads to that channel, and in a group.
   */
  invitation(channel: string): Promise<string>;
  /** Says something now, beside what the handler returns. Not said twice by a replay. */
  say(message: Message<L>): void;
  /** Hands over to a person and ends this run. @throws FrontdeskError `definition.unknown_queue`, `turn.sealed`. */
  handoff(to?: HandoffTarget<Q>): Promise<never>;
  /**
   * This message was not meant for this intent after all, as when a search finds nothing: whoever comes next in the
   * order may answer it, knowledge or the question to put it another way. Ends this run without a word.
   *
   * @throws FrontdeskError `turn.sealed`.
   */
  decline(): Promise<never>;
}
