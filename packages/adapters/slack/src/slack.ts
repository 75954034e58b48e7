import { createSecretKey, type KeyObject } from "node:crypto";
import { type Channel, type ChannelHost, FrontdeskError } from "@frontdesk/core";
import type { SlackApi } from "./api.ts";
import { type Bolt, openBolt } from "./bolt.ts";
import { capabilitiesOf } from "./capabilities.ts";
import { eventsRoute } from "./events-route.ts";
import type { Fields } from "./fields.ts";
import { httpApi } from "./http-api.ts";
import type { BotIdentity } from "./identity.ts";
import { readOptions, type SlackOptions } from "./options.ts";
import type { SlackPiece } from "./piece.ts";
import { keyOf } from "./place.ts";
import { profileOf } from "./profile.ts";
import { quietLogger } from "./quiet-logger.ts";
import { receive } from "./receive.ts";
import { render } from "./render.ts";
import { send } from "./send.ts";
import { openSocketMode, type SocketMode } from "./socket-mode.ts";
import { identify, requireCredentials } from "./start.ts";
import { take } from "./take.ts";

/** What is there while the channel is open. */
interface Opened {
  readonly host: ChannelHost;
  readonly bot: BotIdentity;
  readonly api: SlackApi;
  readonly bolt: Bolt;
  readonly secret: KeyObject | undefined;
  readonly socket: SocketMode | undefined;
}

/**
 * The Slack channel. With a `signingSecret` Slack posts to `POST /slack/events`; with an `appToken` the bot connects to
 * Slack (Socket Mode). Direct messages are conversations; in a channel the bot answers where it is mentioned, in a
 * thread, and goes on in that thread.
 *
 * @throws FrontdeskError `channel.invalid_options`. `open` throws `channel.start_failed`.
 *
 * @example
 * ```ts
 * import { slack } from "@frontdesk/slack";
 *
 * const channel = slack({ token: "xoxb-the-token-of-the-bot", signingSecret: "0123456789abcdef0123456789abcdef" });
 * console.log(channel.routes?.[0]?.path); // "/slack/events"
 * ```
 */
export function slack(options: SlackOptions = {}): Channel<SlackPiece> {
  const settings = readOptions(options, process.env);
  const running = new Set<Promise<unknown>>();
  let opened: Opened | undefined;

  function current(): Opened {
    if (opened !== undefined) return opened;
    throw new FrontdeskError("channel.unavailable", "The Slack channel is not open.", { retryable: true });
  }

  function background(work: Promise<unknown>): void {
    running.add(work);
    void work.finally(() => running.delete(work));
  }

  async function takeBody(body: Fields): Promise<void> {
    const { host, bot, api, bolt } = current();
    const received = receive(body, { bot, now: host.clock.now() });
    if (received === undefined) return;
    await bolt.process(body, () => take({ host, api, settings, background }, received));
  }

  function refused(error: unknown): void {
    const code = FrontdeskError.isInstance(error) ? error.code : "unknown";
    opened?.host.log.warn("slack.event_not_kept", { channel: settings.name, code });
  }

  const route = eventsRoute({
    path: settings.path,
    open: () => (opened?.secret === undefined ? undefined : { secret: opened.secret, now: opened.host.clock.now() }),
    take: takeBody,
    refused,
  });

  return {
    apiVersion: 1,
    name: settings.name,
    capabilities: capabilitiesOf(settings.gatherMs),
    routes: settings.signingSecret === undefined ? undefined : [route],
    key: keyOf,
    render,
    async open(host): Promise<void> {
      const { token, signingSecret, appToken } = requireCredentials(settings);
      const bot = await whoIs(settings.apiUrl, token);
      const api = httpApi(settings.apiUrl, token);
      try {
        const { LogLevel } = await import("@slack/bolt");
        const logger = quietLogger(host.log, settings.name, LogLevel.WARN);
        const bolt = await openBolt({ token, apiUrl: settings.apiUrl, bot, logger });
        const secret = signingSecret === undefined ? undefined : createSecretKey(signingSecret, "utf8");
        // Slack may deliver as soon as there is a connection.
        opened = { host, bot, api, bolt, secret, socket: undefined };
        if (appToken === undefined) return;
        const { apiUrl, name } = settings;
        const socket = await openSocketMode({ appToken, apiUrl, channel: name, host, logger, take: takeBody, refused });
        opened = { ...opened, socket };
      } catch (error) {
        opened = undefined;
        api.close();
        throw error;
      }
    },
    async send(address, piece, { signal }) {
      const { api, host } = current();
      return send(api, host.files, address, piece, signal);
    },
    async typing({ channel, thread }, _account, from): Promise<void> {
      // Slack shows it in assistant threads alone: elsewhere this does nothing.
      if (thread === undefined || !String(channel).startsWith("D")) return;
      const status = from === undefined ? "is typing…" : `${from.name} is typing…`;
      await opened?.api.call("assistant.threads.setStatus", {
        channel_id: String(channel),
        thread_ts: String(thread),
        status,
      });
    },
    async profile(address) {
      return profileOf(current().api, address);
    },
    async close(): Promise<void> {
      const closing = opened;
      opened = undefined;
      await closing?.socket?.stop();
      await Promise.allSettled(running);
      closing?.api.close();
    },
  };
}

/** Asks over a connection of its own: a send must not meet one that a server has closed since. */
async function whoIs(apiUrl: string, token: string): Promise<BotIdentity> {
  const api = httpApi(apiUrl, token);
  try {
    return await identify(api);
  } finally {
    api.close();
  }
}
