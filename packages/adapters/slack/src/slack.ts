import { type Channel, FrontdeskError } from "@frontdesk/core";
import { capabilitiesOf } from "./capabilities.ts";
import { eventsRoute } from "./events-route.ts";
import { fetchFile } from "./fetch-file.ts";
import { type Fields, fieldsOf } from "./fields.ts";
import { known } from "./known.ts";
import { oauthRoutes } from "./oauth-routes.ts";
import { type Opened, openChannel } from "./opened.ts";
import { readOptions, type SlackOptions } from "./options.ts";
import type { SlackPiece } from "./piece.ts";
import { keyOf } from "./place.ts";
import { profileOf } from "./profile.ts";
import { receive } from "./receive.ts";
import { render } from "./render.ts";
import { send } from "./send.ts";
import { openSocketMode, type SocketMode } from "./socket-mode.ts";
import { startFailed } from "./start-failed.ts";
import { take } from "./take.ts";

/** What Slack says when the app was taken away from a workspace. */
const revocations = new Set<unknown>(["app_uninstalled", "tokens_revoked"]);

/**
 * The Slack channel. With a `signingSecret` Slack posts to `POST /slack/events`; with an `appToken` the bot connects to
 * Slack (Socket Mode). With a `token` it serves one workspace, with a `clientId` all that install the app at
 * `GET /slack/install`. Direct messages are conversations; in a channel the bot answers where it is mentioned, in a
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
  const { apiUrl, name } = settings;
  const running = new Set<Promise<unknown>>();
  let opened: Opened | undefined;
  let socket: SocketMode | undefined;
  let stopping = new AbortController();

  function current(): Opened {
    if (opened !== undefined) return opened;
    throw new FrontdeskError("channel.unavailable", "The Slack channel is not open.", { retryable: true });
  }

  function background(work: Promise<unknown>): void {
    running.add(work);
    const done = (): void => void running.delete(work);
    work.then(done, (error: unknown) => {
      done();
      opened?.host.log.error("slack.background_failed", { channel: name }, error);
    });
  }

  async function takeBody(body: Fields): Promise<object | undefined> {
    const { host, workspaces, bolt, assistant, readers } = current();
    if (revocations.has(fieldsOf(body.event)?.type)) {
      await workspaces.revoked(body);
      return undefined;
    }
    const workspace = await workspaces.ofBody(body);
    if (workspace === undefined) return undefined;
    const received = receive(body, { bot: workspace.bot, apiUrl, now: host.clock.now() });
    if (received === undefined) return undefined;
    let answer: object | undefined;
    await bolt.process(body, async () => {
      answer = await take({ host, workspace, settings, assistant, readers, background }, received);
    });
    return answer;
  }

  function refused(error: unknown): void {
    const code = FrontdeskError.isInstance(error) ? error.code : "unknown";
    opened?.host.log.warn("slack.event_not_kept", { channel: name, code });
  }

  const events = eventsRoute({
    path: settings.path,
    open: () => (opened?.secret === undefined ? undefined : { secret: opened.secret, now: opened.host.clock.now() }),
    take: takeBody,
    refused,
  });
  const routes = [
    ...(settings.signingSecret === undefined ? [] : [events]),
    ...(settings.clientId === undefined ? [] : oauthRoutes(settings, () => opened?.oauth)),
  ];

  return {
    apiVersion: 1,
    name,
    capabilities: capabilitiesOf(settings.gatherMs),
    routes: routes.length === 0 ? undefined : routes,
    key: keyOf,
    render,
    async open(host): Promise<void> {
      stopping = new AbortController();
      const { signal: stopped } = stopping;
      const next = await openChannel(settings, host);
      try {
        if (stopped.aborted) throw startFailed("The Slack channel was closed while it was opened.", "Open it again.");
        // Slack may deliver as soon as there is a connection.
        opened = next;
        const { appToken, logger } = next;
        if (appToken === undefined) return;
        const means = { appToken, apiUrl, channel: name, host, logger, take: takeBody, refused, stopped };
        socket = await openSocketMode(means);
      } catch (error) {
        opened = undefined;
        next.connection.close();
        throw error;
      }
    },
    async send(address, piece, { account, signal }) {
      const { host, workspaces, streams } = current();
      const workspace = await known(workspaces.of(account), signal);
      return send(address, piece, { workspace, files: host, streams, signal });
    },
    async typing(address, account, from): Promise<void> {
      const { channel, thread } = address;
      // Slack shows it in assistant threads alone: elsewhere this does nothing. What is being written says the same.
      if (opened === undefined || thread === undefined || !String(channel).startsWith("D")) return;
      if (opened.streams.isShown(account, address)) return;
      const { api } = await opened.workspaces.of(account);
      const status = from === undefined ? "is typing…" : `${from.name} is typing…`;
      const place = { channel_id: String(channel), thread_ts: String(thread) };
      await api.call("assistant.threads.setStatus", { ...place, status });
    },
    async stream(address, account, reply): Promise<void> {
      const { workspaces, streams } = current();
      await streams.show(await workspaces.of(account), address, reply);
    },
    async fetch(ref, context) {
      const { host, workspaces } = current();
      const { api } = await workspaces.of(context.account);
      return fetchFile(ref, { api, apiUrl, channel: name, log: host.log }, context);
    },
    async profile(address, account) {
      return profileOf(await current().workspaces.of(account), address);
    },
    async close(): Promise<void> {
      const closing = opened;
      opened = undefined;
      stopping.abort();
      await socket?.stop();
      socket = undefined;
      await closing?.streams.close();
      await Promise.allSettled(running);
      closing?.connection.close();
    },
  };
}
