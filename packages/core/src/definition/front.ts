import type { z } from "zod";
import { FrontdeskError } from "../errors/frontdesk-error.ts";
import type { KnowledgeSource } from "../ports/knowledge.ts";
import type { PhraseOverrides } from "../turn/phrases.ts";
import type { Ask, AskOptions } from "./ask.ts";
import { type BotDefinition, type BotOf, makeBot } from "./bot.ts";
import { callSite } from "./call-site.ts";
import type { Examples, Intent, IntentDefinition } from "./intent.ts";
import type { AnyMiddleware, Middleware } from "./middleware.ts";
import type { Texts } from "./texts.ts";

/** What holds for the whole definition. `L` are its locales, `Q` its queues. */
export interface FrontDefinition<L extends string, Q extends string> {
  /** A slug (`a-z`, `0-9`, `-`, at most 40 characters); it leads every key in the store: do not change it later. */
  readonly id: string;
  /** What customers know it by, such as `Acme support`. */
  readonly name: string;
  /** The first is spoken where nothing else is known. Default: `["en"]`. */
  readonly locales?: readonly L[] | undefined;
  /** Where people wait for people. The first is the default. */
  readonly queues?: readonly Q[] | undefined;
  /** What the bot may quote. */
  readonly knowledge?: KnowledgeSource | readonly KnowledgeSource[] | undefined;
  /** Says in the first reply of a conversation that an assistant answers. Default: true. */
  readonly disclosure?: boolean | undefined;
  /** Asks under answers from the knowledge whether they were of use, where a channel has thumbs. Default: true. */
  readonly feedback?: boolean | undefined;
  /** Core's own phrases, changed, or added for a locale that core does not speak. */
  readonly phrases?: PhraseOverrides | undefined;
}

/** A kit: makes questions, intents and the bot, typed by the definition and by what middleware adds (`C`). */
export interface Front<L extends string, Q extends string, C> {
  /** A kit whose turns also carry what the middleware adds. This kit stays as it is. */
  use<Added extends object>(middleware: Middleware<L, C, Added>): Front<L, Q, C & Added>;
  /** A question for an intent's `slots`. */
  ask<S extends z.ZodType>(question: Texts<L>, schema: S, options?: AskOptions<L>): Ask<S>;
  /** Something that customers want, and how it is done. */
  intent<const N extends string, A extends { readonly [name: string]: Ask } = Record<never, Ask>>(
    definition: IntentDefinition<L, Q, C, N, A>,
  ): Intent<N>;
  /**
   * Closes the definition.
   *
   * @throws FrontdeskError `definition.*`: the message names the intent, the file and line, and the remedy.
   */
  bot<const I extends readonly Intent[]>(definition: BotDefinition<L, Q, C, I>): BotOf<I>;
}

/**
 * Begins a bot's definition: what it is called, the locales it speaks, the queues it hands over to, what it knows.
 *
 * @throws FrontdeskError `definition.invalid_id`, `definition.unknown_locale`.
 * @example
 * ```ts
 * import { frontdesk } from "@frontdesk/core";
 * import { z } from "zod";
 *
 * const front = frontdesk({ id: "acme", name: "Acme support", locales: ["en", "ru"], queues: ["returns"] });
 * const hours = front.intent({
 *   name: "opening_hours",
 *   examples: { en: ["when are you open", "opening hours"], ru: ["когда вы открыты", "часы работы"] },
 *   run: () => ({ en: "From 9 to 18.", ru: "С 9 до 18." }),
 * });
 * export const bot = front.bot({ intents: [hours] });
 * console.log(bot.describe().intents.map((intent) => intent.name));
 * ```
 */
export function frontdesk<const L extends string = "en", const Q extends string = never>(
  definition: FrontDefinition<L, Q>,
): Front<L, Q, Record<never, never>> {
  const place = callSite();
  if (!/^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/.test(definition.id)) {
    throw new FrontdeskError(
      "definition.invalid_id",
      `The bot id ${JSON.stringify(definition.id)} is not a slug${at(place)}.`,
      {
        hint: "Use small letters, digits and hyphens, at most 40 characters, such as `acme-support`.",
      },
    );
  }
  const locales: readonly string[] = definition.locales ?? ["en"];
  for (const locale of locales) {
    if (!isLocale(locale)) {
      throw new FrontdeskError("definition.unknown_locale", `${JSON.stringify(locale)} is not a locale${at(place)}.`, {
        hint: "Use BCP 47 tags such as `en`, `ru`, `zh` or `pt-BR`.",
      });
    }
  }
  if (locales.length === 0) {
    throw new FrontdeskError("definition.unknown_locale", `The bot ${definition.id} has no locale${at(place)}.`, {
      hint: 'Name at least one, such as `locales: ["en"]`, or leave `locales` out.',
    });
  }
  return kit<L, Q, Record<never, never>>(definition, locales, []);
}

function kit<L extends string, Q extends string, C>(
  definition: FrontDefinition<L, Q>,
  locales: readonly string[],
  middleware: readonly AnyMiddleware[],
): Front<L, Q, C> {
  return {
    use<Added extends object>(added: Middleware<L, C, Added>): Front<L, Q, C & Added> {
      // Safe: core calls middleware with the turn that the kits before it have built, whatever its type is called here.
      return kit<L, Q, C & Added>(definition, locales, [...middleware, added as unknown as AnyMiddleware]);
    },
    ask(question, schema, options = {}) {
      return { question, schema, invalid: options.invalid, labels: options.labels };
    },
    intent<const N extends string, A extends { readonly [name: string]: Ask } = Record<never, Ask>>(
      intent: IntentDefinition<L, Q, C, N, A>,
    ): Intent<N> {
      return {
        name: intent.name,
        title: intent.title,
        examples: exampleList(intent.examples),
        slots: intent.slots ?? {},
        form: intent.form === true ? {} : intent.form,
        middleware,
        run: intent.run satisfies (turn: never) => unknown,
        place: callSite(),
      };
    },
    bot(closed) {
      return makeBot(definition, locales, middleware, closed, callSite());
    },
  };
}

function exampleList(examples: Examples<string>): readonly { text: string; locale?: string }[] {
  if (Array.isArray(examples)) return examples.map((text: string) => ({ text }));
  return Object.entries(examples).flatMap(([locale, texts]) => (texts ?? []).map((text: string) => ({ text, locale })));
}

function isLocale(locale: string): boolean {
  try {
    return Intl.getCanonicalLocales(locale).length === 1;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

function at(place: string | undefined): string {
  return place === undefined ? "" : ` (${place})`;
}
