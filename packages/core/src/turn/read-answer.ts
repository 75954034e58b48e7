import { answerShape, requiredPatterns } from "../definition/answer-shape.ts";
import type { Ask } from "../definition/ask.ts";
import { isOptional } from "../definition/field-input.ts";
import { textIn } from "../definition/texts.ts";
import type { Json } from "../message/json.ts";
import { spans, spellings } from "./spans.ts";
import { bare, globalWord } from "./words.ts";

/** An answer that its schema took: `raw` is kept and parsed again in every replay. */
export interface ReadAnswer {
  readonly raw: Json;
  readonly value: unknown;
}

/** How much of a message an answer may be: the whole of it, or a piece of it. */
export type Reading = "whole" | "piece";

/** Parses what was kept of an answer; null for one that was left out. Undefined when the schema refuses it. */
export async function parseRaw(ask: Ask, raw: Json): Promise<ReadAnswer | undefined> {
  if (raw === null) {
    if (!isOptional(ask.schema)) return undefined;
    const result = await ask.schema.safeParseAsync(undefined);
    return result.success ? { raw, value: result.data } : undefined;
  }
  const shape = answerShape(ask.schema);
  const inputs: unknown[] = shape.kind === "date" && typeof raw === "string" ? [new Date(raw), raw] : [raw];
  if (shape.kind === "number") {
    inputs.push(typeof raw === "number" ? String(raw) : Number(raw));
    if (/^-?\d+$/.test(String(raw))) inputs.push(BigInt(String(raw)));
  }
  // A union of a number and something else takes any text, and means the number.
  if (shape.kind === "free" && typeof raw === "string" && /^-?\d+(?:\.\d+)?$/.test(raw)) inputs.push(Number(raw));
  for (const input of inputs) {
    const result = await ask.schema.safeParseAsync(input);
    if (result.success) return { raw, value: result.data };
  }
  return undefined;
}

async function firstThatParses(
  ask: Ask,
  candidates: readonly Json[],
  report: (error: unknown) => void,
): Promise<ReadAnswer | undefined> {
  for (const candidate of candidates) {
    try {
      const answer = await parseRaw(ask, candidate);
      if (answer !== undefined) return answer;
    } catch (error) {
      // A refinement such as `new URL(text).protocol === "https:"` throws where it should refuse.
      report(error);
    }
  }
  return undefined;
}

/** The values of a closed choice with everything that names them: the value and its label in each locale. */
function choiceNames(
  ask: Ask,
): readonly { readonly value: string | number | boolean; readonly names: readonly string[] }[] {
  const shape = answerShape(ask.schema);
  if (shape.kind !== "choice") return [];
  return shape.values.map((value) => {
    const label = ask.labels?.[String(value)];
    const labels = label === undefined ? [] : typeof label === "string" ? [label] : Object.values(label);
    return { value, names: [String(value), ...labels].map(bare).filter((name) => name !== "") };
  });
}

function isWithin(name: string, message: string): boolean {
  // Han is written without spaces between words.
  if (/\p{Script=Han}/u.test(name)) return message.includes(name);
  return ` ${message} `.includes(` ${name} `);
}

function readChoice(ask: Ask, text: string, reading: Reading): readonly Json[] {
  const message = bare(text);
  const choices = choiceNames(ask);
  if (reading === "whole") {
    const named = choices.filter(({ names }) => names.includes(message));
    if (named.length > 0) return named.map(({ value }) => value);
    // A number picks the button in that place, unless numbers are values themselves.
    const place = /^[1-9]\d?$/.test(message) ? choices[Number(message) - 1] : undefined;
    return place === undefined ? [] : [place.value];
  }
  const within = choices.filter(({ names }) => names.some((name) => isWithin(name, message)));
  return within.length === 1 ? within.map(({ value }) => value) : [];
}

function readNumber(text: string, reading: Reading): readonly Json[] {
  const folded = text
    .normalize("NFKC")
    .replaceAll(/(?<=\d)[\s\u00a0\u202f](?=\d{3}(?!\d))/gu, "")
    // 1,000 and 1,234.5
    .replaceAll(/(?<![\d.,])[1-9]\d{0,2}(?:,\d{3})+(?!\d|,\d)/g, (number) => number.replaceAll(",", ""))
    // 1.234,5 and 1.000.000
    .replaceAll(/(?<![\d.,])[1-9]\d{0,2}(?:(?:\.\d{3})+(?=,\d)|(?:\.\d{3}){2,}(?!\d|\.\d))/g, (number) =>
      number.replaceAll(".", ""),
    );
  // Neither a range (2-3), a date nor a version (1.2.3) is a number.
  const numbers = [...folded.matchAll(/(?<![\p{L}\p{N}.,-])-?\d+(?:[.,]\d+)?(?![\p{L}\p{N}]|[.,-]\d)/gu)].map(
    (match) => match[0],
  );
  if (numbers.length !== 1) return [];
  if (reading === "whole" && folded.trim().split(/\s+/u).length > 3) return [];
  const number = (numbers[0] ?? "").replace(",", ".");
  // What a number cannot hold exactly stays as it was typed.
  return [number.includes(".") || Number.isSafeInteger(Number(number)) ? Number(number) : number];
}

/** Whether a text matches a regular expression, which may be global or sticky and remember where it was. */
function matches(text: string, pattern: RegExp): boolean {
  pattern.lastIndex = 0;
  return pattern.test(text);
}

function readPattern(ask: Ask, text: string, reading: Reading): readonly Json[] {
  const patterns = requiredPatterns(ask.schema);
  const pieces = reading === "whole" ? [text.trim().normalize("NFKC")] : spans(text);
  return pieces.flatMap((piece) =>
    spellings(piece).filter((spelling) => patterns.every((pattern) => matches(spelling, pattern))),
  );
}

function readDate(text: string): readonly Json[] {
  const dates = [...text.normalize("NFKC").matchAll(/(?<!\d)\d{4}-\d{2}-\d{2}(?!\d)/g)].map((match) => match[0]);
  // JavaScript takes 31 February for 3 March.
  return dates.filter((date) => {
    const time = Date.parse(date);
    return !Number.isNaN(time) && new Date(time).toISOString().startsWith(date);
  });
}

function readBoolean(text: string): readonly Json[] {
  const word = globalWord(text);
  if (word === "yes") return [true];
  if (word === "no") return [false];
  return { "1": [true], "2": [false] }[bare(text)] ?? [];
}

/**
 * Reads the answer to a question out of a message. `whole`: the message is the answer and little else. `piece`: the
 * answer stands somewhere in it; a free text and a yes or no are never a piece. A schema that throws is reported and
 * counts as one that refuses.
 */
export async function readAnswer(
  ask: Ask,
  text: string,
  reading: Reading,
  report: (error: unknown) => void,
): Promise<ReadAnswer | undefined> {
  const shape = answerShape(ask.schema);
  switch (shape.kind) {
    case "choice":
      return firstThatParses(ask, readChoice(ask, text, reading), report);
    case "boolean":
      return reading === "whole" ? firstThatParses(ask, readBoolean(text), report) : undefined;
    case "number":
      return firstThatParses(ask, readNumber(text, reading), report);
    case "date":
      return firstThatParses(ask, readDate(text), report);
    case "pattern":
      return firstThatParses(ask, readPattern(ask, text, reading), report);
    case "free":
      return reading === "whole" && text.trim() !== "" ? firstThatParses(ask, [text.trim()], report) : undefined;
  }
}

/** What the button of a value says. */
export function choiceLabel(ask: Ask, value: string | number | boolean, locale: string): string {
  const label = ask.labels?.[String(value)];
  return label === undefined ? String(value) : textIn(label, locale);
}
