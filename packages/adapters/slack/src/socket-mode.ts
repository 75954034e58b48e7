import type { ChannelHost } from "@frontdesk/core";
import type { App, ReceiverEvent } from "@slack/bolt";
import { type Fields, fieldsOf, textOf } from "./fields.ts";
import type { QuietLogger } from "./quiet-logger.ts";
import { appTokenHint } from "./start.ts";
import { startFailed } from "./start-failed.ts";
import { untilAborted } from "./until-aborted.ts";
import { webClientOptions } from "./web-client.ts";

/** What Socket Mode works with. */
export interface SocketModeOptions {
  readonly appToken: string;
  readonly apiUrl: string;
  readonly channel: string;
  readonly host: ChannelHost;
  readonly logger: QuietLogger;
  /** Takes a body's event over durably, and says what Slack is answered. Rejects when it could not be kept. */
  take(body: Fields): Promise<object | undefined>;
  /** Aborted when nobody wants a connection any more, also while the first one is being made. */
  readonly stopped: AbortSignal;
  /** Told of what could not be kept. */
  refused(error: unknown): void;
}

/** An open connection, which mends itself until its signal is aborted. */
export interface SocketMode {
  /** After the signal. Resolves when the connection is closed. */
  stop(): Promise<void>;
}

/** How long a connection may take until Slack has said hello, in milliseconds. */
const connectMs = 15_000;

/** The first wait after a connection could not be made, in milliseconds; it doubles up to the longest. */
const firstWaitMs = 1000;
const longestWaitMs = 30_000;

/**
 * Events over a WebSocket. Bolt's receiver holds the connection; reconnecting is done here, because its own way ends
 * the process by an unhandled rejection when the network is gone at that moment. What is not acknowledged, Slack sends
 * again.
 *
 * @throws FrontdeskError `channel.start_failed`.
 */
export async function openSocketMode(options: SocketModeOptions): Promise<SocketMode> {
  const { host, channel, logger, stopped } = options;
  const { SocketModeReceiver } = await import("@slack/bolt");
  const receiver = new SocketModeReceiver({
    appToken: options.appToken,
    logger,
    autoReconnectEnabled: false,
    installerOptions: {
      clientOptions: webClientOptions(options.apiUrl, (input, init) => fetch(input, { ...init, signal: connecting })),
    },
  });
  /** Aborted when the connection that is being made has had its time, or nobody wants it any more. */
  let connecting = stopped;
  let cancelWait = (): void => {};
  let failures = 0;

  async function processEvent({ body, ack }: ReceiverEvent): Promise<void> {
    let answer: object | undefined;
    try {
      answer = await options.take(fieldsOf(body) ?? {});
    } catch (error) {
      options.refused(error);
      return;
    }
    await ack(answer);
  }

  async function connect(): Promise<void> {
    const time = new AbortController();
    const cancel = host.clock.after(connectMs, () => time.abort());
    connecting = AbortSignal.any([time.signal, stopped]);
    const started = receiver.start();
    try {
      await untilAborted(started, connecting);
      failures = 0;
    } catch (error) {
      if (connecting.aborted) abandon(started);
      throw error;
    } finally {
      cancel();
    }
  }

  /** A connection that comes too late must not stand unnoticed. */
  function abandon(started: Promise<unknown>): void {
    const end = (): void => void receiver.client.disconnect();
    end();
    // Where it fails after all, there is nothing to end.
    started.then(end, () => undefined);
  }

  function reconnect(): void {
    if (stopped.aborted) return;
    const waitMs = failures === 0 ? 0 : Math.min(longestWaitMs, firstWaitMs * 2 ** (failures - 1));
    failures += 1;
    cancelWait = host.clock.after(waitMs, () => {
      connect().catch((error: unknown) => {
        host.log.warn("slack.not_connected", { channel, reason: reasonOf(error) });
        reconnect();
      });
    });
  }

  // Safe: the receiver calls nothing of the app but `processEvent`.
  receiver.init({ processEvent } as unknown as App);
  try {
    await connect();
  } catch (error) {
    throw refusedConnection(error);
  }
  // Only now: a connection that ends before it stood rejects `start`.
  receiver.client.on("disconnected", () => {
    if (failures === 0) reconnect();
  });

  return {
    async stop(): Promise<void> {
      cancelWait();
      await receiver.client.disconnect();
    },
  };
}

function refusedConnection(error: unknown): Error {
  const reason = reasonOf(error);
  if (
    /^(?:invalid_auth|not_authed|token_revoked|token_expired|account_inactive|not_allowed_token_type|missing_scope)$/.test(
      reason,
    )
  ) {
    return startFailed("Slack does not take the app-level token.", appTokenHint);
  }
  return startFailed(
    `Slack gave no connection for Socket Mode (${reason}).`,
    "Check that this machine reaches Slack and may open WebSockets, and that Socket Mode is on, on the page Socket Mode of the app's settings.",
    true,
  );
}

/** Slack's word or a system's code; a message could hold the connection's address, which is a permission. */
function reasonOf(error: unknown): string {
  const fields = fieldsOf(error);
  const word = textOf(fieldsOf(fields?.data)?.error) ?? textOf(fields?.code) ?? "closed";
  return /^\w{1,60}$/.test(word) ? word : "unknown";
}
