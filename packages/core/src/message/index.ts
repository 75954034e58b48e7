export { type Capabilities, textOnly } from "./capabilities.ts";
export { escapeMarkdown } from "./escape-markdown.ts";
export { fileType } from "./file-type.ts";
export { fileIdOf, fileUrl } from "./file-url.ts";
export { type Fitted, fit } from "./fit.ts";
export type {
  ActionInbound,
  Address,
  Attachment,
  CommandInbound,
  ConversationKind,
  FeedbackInbound,
  Inbound,
  InboundBase,
  MessageInbound,
  NoticeInbound,
  User,
} from "./inbound.ts";
export type { Json } from "./json.ts";
export type { Mark, MarkedText } from "./marked-text.ts";
export { messageChoices } from "./message-choices.ts";
export { messageText } from "./message-text.ts";
export type {
  CardPart,
  CarouselPart,
  Choice,
  ChoicesPart,
  Degradation,
  FeedbackPart,
  FilePart,
  FormField,
  FormPart,
  ImagePart,
  ListPart,
  Outbound,
  Part,
  Purpose,
  RatingPart,
  Receipt,
  SourcesPart,
  TablePart,
  TextPart,
} from "./outbound.ts";
export { plainText } from "./plain-text.ts";
export { readMarkdown } from "./read-markdown.ts";
export { resolveFiles } from "./resolve-files.ts";
export { type SplitOptions, splitText } from "./split-text.ts";
