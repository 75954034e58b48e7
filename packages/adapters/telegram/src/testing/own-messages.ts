import type { BotState } from "./bot-api.ts";
import type { FakeChat } from "./chat.ts";

/** What `getWebhookInfo` answers. */
export function webhookInfo({ webhook, queue, lastError, allowedUpdates }: BotState): object {
  return {
    url: webhook.target?.url ?? "",
    has_custom_certificate: false,
    pending_update_count: queue.size,
    ...lastError,
    ...(allowedUpdates === undefined ? {} : { allowed_updates: allowedUpdates }),
  };
}

/** What `getChat` answers. */
export function chatInfo({ id, type, title }: FakeChat): object {
  return { id, type, ...(title === undefined ? {} : { title }), accent_color_id: 0, max_reaction_count: 11 };
}
