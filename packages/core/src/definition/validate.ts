import type { ErrorCode } from "../errors/codes.ts";
import { FrontdeskError } from "../errors/frontdesk-error.ts";
import { corePhraseLocales, type PhraseOverrides } from "../turn/phrases.ts";
import type { Intent } from "./intent.ts";
import type { AnyTexts } from "./texts.ts";

/** What is looked at when a definition is closed. */
export interface Unvalidated {
  readonly id: string;
  readonly locales: readonly string[];
  readonly queues: readonly string[];
  readonly intents: readonly Intent[];
  readonly phrases: PhraseOverrides | undefined;
  readonly place: string | undefined;
}

function fail(code: ErrorCode, place: string | undefined, what: string, hint: string): never {
  throw new FrontdeskError(code, place === undefined ? `${what}.` : `${what} (${place}).`, { hint });
}

function checkTexts(texts: AnyTexts, what: string, locales: readonly string[], place: string | undefined): void {
  if (typeof texts === "string") return;
  for (const locale of locales) {
    if (typeof texts[locale] !== "string") {
      fail("definition.missing_locale", place, `${what} has no text for ${locale}`, `Add \`${locale}: "…"\` to it.`);
    }
  }
  checkLocales(Object.keys(texts), what, locales, place);
}

function checkLocales(
  used: readonly string[],
  what: string,
  locales: readonly string[],
  place: string | undefined,
): void {
  for (const locale of used) {
    if (locales.includes(locale)) continue;
    const hint = `Add "${locale}" to \`locales\` of frontdesk(), or remove it here. The bot speaks ${locales.join(", ")}.`;
    fail("definition.unknown_locale", place, `${what} has the unknown locale ${JSON.stringify(locale)}`, hint);
  }
}

function checkIntent(intent: Intent, locales: readonly string[]): void {
  const { name, place } = intent;
  const what = `The intent ${JSON.stringify(name)}`;
  if (name === "" || name.startsWith("$")) {
    fail("definition.invalid_id", place, `${what} has a name that is empty or begins with $`, "Give it another name.");
  }
  if (!intent.examples.some(({ text }) => text.trim() !== "")) {
    const hint = `Give at least one thing that customers say, such as \`examples: { ${locales[0]}: ["…"] }\`.`;
    fail("definition.no_examples", place, `${what} has no examples`, hint);
  }
  checkLocales(
    intent.examples.flatMap(({ locale }) => locale ?? []),
    `${what}, examples,`,
    locales,
    place,
  );
  if (intent.title !== undefined) checkTexts(intent.title, `${what}, title,`, locales, place);
  if (intent.form?.title !== undefined) checkTexts(intent.form.title, `${what}, form title,`, locales, place);
  if (intent.form?.submit !== undefined) checkTexts(intent.form.submit, `${what}, form submit,`, locales, place);
  for (const [slot, ask] of Object.entries(intent.slots)) {
    const where = `${what}, slot ${JSON.stringify(slot)},`;
    if (slot.startsWith("$")) fail("definition.invalid_slot", place, `${where} begins with $`, "Give it another name.");
    checkTexts(ask.question, `${where} question,`, locales, place);
    if (ask.invalid !== undefined) checkTexts(ask.invalid, `${where} invalid,`, locales, place);
    for (const [value, label] of Object.entries(ask.labels ?? {})) {
      checkTexts(label, `${where} label ${JSON.stringify(value)},`, locales, place);
    }
  }
}

/** Checks a definition when it is closed. @throws FrontdeskError `definition.*`, naming intent, place and remedy. */
export function validate({ id, locales, queues, intents, phrases, place }: Unvalidated): void {
  for (const locale of locales) {
    if (corePhraseLocales.includes(locale.split("-")[0] ?? "") || phrases?.[locale] !== undefined) continue;
    const hint = `Core speaks ${corePhraseLocales.join(", ")}. Add \`phrases: { ${JSON.stringify(locale)}: { … } }\` to frontdesk().`;
    fail("definition.missing_locale", place, `The bot ${id} has no phrases for the locale ${locale}`, hint);
  }
  const duplicateQueue = queues.find((queue, index) => queues.indexOf(queue) !== index);
  if (duplicateQueue !== undefined || queues.includes("")) {
    fail(
      "definition.unknown_queue",
      place,
      `The queues of ${id} have a name twice or an empty one`,
      "Name each queue once.",
    );
  }
  const seen = new Map<string, Intent>();
  for (const intent of intents) {
    const first = seen.get(intent.name);
    if (first !== undefined) {
      const other = first.place === undefined ? "" : ` It is first defined at ${first.place}.`;
      const hint = `Rename one of them, or list it once in \`intents\`.${other}`;
      fail(
        "definition.duplicate_intent",
        intent.place,
        `The intent ${JSON.stringify(intent.name)} is there twice`,
        hint,
      );
    }
    seen.set(intent.name, intent);
    checkIntent(intent, locales);
  }
}
