import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import {
  type Address,
  type Channel,
  FrontdeskError,
  fit,
  type HttpResponse,
  type Outbound,
  type Part,
} from "@frontdesk/core";
import { callRoute, type RecordingHost, recordingHost, type TestRequest } from "@frontdesk/core/testing";
import { afterEach } from "vitest";
import { type TeamsOptions, type TeamsPiece, teams } from "../../src/index.ts";
import { type FakeCustomer, type FakeTeams, fakeTeams, type TokenOptions } from "../../src/testing/index.ts";

/** A channel at a fake that posts to it, closed after the test. */
export interface Bench {
  readonly fake: FakeTeams;
  readonly channel: Channel<TeamsPiece>;
  readonly host: RecordingHost;
}

const ends: (() => Promise<void>)[] = [];

/** Ends what was begun, after each test of the file that calls this. */
export function endAfterEach(): void {
  afterEach(async () => {
    for (const end of ends.splice(0).reverse()) await end();
  });
}

export function atEnd(end: () => Promise<void>): void {
  ends.push(end);
}

export async function openFake(account?: number): Promise<FakeTeams> {
  const fake = await fakeTeams(account);
  ends.push(() => fake.close());
  return fake;
}

/** An open channel whose fake posts to it over HTTP. */
export async function bench(options: TeamsOptions = {}, told: { readonly publicUrl?: string } = {}): Promise<Bench> {
  const fake = await openFake();
  const channel = teams({ ...fake.options, ...options });
  const host = recordingHost(channel, told);
  ends.push(() => channel.close());
  await channel.open(host);
  fake.postTo(await serve(channel));
  return { fake, channel, host };
}

/** Serves a channel's routes; answers the messaging endpoint's address. */
export async function serve(channel: Pick<Channel, "routes">): Promise<string> {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
    const answer = await callRoute(channel.routes ?? [], {
      method: "POST",
      path: request.url ?? "/",
      headers,
      body: Buffer.concat(chunks),
    });
    response.writeHead(answer.status, answer.headers).end(answer.body);
  });
  ends.push(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}/api/messages`;
}

/** A server on this machine that answers every request in one way; its origin. */
export async function serveOnce(
  answer: (request: IncomingMessage, response: ServerResponse) => unknown,
): Promise<string> {
  const server = createServer(answer);
  ends.push(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`;
}

/** An activity of a customer, before it is signed. */
export function activityFor(fake: FakeTeams, more: object = {}): object {
  return {
    type: "message",
    id: "1",
    timestamp: "2026-01-05T12:00:00Z",
    channelId: "msteams",
    serviceUrl: fake.serviceUrl,
    from: { id: "29:customer-1", name: "Ann" },
    conversation: { id: "a:conversation-1", conversationType: "personal", tenantId: fake.options.tenantId },
    recipient: { id: fake.botId },
    text: "Hello",
    ...more,
  };
}

/** Posts an activity with whatever token; the channel's answer. */
export async function post(
  { fake, channel }: Pick<Bench, "fake" | "channel">,
  activity: object,
  token: TokenOptions = {},
  request: Partial<TestRequest> = {},
): Promise<HttpResponse> {
  const { headers, body } = await fake.sign(activity, fake.serviceUrl, token);
  return callRoute(channel.routes ?? [], { method: "POST", path: "/api/messages", headers, body, ...request });
}

/** Where a customer is. */
export function addressOf(fake: FakeTeams, customer: FakeCustomer): Address {
  const { id: user, conversation } = customer;
  const { serviceUrl, botId: bot } = fake;
  return { serviceUrl, conversation, tenant: fake.options.tenantId, bot, type: "personal", user };
}

export function reply(...parts: readonly Part[]): Outbound {
  return { parts, purpose: "reply", locale: "en" };
}

/** Fits, renders and sends. */
export async function sendTo(
  { channel }: Pick<Bench, "channel">,
  address: Address,
  message: Outbound,
  signal: AbortSignal = new AbortController().signal,
): Promise<readonly (string | undefined)[]> {
  const ids: (string | undefined)[] = [];
  for (const piece of channel.render(fit(message, channel.capabilities).message)) {
    ids.push((await channel.send(address, piece, { account: "t", idempotencyKey: "key", signal })).id);
  }
  return ids;
}

/** The FrontdeskError that a promise is rejected with. */
export async function errorOf(promise: Promise<unknown>): Promise<FrontdeskError> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (FrontdeskError.isInstance(error)) return error;
  throw new Error("There should be a FrontdeskError.", { cause: error });
}
