import { type Channel, type ChannelHost, FrontdeskError, type Inbound } from "@frontdesk/core";
import type { BotIdentity } from "./addressed.ts";
import type { TelegramApi } from "./api.ts";
import { capabilitiesOf } from "./capabilities.ts";
import { fieldsOf, textOf } from "./fields.ts";
import { httpApi } from "./http-api.ts";
import { readOptions, type TelegramOptions } from "./options.ts";
import type { TelegramPiece } from "./piece.ts";
import { type Polling, poll } from "./poll.ts";
import { receive } from "./receive.ts";
import { render } from "./render.ts";
import { keyOf, type Migrations, send, targetOf } from "./send.ts";
import { deleteWebhook, identify, requireToken, setWebhook, webhookSecret } from "./start.ts";
import { telegrafApi } from "./telegraf-api.ts";
import { webhookRoute } from "./webhook.ts";

/** What is there while the channel is open. */
interface Opened {
  readonly host: ChannelHost;
  readonly bot: BotIdentity;
  /** For what is called all the time. */
  readonly api: TelegramApi;
  readonly polling: Polling | undefined;
  readonly secret: Uint8Array | undefined;
}

/**
 * The Telegram channel. With a `webhookSecret` or a `publicUrl` it receives updates at `POST /telegram/webhook`, else
 * it polls. Private chats are conversations; in a group every member has one, and the bot answers when it is mentioned
 * or answered.
 *
 * @throws FrontdeskError `channel.invalid_options`. `open` throws `channel.start_failed`.
 *
 * @example
 * ```ts
 * import { telegram } from "@frontdesk/telegram";
 *
 * const channel = telegram({ token: "123456789:AA-the-token-of-BotFather", webhookSecret: "a-long-random-text" });
 * console.log(channel.routes?.[0]?.path); // "/telegram/webhook"
 * ```
 */
export function telegram(options: TelegramOptions = {}): Channel<TelegramPiece> {
  const settings = readOptions(options, process.env);
  const hasWebhook = settings.webhookSecret !== undefined || settings.publicUrl !== undefined;
  const migrations: Migrations = new Map();
  const answering = new Set<Promise<unknown>>();
  let opened: Opened | undefined;

  function current(): Opened {
    if (opened !== undefined) return opened;
    throw new FrontdeskError("channel.unavailable", "The Telegram channel is not open.", { retryable: true });
  }

  /** Without an answer the pressed button keeps showing that it waits. */
  function answerPress(api: TelegramApi, update: unknown): void {
    const id = textOf(fieldsOf(fieldsOf(update)?.callback_query)?.id);
    if (id === undefined) return;
    const answer = api.call("answerCallbackQuery", { callback_query_id: id });
    answering.add(answer);
    void answer.finally(() => answering.delete(answer));
  }

  async function take(
    host: ChannelHost,
    bot: BotIdentity,
    api: TelegramApi,
    updates: readonly unknown[],
  ): Promise<readonly Inbound[]> {
    const context = { bot, now: host.clock.now() };
    const events = updates.flatMap((update) => receive(update, context));
    if (events.length > 0) await host.accept(events);
    for (const update of updates) answerPress(api, update);
    return events;
  }

  return {
    apiVersion: 1,
    name: settings.name,
    capabilities: capabilitiesOf(settings.gatherMs),
    routes: hasWebhook
      ? [
          webhookRoute({
            path: settings.path,
            secret: () => opened?.secret,
            take(update): Promise<readonly Inbound[]> {
              const { host, bot, api } = current();
              return take(host, bot, api, [update]);
            },
            refused: (error) =>
              opened?.host.log.warn("telegram.update_not_kept", { channel: settings.name, code: codeOf(error) }),
          }),
        ]
      : undefined,
    key: keyOf,
    render,
    async open(host): Promise<void> {
      const token = requireToken(settings);
      const calm = await telegrafApi(settings.apiRoot, token);
      const bot = await identify(calm);
      const secret = hasWebhook ? await webhookSecret(settings, host) : undefined;
      if (secret === undefined) await deleteWebhook(calm);
      const api = httpApi(settings.apiRoot, token);
      if (secret === undefined) {
        const takeAll = async (updates: readonly unknown[]): Promise<void> =>
          void (await take(host, bot, api, updates));
        const polling = poll({ api: calm, clock: host.clock, log: host.log, channel: settings.name, take: takeAll });
        opened = { host, bot, api, polling, secret: undefined };
        return;
      }
      // Telegram may post as soon as it knows where to.
      opened = { host, bot, api, polling: undefined, secret: Buffer.from(secret, "utf8") };
      if (settings.publicUrl === undefined) return;
      try {
        await setWebhook(calm, settings.publicUrl + settings.path, secret);
      } catch (error) {
        opened = undefined;
        api.close();
        throw error;
      }
    },
    async send(address, piece, { signal }) {
      return send(current().api, address, piece, migrations, signal);
    },
    async typing(address): Promise<void> {
      const target = targetOf(address, migrations);
      await opened?.api.call("sendChatAction", { ...target, action: "typing" });
    },
    async close(): Promise<void> {
      const closing = opened;
      opened = undefined;
      await closing?.polling?.stop();
      await Promise.allSettled(answering);
      closing?.api.close();
    },
  };
}

function codeOf(error: unknown): string {
  return FrontdeskError.isInstance(error) ? error.code : "unknown";
}
