import { type Example, FrontdeskError } from "@frontdesk/core";

type Fields = Readonly<Record<string, unknown>>;

/**
 * Reads a corpus of node-nlp, `{ name, locale, data: [{ intent, utterances, answers }] }`, already parsed, into
 * examples: one for each utterance that is not blank, with the corpus's locale. A corpus in `domains` is read as one.
 * Everything else in it (answers, entities, slots, actions) is left out; placeholders of entities, such as `%city%`,
 * stay in the text as they are.
 *
 * The examples can train any engine; to give them to an intent, take those of its label.
 *
 * @throws FrontdeskError `understanding.invalid_corpus`, naming the place, such as `data[2].utterances[0]`.
 * @example
 * ```ts
 * import { corpusExamples } from "@frontdesk/node-nlp";
 *
 * const corpus = {
 *   name: "Shop",
 *   locale: "en-US",
 *   data: [{ intent: "opening_hours", utterances: ["when do you open?", "opening hours"], answers: ["From 9 to 18."] }],
 * };
 * console.log(corpusExamples(corpus)); // [{ text: "when do you open?", label: "opening_hours", locale: "en-US" }, …]
 * ```
 */
export function corpusExamples(json: unknown): Example[] {
  const corpus = fieldsOf(json, "");
  if (corpus.domains === undefined) return examplesOf(corpus, "", localeOf(corpus, "", undefined));
  const locale = localeOf(corpus, "", undefined);
  return listOf(corpus.domains, "domains").flatMap((entry, at) => {
    const place = `domains[${at}]`;
    const domain = fieldsOf(entry, place);
    return examplesOf(domain, `${place}.`, localeOf(domain, `${place}.`, locale));
  });
}

function examplesOf(corpus: Fields, within: string, locale: string | undefined): Example[] {
  return listOf(corpus.data, `${within}data`).flatMap((entry, at) => {
    const place = `${within}data[${at}]`;
    const { intent, utterances } = fieldsOf(entry, place);
    const label = textOf(intent, `${place}.intent`);
    if (label.trim() === "") throw wrong(`${place}.intent`, "is empty", "Name the intent.");
    return listOf(utterances, `${place}.utterances`)
      .map((utterance, index) => textOf(utterance, `${place}.utterances[${index}]`))
      .filter((text) => text.trim() !== "")
      .map((text) => ({ text, label, locale }));
  });
}

function localeOf(corpus: Fields, within: string, otherwise: string | undefined): string | undefined {
  return corpus.locale === undefined ? otherwise : textOf(corpus.locale, `${within}locale`);
}

function fieldsOf(value: unknown, place: string): Fields {
  // Safe: every object can be read as one with unknown fields.
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Fields;
  const hint = typeof value === "string" ? "Parse the text of the file first: `JSON.parse(text)`." : shape;
  throw wrong(place, `is ${kindOf(value)}, not an object`, hint);
}

function listOf(value: unknown, place: string): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw wrong(place, `is ${kindOf(value)}, not a list`, shape);
}

function textOf(value: unknown, place: string): string {
  if (typeof value === "string") return value;
  throw wrong(place, `is ${kindOf(value)}, not a text`, shape);
}

const shape = "A corpus is { name, locale, data: [{ intent, utterances: [text, …], answers }] }.";

function kindOf(value: unknown): string {
  if (value === undefined) return "missing";
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}

function wrong(place: string, what: string, hint: string): FrontdeskError {
  const subject = place === "" ? "The corpus" : `In the corpus, ${place}`;
  return new FrontdeskError("understanding.invalid_corpus", `${subject} ${what}.`, { hint });
}
