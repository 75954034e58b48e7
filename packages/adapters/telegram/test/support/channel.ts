import type { Channel, FrontdeskError, Outbound, Part } from "@frontdesk/core";
import { FrontdeskError as FrontdeskErrorClass, fit } from "@frontdesk/core";
import { type RecordingHost, recordingHost } from "@frontdesk/core/testing";
import { afterEach } from "vitest";
import { type TelegramOptions, type TelegramPiece, telegram } from "../../src/index.ts";
import { type FakeTelegram, type FakeTelegramOptions, fakeTelegram } from "../../src/testing/index.ts";

/** A channel at a fake, closed after the test. */
export interface Bench {
  readonly api: FakeTelegram;
  readonly channel: Channel<TelegramPiece>;
  readonly host: RecordingHost;
}

const ends: (() => Promise<void>)[] = [];

/** Ends what `bench` and `openApi` have begun, after each test of the file that calls this. */
export function endAfterEach(): void {
  afterEach(async () => {
    for (const end of ends.splice(0).reverse()) await end();
  });
}

export async function openApi(options: FakeTelegramOptions = {}): Promise<FakeTelegram> {
  const api = await fakeTelegram(options);
  ends.push(() => api.close());
  return api;
}

/** An open channel; on a webhook unless `webhookSecret` is null. */
export async function bench(
  options: Omit<TelegramOptions, "webhookSecret"> & { readonly webhookSecret?: string | null } = {},
): Promise<Bench> {
  const api = await openApi();
  const { webhookSecret = "secret", ...rest } = options;
  const channel = telegram({
    token: api.token,
    apiRoot: api.apiRoot,
    ...(webhookSecret === null ? {} : { webhookSecret }),
    ...rest,
  });
  const host = recordingHost(channel);
  ends.push(() => channel.close());
  await channel.open(host);
  return { api, channel, host };
}

export function reply(...parts: readonly Part[]): Outbound {
  return { parts, purpose: "reply", locale: "en" };
}

/** Fits, renders and sends to a chat. */
export async function sendTo(
  { channel }: Pick<Bench, "channel">,
  address: { readonly [field: string]: string },
  message: Outbound,
  signal: AbortSignal = new AbortController().signal,
): Promise<readonly (string | undefined)[]> {
  const ids: (string | undefined)[] = [];
  for (const piece of channel.render(fit(message, channel.capabilities).message)) {
    ids.push((await channel.send(address, piece, { account: "7000000001", idempotencyKey: "key", signal })).id);
  }
  return ids;
}

/** The FrontdeskError that a promise is rejected with. */
export async function errorOf(promise: Promise<unknown>): Promise<FrontdeskError> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (FrontdeskErrorClass.isInstance(error)) return error;
  throw new Error("There should be a FrontdeskError.", { cause: error });
}

/** Everything that could be printed of an error. */
export function printed(error: Error): string {
  return [
    error.message,
    error.stack,
    JSON.stringify(error),
    String(error.cause),
    "hint" in error ? error.hint : "",
  ].join("\n");
}
