import type { Inbound } from "@frontdesk/core";
import type { BotIdentity } from "../addressed.ts";
import type { TelegramApi } from "../api.ts";
import { fieldsOf, integerOf, textOf } from "../fields.ts";
import { allowedUpdates, receive } from "../receive.ts";

/** How often it is looked again while updates wait that are not the doctor's, in milliseconds. */
const againMs = 1000;

/** How long Telegram holds a request while nothing waits, in seconds. */
const holdSeconds = 5;

/** Looks at updates without taking them from the bot. */
export interface Peek {
  /** Shows what waits to `take`, which says whether it was the doctor's own; ends with the signal. */
  watch(take: (event: Inbound) => boolean, signal: AbortSignal): Promise<void>;
  /** Confirms the doctor's own updates, as far as no other waits before them. */
  confirm(signal: AbortSignal): Promise<void>;
}

/** Peeks at the updates of a bot that polls. Requests have no offset, so none is confirmed and the bot still gets all. */
export function peek(api: TelegramApi, bot: BotIdentity, now: () => number): Peek {
  const seen = new Set<number>();
  const own = new Set<number>();

  async function look(seconds: number, signal: AbortSignal): Promise<readonly unknown[] | undefined> {
    const payload = { timeout: seconds, limit: 100, allowed_updates: allowedUpdates };
    const answer = await api.call("getUpdates", payload, signal);
    return answer.kind === "done" && Array.isArray(answer.result) ? answer.result : undefined;
  }

  return {
    async watch(take, signal): Promise<void> {
      while (!signal.aborted) {
        const updates = await look(holdSeconds, signal);
        for (const update of updates ?? []) {
          const id = integerOf(fieldsOf(update)?.update_id);
          if (id === undefined || seen.has(id)) continue;
          seen.add(id);
          for (const event of receive(update, { bot, now: now() })) {
            if (!take(event)) continue;
            own.add(id);
            await answerPress(api, update, signal);
          }
        }
        // What waits is answered at once: without a rest this would be a storm.
        if (updates === undefined || updates.length > 0) await rest(againMs, signal);
      }
    },
    async confirm(signal): Promise<void> {
      const ids = ((await look(0, signal)) ?? []).map((update) => integerOf(fieldsOf(update)?.update_id));
      let last: number | undefined;
      for (const id of ids) {
        if (id === undefined || !own.has(id)) break;
        last = id;
      }
      if (last === undefined) return;
      await api.call("getUpdates", { offset: last + 1, limit: 1, timeout: 0, allowed_updates: allowedUpdates }, signal);
    },
  };
}

/** Ends the waiting that Telegram shows on a pressed button. */
async function answerPress(api: TelegramApi, update: unknown, signal: AbortSignal): Promise<void> {
  const query = textOf(fieldsOf(fieldsOf(update)?.callback_query)?.id);
  if (query !== undefined) await api.call("answerCallbackQuery", { callback_query_id: query }, signal);
}

function rest(milliseconds: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    signal.addEventListener("abort", end, { once: true });
  });
}
