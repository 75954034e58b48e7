/** A button of an inline keyboard (https://core.telegram.org/bots/api#inlinekeyboardbutton). */
export type Button =
  | { readonly text: string; readonly callback_data: string }
  | { readonly text: string; readonly url: string };

/** What messages of both kinds have beside their content. */
export interface MessageFields {
  readonly parse_mode?: "HTML" | undefined;
  readonly reply_markup?: { readonly inline_keyboard: readonly (readonly Button[])[] } | undefined;
  readonly reply_parameters?: { readonly message_id: number; readonly allow_sending_without_reply: true } | undefined;
}

/** What every piece may have. */
interface Completing {
  /** The id of the reply that was shown while it was written: this piece takes its place. */
  readonly stream?: string | undefined;
}

/** A message of text (https://core.telegram.org/bots/api#sendmessage). */
export interface TextPiece extends Completing {
  readonly method: "sendMessage";
  readonly payload: MessageFields & { readonly text: string };
}

/** A picture (https://core.telegram.org/bots/api#sendphoto). */
export interface PhotoPiece extends Completing {
  readonly method: "sendPhoto";
  readonly payload: MessageFields & { readonly photo: string; readonly caption?: string | undefined };
  /** What is sent when Telegram cannot fetch the picture. */
  readonly instead: TextPiece;
}

/** A kept file that is uploaded; what it is decides the method (https://core.telegram.org/bots/api#sending-files). */
export interface UploadPiece extends Completing {
  readonly method: "upload";
  /** The id of the file that the `Files` port keeps. */
  readonly file: string;
  /** Whether it is to be seen in its place, or to be saved. */
  readonly as: "image" | "file";
  readonly payload: MessageFields & { readonly caption?: string | undefined };
  /** What is sent when the file is gone, or larger than Telegram takes. */
  readonly instead: TextPiece;
}

/** What the Telegram channel sends in one call, but for whom it goes to. */
export type TelegramPiece = TextPiece | PhotoPiece | UploadPiece;
