export type { WebhookOptions } from "./options.ts";
export { webhook } from "./webhook.ts";
