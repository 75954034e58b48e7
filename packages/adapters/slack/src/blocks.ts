/** Text to the letter. */
export interface PlainText {
  readonly type: "plain_text";
  readonly text: string;
  /** False: `:smile:` stays what it is. */
  readonly emoji: false;
}

/** How a stretch of rich text looks. */
export interface TextStyle {
  readonly bold?: true;
  readonly italic?: true;
  readonly strike?: true;
  readonly code?: true;
}

/** A stretch of rich text. No markup is read in it. */
export type RichTextPiece =
  | { readonly type: "text"; readonly text: string; readonly style?: TextStyle }
  | { readonly type: "link"; readonly url: string; readonly text: string; readonly style?: TextStyle };

/** Lines of rich text. */
export interface RichTextSection {
  readonly type: "rich_text_section";
  readonly elements: readonly RichTextPiece[];
}

/** What rich text consists of (https://docs.slack.dev/reference/block-kit/blocks/rich-text-block). */
export type RichTextElement =
  | RichTextSection
  | { readonly type: "rich_text_preformatted" | "rich_text_quote"; readonly elements: readonly RichTextPiece[] }
  | {
      readonly type: "rich_text_list";
      readonly style: "bullet" | "ordered";
      readonly elements: readonly RichTextSection[];
    };

/** A button. */
export interface ButtonElement {
  readonly type: "button";
  readonly action_id: string;
  readonly text: PlainText;
  readonly value?: string;
  readonly url?: string;
}

/** An entry of a menu. */
export interface MenuOption {
  readonly text: PlainText;
  readonly value: string;
}

/** A menu. */
export interface SelectElement {
  readonly type: "static_select";
  readonly action_id: string;
  readonly placeholder: PlainText;
  readonly options: readonly MenuOption[];
}

/** Thumbs up and down (https://docs.slack.dev/reference/block-kit/block-elements/feedback-buttons-element). */
export interface FeedbackElement {
  readonly type: "feedback_buttons";
  readonly action_id: string;
  readonly positive_button: MenuOption;
  readonly negative_button: MenuOption;
}

/** The blocks of messages that this channel writes (https://docs.slack.dev/reference/block-kit/blocks). */
export type MessageBlock =
  | { readonly type: "rich_text"; readonly elements: readonly RichTextElement[] }
  | { readonly type: "header"; readonly text: PlainText }
  | { readonly type: "image"; readonly image_url: string; readonly alt_text: string; readonly title?: PlainText }
  | { readonly type: "actions"; readonly elements: readonly (ButtonElement | SelectElement)[] }
  | { readonly type: "context_actions"; readonly elements: readonly FeedbackElement[] };

/** A text object in which nothing is markup. */
export function plain(text: string): PlainText {
  return { type: "plain_text", text, emoji: false };
}

/** The beginning of a text that must not be longer than a limit; what is left out stands elsewhere. */
export function shortened(text: string, limit: number): string {
  if (text.length <= limit) return text;
  return `${text
    .slice(0, limit - 1)
    .toWellFormed()
    .replace(/\ufffd$/, "")}…`;
}
