export type { Activity, ActivitySet, CardAction, CardAttachment, HeroCard } from "./activity.ts";
export type { Content } from "./compose.ts";
export type { WebLimits, WebOptions } from "./options.ts";
export { web } from "./web.ts";
