export type { Capabilities } from "./capabilities.ts";
export { escapeMarkdown } from "./escape-markdown.ts";
export { type Fitted, fit } from "./fit.ts";
export type {
  ActionInbound,
  Address,
  Attachment,
  CommandInbound,
  ConversationKind,
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
  FilePart,
  ImagePart,
  ListPart,
  Outbound,
  Part,
  Purpose,
  Receipt,
  SourcesPart,
  TablePart,
  TextPart,
} from "./outbound.ts";
export { plainText } from "./plain-text.ts";
export { readMarkdown } from "./read-markdown.ts";
export { type SplitOptions, splitText } from "./split-text.ts";
