export { type Inbox, inbox } from "./inbox.ts";
export type { InviteOptions } from "./invite.ts";
export type { OidcOptions } from "./oidc/oidc-options.ts";
export type { InboxOptions } from "./options.ts";
export { verifyWebhook, type WebhookProof } from "./webhook/signature.ts";
export type { WebhookOptions } from "./webhook/webhook-options.ts";
