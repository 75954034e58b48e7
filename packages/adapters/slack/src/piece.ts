import type { MessageBlock } from "./blocks.ts";

/** A message, but for where it goes (https://docs.slack.dev/reference/methods/chat.postMessage). */
export interface MessagePayload {
  /** Escaped. With blocks it is what notifications and screen readers say. */
  readonly text: string;
  readonly mrkdwn: false;
  readonly blocks?: readonly MessageBlock[] | undefined;
  readonly unfurl_links: false;
  readonly unfurl_media: false;
}

/** A message to send. */
export interface MessagePiece {
  readonly kind: "message";
  readonly payload: MessagePayload;
  /** The reply that was shown while it was written, into whose place this goes. */
  readonly stream?: string | undefined;
  /** What is sent when Slack does not take a picture. */
  readonly instead?: MessagePayload | undefined;
}

/** A file of the `Files` port to upload. */
export interface UploadPiece {
  readonly kind: "upload";
  readonly file: string;
  /** Undefined: as the file is called. */
  readonly name?: string | undefined;
  /** What stands beside it; its name where that is undefined. */
  readonly title?: string | undefined;
  /** The reply that was shown while it was written, which this takes the place of. */
  readonly stream?: string | undefined;
}

/** What the Slack channel sends in one go. */
export type SlackPiece = MessagePiece | UploadPiece;
