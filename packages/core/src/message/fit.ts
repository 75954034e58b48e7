import type { Capabilities } from "./capabilities.ts";
import { addCard, addCarousel } from "./fit-card.ts";
import { addChoices } from "./fit-choices.ts";
import { addImage } from "./fit-image.ts";
import { addLines, addText, degrade, type Fitting } from "./fitting.ts";
import type { Degradation, FeedbackPart, Outbound, Part, RatingPart } from "./outbound.ts";
import { fileLine, formLines, listLines, sourcesLine, tableLines } from "./part-lines.ts";

/** A message that a channel can show, and what had to become something else for it. */
export interface Fitted {
  readonly message: Outbound;
  readonly degradations: readonly Degradation[];
}

/**
 * Makes a message fit what a channel can show. Nothing that was written vanishes: parts become other parts, long texts
 * several texts, only thumbs are left out where there are none, and every choice stays choosable by its label or by its number (see {@link messageChoices}; the number counts all
 * choices of the message). Choices that become buttons keep their token. Pure: the same message always fits the same
 * way. A message of which nothing can be seen has no parts afterwards and says so in the degradations.
 *
 * @example
 * ```ts
 * import { type Capabilities, fit } from "@frontdesk/core";
 *
 * const capabilities: Capabilities = { text: { maxLength: 4096, markdown: false }, choices: false, cards: false, carousels: false,
 *   images: false, files: false, lists: false, tables: false, sources: false, rate: {}, gatherMs: 0, idempotentSend: false };
 * const { message } = fit(
 *   { parts: [{ kind: "choices", text: "Which size?", choices: [{ label: "S" }, { label: "M" }] }], purpose: "reply", locale: "en" },
 *   capabilities,
 * );
 * console.log(message.parts[0]); // { kind: "text", text: "Which size?\n1. S\n2. M" }
 * ```
 */
export function fit(message: Outbound, capabilities: Capabilities): Fitted {
  const fitting: Fitting = {
    capabilities,
    locale: message.locale,
    parts: [],
    degradations: [],
    nextNumber: 1,
  };
  for (const part of message.parts) addPart(fitting, part);
  if (message.parts.length === 0) degrade(fitting, "message", "nothing", "the message has no parts");
  return { message: { ...message, parts: fitting.parts }, degradations: fitting.degradations };
}

function addPart(fitting: Fitting, part: Part): void {
  const { capabilities } = fitting;
  switch (part.kind) {
    case "text":
      addText(fitting, part);
      return;
    case "choices":
      addChoices(fitting, part.text, part.choices);
      return;
    case "card":
      addCard(fitting, part);
      return;
    case "carousel":
      addCarousel(fitting, part.cards);
      return;
    case "image":
      addImage(fitting, part);
      return;
    case "file":
      addOr(fitting, part, capabilities.files, () => fileLine(part));
      return;
    case "list":
      addOr(fitting, part, capabilities.lists, () => listLines(part));
      return;
    case "table":
      addOr(fitting, part, capabilities.tables, () => tableLines(part));
      return;
    case "sources":
      addOr(fitting, part, capabilities.sources, () => sourcesLine(part, fitting.locale));
      return;
    case "form":
      addOr(fitting, part, capabilities.forms === true, () => formLines(part));
      return;
    case "feedback":
    case "rating":
      addOrNothing(fitting, part, capabilities.feedback === true);
      return;
    default: {
      const unknown: never = part;
      void unknown;
    }
  }
}

/** Thumbs have no words: what stands for them elsewhere is nothing. */
function addOrNothing(fitting: Fitting, part: FeedbackPart | RatingPart, isShown: boolean): void {
  if (isShown) fitting.parts.push(part);
  else degrade(fitting, part.kind, "nothing", "no thumbs here");
}

function addOr(fitting: Fitting, part: Part, isShown: boolean, lines: () => string): void {
  if (isShown) {
    fitting.parts.push(part);
    return;
  }
  degrade(fitting, part.kind, "text", `no ${part.kind === "sources" ? "sources" : `${part.kind}s`} here`);
  addLines(fitting, lines());
}
