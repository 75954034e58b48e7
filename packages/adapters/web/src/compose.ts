import type { ChoicesPart, FeedbackPart, Part, RatingPart, SourcesPart } from "@frontdesk/core";
import type { Activity, CardAttachment } from "./activity.ts";
import { areSuggestable, button } from "./buttons.ts";
import { capabilities } from "./capabilities.ts";
import { buttonsAttachments, cardAttachments, fileAttachment, imageAttachment } from "./card.ts";
import { formAttachment } from "./form-card.ts";
import { listMarkdown, sourcesMarkdown, tableMarkdown } from "./markdown.ts";

/** What an activity shows, without who and when. */
export type Content = Pick<
  Activity,
  "text" | "textFormat" | "attachments" | "attachmentLayout" | "suggestedActions" | "inputHint"
> & { readonly sources?: SourcesPart["sources"] | undefined };

/** An activity under way. Clients show its text, then its attachments, then its buttons. */
interface Draft {
  text: string;
  format: "plain" | "markdown";
  readonly attachments: CardAttachment[];
  layout: "list" | "carousel";
  suggested: ReturnType<typeof button>[];
  readonly sources: SourcesPart["sources"][number][];
}

/**
 * Puts the parts of a message into as few activities as show them in their order: plain and Markdown texts do not mix,
 * and no text follows an attachment. Pure. Nothing to show is no activity.
 */
export function compose(parts: readonly Part[]): readonly Content[] {
  const drafts: Draft[] = [];
  // Thumbs belong to an activity as a whole: see `render`.
  const shown = parts.filter((part) => part.kind !== "feedback" && part.kind !== "rating");
  const hasOneSet = shown.filter((part) => part.kind === "choices").length === 1;
  for (const [index, part] of shown.entries()) {
    addPart(drafts, part, hasOneSet && index === shown.length - 1);
  }
  return drafts.map(finish);
}

function addPart(drafts: Draft[], part: Exclude<Part, FeedbackPart | RatingPart>, isLast: boolean): void {
  switch (part.kind) {
    case "text":
      addText(drafts, part.text, part.format ?? "plain");
      break;
    case "list":
      addText(drafts, listMarkdown(part), "markdown");
      break;
    case "table":
      addText(drafts, tableMarkdown(part), "markdown");
      break;
    case "sources":
      addSources(drafts, part);
      break;
    case "choices":
      addChoices(drafts, part, isLast);
      break;
    case "card":
      addAttachments(drafts, cardAttachments(part), "list");
      break;
    case "carousel":
      addAttachments(drafts, part.cards.flatMap(cardAttachments), "carousel");
      break;
    case "image":
      addShown(drafts, imageAttachment(part), part.alt);
      break;
    case "file":
      addShown(drafts, fileAttachment(part), part.name);
      break;
    case "form":
      addAttachments(drafts, [formAttachment(part)], "list");
      break;
    default:
      part satisfies never;
  }
}

function addText(drafts: Draft[], text: string, format: Draft["format"]): void {
  if (text === "") return;
  const last = drafts.at(-1);
  const joined = `${last?.text}\n\n${text}`;
  // What was split because it is too long stays in its pieces.
  const hasRoom = joined.length <= capabilities.text.maxLength;
  if (last !== undefined && last.attachments.length === 0 && last.format === format && hasRoom) last.text = joined;
  else drafts.push({ ...empty(), text, format });
}

function addSources(drafts: Draft[], part: SourcesPart): void {
  const line = sourcesMarkdown(part);
  if (line === "") return;
  addText(drafts, line, "markdown");
  drafts.at(-1)?.sources.push(...part.sources);
}

function addChoices(drafts: Draft[], part: ChoicesPart, isLast: boolean): void {
  addText(drafts, part.text, "plain");
  const actions = part.choices.map(button);
  if (isLast && areSuggestable(actions)) {
    // Buttons need an activity to stand under, with or without a text.
    if (drafts.length === 0) drafts.push(empty());
    drafts.at(-1)?.suggested.push(...actions);
  } else if (actions.length > 0) {
    addAttachments(drafts, buttonsAttachments(actions), "list");
  }
}

function addAttachments(drafts: Draft[], attachments: readonly CardAttachment[], layout: Draft["layout"]): void {
  if (attachments.length === 0) return;
  const last = drafts.at(-1);
  if (last === undefined || (last.attachments.length > 0 && (last.layout === "carousel" || layout === "carousel"))) {
    drafts.push({ ...empty(), attachments: [...attachments], layout });
  } else {
    last.attachments.push(...attachments);
    last.layout = layout;
  }
}

/** Shows an attachment, or says in words what cannot be shown. */
function addShown(drafts: Draft[], attachment: CardAttachment | undefined, words: string): void {
  if (attachment === undefined) addText(drafts, words, "plain");
  else addAttachments(drafts, [attachment], "list");
}

function empty(): Draft {
  return { text: "", format: "plain", attachments: [], layout: "list", suggested: [], sources: [] };
}

function finish({ text, format, attachments, layout, suggested, sources }: Draft): Content {
  return {
    ...(text === "" ? {} : { text, textFormat: format }),
    ...(attachments.length === 0 ? {} : { attachments, attachmentLayout: layout }),
    ...(suggested.length === 0 ? {} : { suggestedActions: { actions: suggested }, inputHint: "expectingInput" }),
    ...(sources.length === 0 ? {} : { sources }),
  };
}
