import type { FilePart, ImagePart } from "@frontdesk/core";

/** A line of literal text in a card: no sign in it means anything. */
export interface RichTextBlock {
  readonly type: "RichTextBlock";
  readonly inlines: readonly [TextRun];
  readonly spacing?: "None" | "Small" | "Medium" | undefined;
}

/** https://adaptivecards.io/explorer/TextRun.html */
export interface TextRun {
  readonly type: "TextRun";
  readonly text: string;
  readonly weight?: "Bolder" | undefined;
  readonly size?: "Medium" | undefined;
  readonly color?: "Attention" | undefined;
}

/** https://adaptivecards.io/explorer/Image.html */
export interface CardImage {
  readonly type: "Image";
  readonly url: string;
  readonly altText: string;
  readonly size?: "Stretch" | undefined;
}

/** An input of a form; which fields it has depends on its type. */
export interface CardInput {
  readonly type: "Input.Text" | "Input.Date" | "Input.ChoiceSet" | "Input.Toggle";
  readonly id: string;
  readonly label?: string | undefined;
  readonly title?: string | undefined;
  readonly isRequired?: boolean | undefined;
  readonly errorMessage?: string | undefined;
  readonly value?: string | undefined;
  readonly style?: string | undefined;
  readonly isMultiline?: boolean | undefined;
  readonly maxLength?: number | undefined;
  readonly placeholder?: string | undefined;
  readonly choices?: readonly { readonly title: string; readonly value: string }[] | undefined;
  readonly valueOn?: "true" | undefined;
  readonly valueOff?: "false" | undefined;
}

/** https://adaptivecards.io/explorer/Table.html */
export interface CardTable {
  readonly type: "Table";
  readonly firstRowAsHeader: boolean;
  readonly columns: readonly { readonly width: 1 }[];
  readonly rows: readonly {
    readonly type: "TableRow";
    readonly cells: readonly { readonly type: "TableCell"; readonly items: readonly RichTextBlock[] }[];
  }[];
}

/** What a card's body is made of. */
export type CardElement = RichTextBlock | CardImage | CardInput | CardTable | CardActionSet;

/** Buttons in the body of a card. */
export interface CardActionSet {
  readonly type: "ActionSet";
  readonly actions: readonly CardAction[];
}

/** A button of a card. */
export type CardAction =
  | { readonly type: "Action.Submit"; readonly title: string; readonly data?: { readonly [name: string]: unknown } }
  | { readonly type: "Action.OpenUrl"; readonly title: string; readonly url: string }
  | { readonly type: "Action.ShowCard"; readonly title: string; readonly card: Card };

/** An Adaptive Card 1.5, the newest that Teams shows everywhere. */
export interface Card {
  readonly type: "AdaptiveCard";
  readonly version: "1.5";
  readonly body: readonly CardElement[];
  readonly actions?: readonly CardAction[] | undefined;
}

/** A picture in a message, with its bytes. */
export interface PictureAttachment {
  /** `image/png`, `image/jpeg` or `image/gif`. */
  readonly contentType: string;
  readonly contentUrl: string;
  readonly name: string;
}

/** Asks whether a file may be put into the person's files. */
export interface ConsentAttachment {
  readonly contentType: "application/vnd.microsoft.teams.card.file.consent";
  readonly name: string;
  readonly content: {
    readonly description: string;
    readonly sizeInBytes: number;
    readonly acceptContext: object;
    readonly declineContext: object;
  };
}

/** A file that lies in the person's files. */
export interface FileAttachment {
  readonly contentType: "application/vnd.microsoft.teams.card.file.info";
  readonly contentUrl: string;
  readonly name: string;
  readonly content: { readonly uniqueId: string; readonly fileType: string };
}

/** A card in a message. */
export interface CardAttachment {
  readonly contentType: "application/vnd.microsoft.card.adaptive";
  readonly content: Card;
}

/** A message of the bot (https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-api-reference#activity-object). */
export interface MessageActivity {
  readonly type: "message";
  readonly text?: string | undefined;
  /** `plain`: to the letter. `xml`: a few tags of HTML. */
  readonly textFormat?: "plain" | "xml" | undefined;
  /** What a notification says of a card. */
  readonly summary?: string | undefined;
  readonly attachments?: readonly CardAttachment[] | undefined;
  readonly attachmentLayout?: "carousel" | undefined;
}

/** A message of the bot with a kept file in it, or about one. */
export interface FileActivity {
  readonly type: "message";
  readonly summary?: string | undefined;
  readonly attachments: readonly [PictureAttachment | ConsentAttachment | FileAttachment];
}

/** A file or picture that core keeps, by its id. */
export interface KeptPart {
  readonly id: string;
  readonly part: FilePart | ImagePart;
  readonly locale: string;
}

/** What the Teams channel sends in one call, but for whom it goes to. */
export interface TeamsPiece {
  readonly activity: MessageActivity;
  /** The id of the reply that was shown while it was written, and whose place this takes. Not sent as such. */
  readonly stream?: string | undefined;
  /** What goes in the activity's place where the file is still kept. */
  readonly kept?: KeptPart | undefined;
}
