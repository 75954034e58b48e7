export type { Ask, AskOptions, Slots } from "./ask.ts";
export type { Bot, BotDefinition, BotDescription, BotOf, IntentsByName } from "./bot.ts";
export type { CustomerProfile, Identity } from "./customer-profile.ts";
export type { AnySlotForm, FormDefinition, FormFields, SlotForm } from "./form.ts";
export { type Front, type FrontDefinition, frontdesk } from "./front.ts";
export type { Examples, Handler, Intent, IntentDefinition } from "./intent.ts";
export type { AnyMiddleware, Middleware, Next } from "./middleware.ts";
export type { AnyMessage, AuthorCard, AuthorChoice, AuthorPart, Message, Reply } from "./reply.ts";
export { type AnyTexts, type Texts, textIn } from "./texts.ts";
export type {
  Awaitable,
  Effect,
  HandoffTarget,
  OnceOptions,
  ReceivedFile,
  StreamOptions,
  TextSource,
  Turn,
  TurnFacts,
} from "./turn.ts";
