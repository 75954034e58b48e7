import type { Capabilities } from "./capabilities.ts";
import { escapeMarkdown } from "./escape-markdown.ts";
import { isBlank } from "./graphemes.ts";
import type { Choice, Degradation, Part, TextPart } from "./outbound.ts";
import { plainText } from "./plain-text.ts";
import { withoutRunningLinks } from "./safe-links.ts";
import { splitText } from "./split-text.ts";

/** One message while it is being made to fit: what has become of it so far. */
export interface Fitting {
  readonly capabilities: Capabilities;
  readonly locale: string;
  readonly parts: Part[];
  readonly degradations: Degradation[];
  /** The number of the next choice. */
  nextNumber: number;
}

/** A choice with its number in the message; one that opens an address has none. */
export interface NumberedChoice {
  readonly choice: Choice;
  readonly number: number | undefined;
}

/** Gives choices their numbers, in order, whether they become buttons or not. */
export function numbered(fitting: Fitting, choices: readonly Choice[]): readonly NumberedChoice[] {
  return choices.map((choice) => {
    if (choice.url !== undefined) return { choice, number: undefined };
    fitting.nextNumber += 1;
    return { choice, number: fitting.nextNumber - 1 };
  });
}

/** Records that something could not be shown as written. */
export function degrade(fitting: Fitting, from: string, to: string, why: string): void {
  fitting.degradations.push({ from, to, why });
}

/** A second try at what comes next: nothing of it counts until {@link keep}. */
export function attempt(fitting: Fitting): Fitting {
  return { ...fitting, parts: [], degradations: [] };
}

/** Makes an attempt count. */
export function keep(fitting: Fitting, tried: Fitting): void {
  fitting.parts.push(...tried.parts);
  fitting.degradations.push(...tried.degradations);
  fitting.nextNumber = tried.nextNumber;
}

/** Adds a text of the author: a piece of its own. */
export function addText(fitting: Fitting, part: TextPart): void {
  const { markdown } = fitting.capabilities.text;
  if (part.format !== "markdown") {
    pushText(fitting, part);
    return;
  }
  if (markdown) {
    const safe = withoutRunningLinks(part.text);
    if (safe !== part.text) degrade(fitting, "link", "text", "an address that would run");
    pushText(fitting, safe === part.text ? part : { ...part, text: safe });
    return;
  }
  const text = plainText(part.text);
  if (text !== part.text) degrade(fitting, "markdown", "plain", "no Markdown here");
  pushText(fitting, { kind: "text", text });
}

/** Adds lines that stand for another part: to the text before them, if there is one with room, else by themselves. */
export function addLines(fitting: Fitting, lines: string): void {
  if (isBlank(lines)) return;
  const last = fitting.parts.at(-1);
  if (last?.kind === "text") {
    const joined = `${last.text}\n\n${last.format === "markdown" ? escapeMarkdown(lines) : lines}`;
    if (joined.length <= fitting.capabilities.text.maxLength) {
      fitting.parts[fitting.parts.length - 1] = { ...last, text: joined };
      return;
    }
  }
  pushText(fitting, { kind: "text", text: lines });
}

/** Splits a text that is too long; the pieces before the last are added, the last is returned. */
export function addAllButLast(fitting: Fitting, text: string): string {
  const pieces = piecesOf(fitting, text, false);
  for (const piece of pieces.slice(0, -1)) fitting.parts.push({ kind: "text", text: piece });
  return pieces.at(-1) ?? "";
}

function pushText(fitting: Fitting, part: TextPart): void {
  if (isBlank(part.text)) {
    degrade(fitting, "text", "nothing", "the text is empty");
    return;
  }
  if (part.text.length <= fitting.capabilities.text.maxLength) {
    fitting.parts.push(part);
    return;
  }
  for (const text of piecesOf(fitting, part.text, part.format === "markdown")) fitting.parts.push({ ...part, text });
}

function piecesOf(fitting: Fitting, text: string, markdown: boolean): readonly string[] {
  const { maxLength } = fitting.capabilities.text;
  if (text.length <= maxLength) return [text];
  const pieces = splitText(text, maxLength, { markdown });
  degrade(fitting, "text_length", "texts", `${text.length} units in ${pieces.length} texts of at most ${maxLength}`);
  return pieces;
}
