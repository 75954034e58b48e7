export type {
  Card,
  CardAction,
  CardActionSet,
  CardAttachment,
  CardElement,
  CardImage,
  CardInput,
  CardTable,
  MessageActivity,
  RichTextBlock,
  TeamsPiece,
  TextRun,
} from "./activity.ts";
export { type TeamsAppOptions, teamsAppPackage } from "./app-package.ts";
export { type HandoffEventsOptions, handoffEvents } from "./handoff-desk.ts";
export type { TeamsAppType, TeamsEndpoints, TeamsOptions, TeamsSdkName } from "./options.ts";
export { teams } from "./teams.ts";
