import type { KnowledgeSource } from "../ports/knowledge.ts";
import { type Phrases, phrasesFor } from "../turn/phrases.ts";
import { answerShape } from "./answer-shape.ts";
import type { FrontDefinition } from "./front.ts";
import type { Handler, Intent } from "./intent.ts";
import type { AnyMiddleware } from "./middleware.ts";
import type { Reply } from "./reply.ts";
import { textIn } from "./texts.ts";
import type { Awaitable, Turn } from "./turn.ts";
import { validate } from "./validate.ts";

/** What closes a definition. */
export interface BotDefinition<L extends string, Q extends string, C, I extends readonly Intent[]> {
  readonly intents: I;
  /**
   * When the bot did not understand twice. Default: a person is offered.
   */
  readonly fallback?: ((turn: Turn<L, Q> & C) => Awaitable<Reply<L>>) | undefined;
  /**
   * When the customer sends files without a word: they are in `turn.files`. Default: the bot says that it cannot read
   * them and that a person can.
   */
  readonly files?: ((turn: Turn<L, Q> & C) => Awaitable<Reply<L>>) | undefined;
  /** When the customer asks for a person by a global word. Default: handed over to the first queue. */
  readonly person?: ((turn: Turn<L, Q> & C) => Awaitable<Reply<L>>) | undefined;
}

/** Intents by their names, so that `bot.intents.return_order` is known to the compiler. */
export type IntentsByName<I extends readonly Intent[]> = { readonly [X in I[number] as X["name"]]: X };

/** A definition as a list, for people and tools. */
export interface BotDescription {
  readonly id: string;
  readonly name: string;
  readonly locales: readonly string[];
  readonly queues: readonly string[];
  readonly knowledge: readonly string[];
  readonly intents: readonly {
    readonly name: string;
    readonly title: string;
    /** How many examples, by locale; `*` for those of all locales. */
    readonly examples: { readonly [locale: string]: number };
    readonly slots: readonly { readonly name: string; readonly question: string; readonly answer: string }[];
    readonly place: string | undefined;
  }[];
}

/** A closed definition: no channel, no store, no secret. It can be listed, tested, and run anywhere. */
export interface Bot {
  readonly id: string;
  readonly name: string;
  readonly locales: readonly string[];
  readonly queues: readonly string[];
  readonly knowledge: readonly KnowledgeSource[];
  readonly disclosure: boolean;
  /** Answers from the knowledge ask whether they were of use. */
  readonly feedback: boolean;
  readonly intents: { readonly [name: string]: Intent };
  readonly fallback: Handler | undefined;
  readonly files: Handler | undefined;
  readonly person: Handler | undefined;
  /** Core's phrases in a locale, as the author changed them. */
  phrases(locale: string): Phrases;
  describe(): BotDescription;
}

/** A bot whose intents the compiler knows by name. */
export type BotOf<I extends readonly Intent[]> = Omit<Bot, "intents"> & { readonly intents: IntentsByName<I> };

/** Closes a definition. @throws FrontdeskError `definition.*`. */
export function makeBot<L extends string, Q extends string, C, I extends readonly Intent[]>(
  definition: FrontDefinition<L, Q>,
  locales: readonly string[],
  middleware: readonly AnyMiddleware[],
  closed: BotDefinition<L, Q, C, I>,
  place: string | undefined,
): BotOf<I> {
  const queues: readonly string[] = definition.queues ?? [];
  validate({ id: definition.id, locales, queues, intents: closed.intents, phrases: definition.phrases, place });
  // Safe: names are unique (just validated), so that the record holds for each name the intent of that name.
  const intents = Object.fromEntries(closed.intents.map((intent) => [intent.name, intent])) as IntentsByName<I>;
  const { knowledge } = definition;
  const sources = knowledge === undefined ? [] : isSource(knowledge) ? [knowledge] : knowledge;
  const phrases = new Map(locales.map((locale) => [locale, phrasesFor(locale, definition.phrases)]));
  return {
    id: definition.id,
    name: definition.name,
    locales,
    queues,
    knowledge: sources,
    disclosure: definition.disclosure ?? true,
    feedback: definition.feedback ?? true,
    intents,
    fallback: closed.fallback && { run: closed.fallback, slots: {}, middleware },
    files: closed.files && { run: closed.files, slots: {}, middleware },
    person: closed.person && { run: closed.person, slots: {}, middleware },
    phrases: (locale) => phrases.get(locale) ?? phrasesFor(locale, definition.phrases),
    describe: () => ({
      id: definition.id,
      name: definition.name,
      locales,
      queues,
      knowledge: sources.map((source) => source.name),
      intents: closed.intents.map((intent) => describeIntent(intent, locales[0] ?? "en")),
    }),
  };
}

function isSource(knowledge: KnowledgeSource | readonly KnowledgeSource[]): knowledge is KnowledgeSource {
  return "passages" in knowledge;
}

/** What buttons call an intent. */
export function intentTitle(intent: Intent, locale: string): string {
  if (intent.title !== undefined) return textIn(intent.title, locale);
  const example = intent.examples.find((one) => one.locale === locale) ?? intent.examples[0];
  return example?.text ?? intent.name;
}

function describeIntent(intent: Intent, locale: string): BotDescription["intents"][number] {
  const examples: Record<string, number> = {};
  for (const example of intent.examples) {
    const key = example.locale ?? "*";
    examples[key] = (examples[key] ?? 0) + 1;
  }
  return {
    name: intent.name,
    title: intentTitle(intent, locale),
    examples,
    slots: Object.entries(intent.slots).map(([name, ask]) => {
      const shape = answerShape(ask.schema);
      return {
        name,
        question: textIn(ask.question, locale),
        answer: shape.kind === "choice" ? shape.values.join(" | ") : shape.kind,
      };
    }),
    place: intent.place,
  };
}
