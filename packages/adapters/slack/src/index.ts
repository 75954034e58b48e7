export type {
  ButtonElement,
  FeedbackElement,
  MenuOption,
  MessageBlock,
  PlainText,
  RichTextElement,
  RichTextPiece,
  RichTextSection,
  SelectElement,
  TextStyle,
} from "./blocks.ts";
export { type ManifestOptions, type SlackManifest, slackManifest } from "./manifest.ts";
export type { SlackOptions } from "./options.ts";
export type { MessagePayload, MessagePiece, SlackPiece, UploadPiece } from "./piece.ts";
export { slack } from "./slack.ts";
