import { type Channel, type ChannelHost, FrontdeskError } from "@frontdesk/core";
import type { BotIdentity } from "./addressed.ts";
import type { FileApi, TelegramApi } from "./api.ts";
import { capabilitiesOf } from "./capabilities.ts";
import { registerCommands } from "./commands.ts";
import { codeOf } from "./failure.ts";
import { fetchFile } from "./fetch-file.ts";
import { fieldsOf, textOf } from "./fields.ts";
import { httpApi } from "./http-api.ts";
import { Moves } from "./moves.ts";
import { notesIn } from "./notes.ts";
import { readOptions, type TelegramOptions } from "./options.ts";
import { type PassingNotes, passingNotes } from "./passing-notes.ts";
import type { TelegramPiece } from "./piece.ts";
import { type Polling, poll } from "./poll.ts";
import { render } from "./render.ts";
import { send } from "./send.ts";
import { deleteWebhook, identify, requireToken, setWebhook, webhookSecret } from "./start.ts";
import { Streams } from "./streams.ts";
import { take } from "./take.ts";
import { keyOf, targetOf } from "./target.ts";
import { telegrafApi } from "./telegraf-api.ts";
import { webhookRoute } from "./webhook.ts";

/** Parts of an album that the bot was not told of are kept so long: Telegram delivers them within seconds, or after an outage. */
const heldAlbumMs = 10 * 60_000;

/** What is there while the channel is open. */
interface Opened {
  readonly host: ChannelHost;
  readonly bot: BotIdentity;
  /** For what is called all the time. */
  readonly api: FileApi;
  readonly moves: Moves;
  readonly passing: PassingNotes;
  readonly streams: Streams;
  readonly secret: Uint8Array | undefined;
  polling: Polling | undefined;
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

  async function takeAll(updates: readonly unknown[], into: Opened): Promise<void> {
    await take(updates, into);
    for (const update of updates) answerPress(into.api, update);
  }

  /** Telegram may post as soon as it knows where to: so the webhook comes last. */
  async function listen(calm: TelegramApi, secret: string): Promise<void> {
    if (settings.publicUrl === undefined) return;
    try {
      await setWebhook(calm, settings.publicUrl + settings.path, secret);
    } catch (error) {
      const closing = opened;
      opened = undefined;
      closing?.api.close();
      throw error;
    }
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
            take: async (update) => takeAll([update], current()),
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
      const notes = notesIn(host.data);
      if (settings.commands) await registerCommands(calm, host, notes, settings.name, bot.id);
      const api = httpApi(settings.apiRoot, token);
      const bytes = secret === undefined ? undefined : Buffer.from(secret, "utf8");
      const now: Opened = {
        host,
        bot,
        api,
        moves: new Moves(notes),
        passing: passingNotes(host, heldAlbumMs),
        streams: new Streams({ api, clock: host.clock, notes }),
        secret: bytes,
        polling: undefined,
      };
      opened = now;
      if (secret !== undefined) return listen(calm, secret);
      const { clock, log } = host;
      now.polling = poll({ api: calm, clock, log, channel: settings.name, take: (updates) => takeAll(updates, now) });
    },
    async send(address, piece, { signal }) {
      const { api, host, moves, streams } = current();
      return send(address, piece, signal, { api, files: host.files, moves, streams });
    },
    async fetch(ref, context) {
      return fetchFile(current().api, ref, context);
    },
    async typing(address): Promise<void> {
      if (opened === undefined) return;
      const { api, moves } = opened;
      const target = targetOf(address, await moves.present(String(address.chat)));
      await api.call("sendChatAction", { ...target, action: "typing" });
    },
    async stream(address, _account, reply): Promise<void> {
      if (opened === undefined) return;
      const { moves, streams } = opened;
      await streams.show(address, targetOf(address, await moves.present(String(address.chat))), reply);
    },
    async close(): Promise<void> {
      const closing = opened;
      opened = undefined;
      await closing?.polling?.stop();
      await Promise.allSettled(answering);
      closing?.streams.close();
      closing?.passing.close();
      closing?.api.close();
    },
  };
}
