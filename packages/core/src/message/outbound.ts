/** Text. `plain` is shown to the letter; `markdown` is CommonMark's everyday part (emphasis, code, links, lists). */
export interface TextPart {
  readonly kind: "text";
  readonly text: string;
  /** Default: `plain`. Text that a customer wrote is always plain. */
  readonly format?: "plain" | "markdown" | undefined;
}

/** A button as an author writes it. Pressing it is the same as typing `say`. */
export interface Choice {
  readonly label: string;
  /** What a press says. Default: the label. */
  readonly say?: string | undefined;
  /** Opens an address instead. */
  readonly url?: string | undefined;
  /** The action token; set by core when the message is committed. */
  readonly token?: string | undefined;
}

/** Buttons under a text. Each stays choosable by typing its label or number, also where buttons cannot be shown. */
export interface ChoicesPart {
  readonly kind: "choices";
  readonly text: string;
  readonly choices: readonly Choice[];
}

/** A card. */
export interface CardPart {
  readonly kind: "card";
  readonly title: string;
  readonly text?: string | undefined;
  readonly image?: { readonly url: string; readonly alt: string } | undefined;
  readonly choices?: readonly Choice[] | undefined;
}

/** Cards side by side. */
export interface CarouselPart {
  readonly kind: "carousel";
  readonly cards: readonly CardPart[];
}

/** A picture. */
export interface ImagePart {
  readonly kind: "image";
  readonly url: string;
  /** What it shows, for people who do not see it. */
  readonly alt: string;
}

/** A file to download. */
export interface FilePart {
  readonly kind: "file";
  /** An address, or `frontdesk-file:<id>` for a file that the `Files` port keeps; see {@link fileUrl}. */
  readonly url: string;
  readonly name: string;
  readonly mime?: string | undefined;
  /** Bytes. */
  readonly size?: number | undefined;
}

/** Points, one below the other. */
export interface ListPart {
  readonly kind: "list";
  readonly items: readonly string[];
  readonly ordered?: boolean | undefined;
}

/** Rows under a head. */
export interface TablePart {
  readonly kind: "table";
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** Where an answer comes from. */
export interface SourcesPart {
  readonly kind: "sources";
  readonly sources: readonly { readonly title: string; readonly url?: string | undefined }[];
}

/** One field of a form. */
export interface FormField {
  /** Unique in its form. */
  readonly name: string;
  readonly label: string;
  readonly input: "text" | "long_text" | "email" | "phone" | "url" | "number" | "date" | "choice" | "yes_no";
  /** For `choice`. */
  readonly options?: readonly { readonly label: string; readonly value: string }[] | undefined;
  readonly required: boolean;
  /** UTF-16 units. */
  readonly maxLength?: number | undefined;
  /** What is filled in already. */
  readonly value?: string | boolean | undefined;
  /** Why what was filled in does not fit. */
  readonly problem?: string | undefined;
}

/** Several questions that are answered at once. Where a channel has no forms, core asks them one after the other. */
export interface FormPart {
  readonly kind: "form";
  readonly title: string;
  readonly fields: readonly FormField[];
  /** What the button says that sends it. */
  readonly submit: string;
  /** The action token; set by core when the message is committed. */
  readonly token?: string | undefined;
}

/** Asks whether the message it stands in was of use: thumbs up and down. */
export interface FeedbackPart {
  readonly kind: "feedback";
  /** The action token; set by core when the message is committed. */
  readonly token?: string | undefined;
}

/** What a customer thinks of an earlier message: core puts it into the history, authors do not write it. */
export interface RatingPart {
  readonly kind: "rating";
  /** The token of the {@link FeedbackPart}. */
  readonly token: string;
  readonly value: "up" | "down";
}

/** A piece of a message. */
export type Part =
  | TextPart
  | ChoicesPart
  | CardPart
  | CarouselPart
  | ImagePart
  | FilePart
  | ListPart
  | TablePart
  | SourcesPart
  | FormPart
  | FeedbackPart
  | RatingPart;

/** Why a message is sent: as the bot's answer, unasked, by a person, or as core's own notice of a handoff. */
export type Purpose = "reply" | "proactive" | "person" | "notice";

/** A message on its way to a customer. */
export interface Outbound {
  readonly parts: readonly Part[];
  readonly purpose: Purpose;
  /** The conversation's locale, for the few words that fitting adds. */
  readonly locale: string;
  /** The person who wrote it, when the purpose is `person`. */
  readonly from?: { readonly name: string } | undefined;
  /** The platform's id of the message that is answered. */
  readonly replyTo?: string | undefined;
  /** The id of the reply that was shown while it was written: this message completes it, or takes its place. */
  readonly stream?: string | undefined;
}

/** One thing that a channel could not show as written, and what it became. */
export interface Degradation {
  /** The part's kind, or a measure such as `text_length`. */
  readonly from: string;
  readonly to: string;
  readonly why: string;
}

/** What became of a message. */
export interface Receipt {
  /** The platform's ids, in order; one for each piece that was sent. */
  readonly ids: readonly string[];
  readonly degradations: readonly Degradation[];
}
