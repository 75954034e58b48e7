import { type Channel, type ChannelHost, FrontdeskError } from "@frontdesk/core";
import type { TeamsPiece } from "./activity.ts";
import { openBackstage } from "./backstage.ts";
import { capabilitiesOf } from "./capabilities.ts";
import { type Connector, httpConnector } from "./connector.ts";
import { fetchFile } from "./fetch.ts";
import type { HandoffStatus } from "./handoff-event.ts";
import { type KeptFiles, keptFiles } from "./kept-files.ts";
import { openSdk } from "./open-sdk.ts";
import { readOptions, type TeamsOptions } from "./options.ts";
import { keyOf } from "./place.ts";
import { receive } from "./receive.ts";
import { render } from "./render.ts";
import type { TeamsSdk } from "./sdk.ts";
import { type Sending, send } from "./send.ts";
import { type Streams, streams } from "./stream.ts";
import { hasToken, isFromHere, verify, verifyLoopback } from "./verify.ts";
import { webhookRoute } from "./webhook.ts";

/** What is there while the channel is open. */
interface Opened {
  readonly host: ChannelHost;
  /** Undefined on loopback without credentials. */
  readonly sdk: TeamsSdk | undefined;
  readonly connector: Connector;
  readonly sending: Sending;
  readonly streams: Streams;
  readonly files: KeptFiles;
}

/**
 * The Microsoft Teams channel. It receives activities at `POST /api/messages`, the messaging endpoint of the Azure Bot.
 * Personal chats are conversations; in a group chat or a channel's thread every member has one, and the bot answers when
 * it is mentioned.
 *
 * @throws FrontdeskError `channel.invalid_options`. `open` throws `channel.start_failed`.
 *
 * @example
 * ```ts
 * import { teams } from "@frontdesk/teams";
 *
 * const channel = teams({ appId: "00000000-0000-4000-8000-000000000001", appPassword: "the value of a client secret" });
 * console.log(channel.routes?.[0]?.path); // "/api/messages"
 * ```
 */
export function teams(options: TeamsOptions = {}): Channel<TeamsPiece> {
  const settings = readOptions(options, process.env);
  let followHandoff: ((status: HandoffStatus) => Promise<void>) | undefined;
  let opened: Opened | undefined;

  function current(): Opened {
    if (opened !== undefined) return opened;
    throw new FrontdeskError("channel.unavailable", "The Teams channel is not open.", { retryable: true });
  }

  const channel: Channel<TeamsPiece> = {
    apiVersion: 1,
    name: settings.name,
    capabilities: capabilitiesOf(settings.gatherMs),
    routes: [
      webhookRoute({
        path: settings.path,
        admits(request) {
          if (opened === undefined) return undefined;
          return opened.sdk === undefined ? isFromHere(request) : hasToken(request);
        },
        async verify(request, activity) {
          const { sdk } = current();
          return sdk === undefined ? verifyLoopback(request, activity) : verify(request, activity, sdk);
        },
        async take(activity) {
          const { host } = current();
          const { appId = "", tenantId } = settings;
          const received = receive(activity, { appId, tenantId, now: host.clock.now() });
          const { events, handoff } = received;
          if (events.length > 0) await host.accept(events);
          if (received.consent !== undefined) await current().files.answer(received.consent);
          if (handoff !== undefined) await followHandoff?.(handoff);
          if (received.typing !== undefined) await host.typing(received.typing.account, received.typing.address);
          return received;
        },
        refused: (error) =>
          opened?.host.log.warn("teams.activity_not_kept", { channel: settings.name, code: codeOf(error) }),
        keysMissing: () => opened?.host.log.error("teams.keys_unavailable", { channel: settings.name }),
      }),
    ],
    key: keyOf,
    render,
    async open(host): Promise<void> {
      const sdk = settings.insecure ? undefined : await openSdk(settings, host);
      const connector = httpConnector();
      const sending = { connector, token: sdk?.token.bind(sdk) };
      const shown = streams(sending, host.clock);
      const files = keptFiles({ host, sending, streams: shown, settings });
      opened = { host, sdk, connector, sending, streams: shown, files };
    },
    async send(address, piece, { signal }) {
      const { files, streams } = current();
      if (piece.kept !== undefined) return files.send(address, piece, piece.kept, signal);
      return streams.send(address, piece, signal);
    },
    async typing(address): Promise<void> {
      await opened?.streams.typing(address);
    },
    async stream(address, _account, { id, text }): Promise<void> {
      await opened?.streams.show(address, id, text);
    },
    async fetch(ref, context) {
      const { sdk } = current();
      return fetchFile(ref, context, { token: sdk?.token.bind(sdk), hosts: settings.fileHosts });
    },
    async close(): Promise<void> {
      const closing = opened;
      opened = undefined;
      await closing?.files.close();
      await closing?.streams.close();
      closing?.connector.close();
    },
  };
  openBackstage(channel, {
    post: async (address, activity, signal) => send(current().sending, address, activity, signal),
    listen(listener): void {
      followHandoff = listener;
    },
  });
  return channel;
}

function codeOf(error: unknown): string {
  return FrontdeskError.isInstance(error) ? error.code : "unknown";
}
