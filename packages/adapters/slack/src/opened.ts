import { createSecretKey, type KeyObject } from "node:crypto";
import type { ChannelHost } from "@frontdesk/core";
import { type Assistant, assistant } from "./assistant.ts";
import { type Bolt, openBolt } from "./bolt.ts";
import { httpApi } from "./http-api.ts";
import { type HttpConnection, httpConnection } from "./http-connection.ts";
import { openInstallations } from "./installations.ts";
import { botScopes } from "./manifest.ts";
import { manyWorkspaces } from "./many-workspaces.ts";
import { type OAuth, openOAuth } from "./oauth.ts";
import { oneWorkspace } from "./one-workspace.ts";
import type { Settings } from "./options.ts";
import { previewPace } from "./preview-pace.ts";
import { type QuietLogger, quietLogger } from "./quiet-logger.ts";
import { type Readers, readers } from "./readers.ts";
import { renewal } from "./renewal.ts";
import { type Credentials, identify, keyHint, requireCredentials } from "./start.ts";
import { streamRecords } from "./stream-record.ts";
import { type Streams, streams } from "./streams.ts";
import { vault } from "./vault.ts";
import type { Workspaces } from "./workspace.ts";

/** What is there while the channel is open. */
export interface Opened {
  readonly host: ChannelHost;
  readonly connection: HttpConnection;
  readonly workspaces: Workspaces;
  /** Where many workspaces may install the app. */
  readonly oauth: OAuth | undefined;
  readonly bolt: Bolt;
  readonly streams: Streams;
  readonly assistant: Assistant;
  readonly readers: Readers;
  /** What requests are signed with. */
  readonly secret: KeyObject | undefined;
  readonly appToken: string | undefined;
  readonly logger: QuietLogger;
}

/**
 * Makes what an open channel works with.
 *
 * @throws FrontdeskError `channel.start_failed`.
 */
export async function openChannel(settings: Settings, host: ChannelHost): Promise<Opened> {
  const credentials = requireCredentials(settings);
  const { apiUrl, name } = settings;
  const { signingSecret, appToken } = credentials;
  const connection = httpConnection();
  try {
    const { LogLevel } = await import("@slack/bolt");
    const logger = quietLogger(host.log, name, LogLevel.WARN);
    const served = await serve(credentials, settings, { host, connection, logger });
    const known = readers();
    return {
      ...served,
      host,
      connection,
      bolt: await openBolt({ apiUrl, logger, clock: host.clock }),
      streams: streams({
        clock: host.clock,
        log: host.log,
        channel: name,
        records: streamRecords(host.data),
        pace: previewPace(host.clock),
        reader: (account, address) => known.of(account, address),
      }),
      assistant: assistant(host.bot, settings.prompts),
      readers: known,
      secret: signingSecret === undefined ? undefined : createSecretKey(signingSecret, "utf8"),
      appToken,
      logger,
    };
  } catch (error) {
    connection.close();
    throw error;
  }
}

type Means = Pick<Opened, "host" | "connection" | "logger">;

async function serve(
  credentials: Credentials,
  settings: Settings,
  { host, connection, logger }: Means,
): Promise<Pick<Opened, "workspaces" | "oauth">> {
  const { apiUrl, name, redirectPath } = settings;
  if (credentials.kind === "one") {
    const { token } = credentials;
    const bot = await whoIs(apiUrl, token);
    return { workspaces: oneWorkspace(bot, httpApi(connection, apiUrl, token), host.log, name), oauth: undefined };
  }
  const installations = await openInstallations(host.data, vault(credentials.installationKey), keyHint);
  const oauth = await openOAuth({
    clientId: credentials.clientId,
    clientSecret: credentials.clientSecret,
    stateSecret: Buffer.from(await host.secret("oauth-state")).toString("hex"),
    apiUrl,
    scopes: settings.scopes ?? botScopes,
    redirectPath,
    installations,
    publicUrl: host.publicUrl,
    channel: name,
    clock: host.clock,
    log: host.log,
    logger,
  });
  const workspaces = manyWorkspaces({
    installations,
    renewal: renewal({
      installations,
      api: httpApi(connection, apiUrl, undefined),
      clientId: credentials.clientId,
      clientSecret: credentials.clientSecret,
      clock: host.clock,
      log: host.log,
      channel: name,
    }),
    clock: host.clock,
    log: host.log,
    channel: name,
    api: (token) => httpApi(connection, apiUrl, token),
  });
  return { workspaces, oauth };
}

/** Asks over a connection of its own: a send must not meet one that a server has closed since. */
async function whoIs(apiUrl: string, token: string): ReturnType<typeof identify> {
  const connection = httpConnection();
  try {
    return await identify(httpApi(connection, apiUrl, token));
  } finally {
    connection.close();
  }
}
