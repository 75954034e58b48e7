import type { Channel, HttpRequest, HttpResponse, Socket, SocketListener } from "@frontdesk/core";
import { type WebOptions, web } from "../../src/index.ts";
import { type FakeHost, fakeHost } from "./fake-host.ts";
import { settled } from "./settled.ts";

/** What a request may say; the rest is as a script on the same machine would say it. */
export interface Asked {
  readonly body?: unknown;
  /** A body as it comes, in place of `body`. */
  readonly raw?: string | Uint8Array | undefined;
  readonly token?: string | undefined;
  readonly headers?: { readonly [name: string]: string } | undefined;
  readonly base?: string | undefined;
  readonly from?: string | undefined;
}

/** An answer, its body read. */
export interface Answered {
  readonly status: number;
  readonly headers: { readonly [name: string]: string };
  /** The body as JSON; an empty object where there is none. */
  readonly body: {
    readonly conversationId?: string;
    readonly token?: string;
    readonly expires_in?: number;
    readonly streamUrl?: string;
    readonly id?: string;
    readonly watermark?: string;
    readonly activities?: readonly Shown[];
    readonly error?: { readonly code: string; readonly message: string };
  };
}

/** An activity as a client reads it. */
export interface Shown {
  readonly type: string;
  readonly id: string;
  readonly timestamp: string;
  readonly from: { readonly id: string; readonly name?: string; readonly role: string };
  readonly text?: string;
  readonly textFormat?: string;
  readonly channelData: { readonly [key: string]: unknown };
  readonly suggestedActions?: { readonly actions: readonly { readonly [key: string]: unknown }[] };
  readonly attachments?: readonly { readonly [key: string]: unknown }[];
}

/** A socket that records. */
export interface FakeSocket extends Socket {
  /** The frames with something in them, read. */
  readonly frames: readonly { readonly activities: readonly Shown[]; readonly watermark: string }[];
  /** How many empty frames there were. */
  readonly beats: number;
  /** The texts of all activities so far. */
  readonly texts: readonly (string | undefined)[];
  bufferedBytes: number;
  readonly closed: { readonly code: number | undefined; readonly reason: string | undefined } | undefined;
  /** The client goes away. */
  leave(): void;
  /** The client says something. */
  say(text: string): void;
}

/** An open web channel with a client in front of it. */
export interface Client {
  readonly host: FakeHost;
  readonly channel: Channel;
  ask(method: string, path: string, asked?: Asked): Promise<Answered>;
  /** A token for a new conversation. */
  visit(): Promise<{ readonly token: string; readonly conversation: string }>;
  /** Connects to a stream by its address or path; a refusal is returned as an answer. */
  connect(url: string, asked?: Asked): Promise<FakeSocket | Answered>;
}

export const directLine = "/v3/directline";

export async function openClient(options: WebOptions = {}, host: FakeHost = fakeHost()): Promise<Client> {
  const channel = web(options);
  await channel.open(host);
  const ask: Client["ask"] = async (method, path, asked = {}) => {
    const [route, params] = find(channel.routes ?? [], path, (candidate) => candidate.method === method);
    if (route === undefined) throw new Error(`No route for ${method} ${path}.`);
    return read(await route.handle(requestOf(method, path, params, asked)));
  };
  return {
    host,
    channel,
    ask,
    async visit() {
      const { body } = await ask("POST", `${directLine}/tokens/generate`);
      return { token: body.token ?? "", conversation: body.conversationId ?? "" };
    },
    async connect(url, asked = {}) {
      const path = url.replace(/^wss?:\/\/[^/]+/, "");
      const [route, params] = find(channel.sockets ?? [], path, () => true);
      if (route === undefined) throw new Error(`No socket route for ${path}.`);
      const accepted = await route.accept(requestOf("GET", path, params, asked));
      if ("status" in accepted) return read(accepted);
      return openSocket(accepted);
    },
  };
}

/** The socket, or a failed test. */
export function socketOf(connected: FakeSocket | Answered): FakeSocket {
  if ("frames" in connected) return connected;
  throw new Error(`Refused: ${connected.status} ${connected.body.error?.code}`);
}

/** The answer of a refused connection, or a failed test. */
export function refusalOf(connected: FakeSocket | Answered): Answered {
  if ("frames" in connected) throw new Error("Was let in.");
  return connected;
}

async function openSocket(listener: SocketListener): Promise<FakeSocket> {
  const frames: FakeSocket["frames"][number][] = [];
  let beats = 0;
  let closed: FakeSocket["closed"];
  const socket: FakeSocket = {
    frames,
    get texts() {
      return frames.flatMap((frame) => frame.activities.map((activity) => activity.text));
    },
    get beats() {
      return beats;
    },
    bufferedBytes: 0,
    get closed() {
      return closed;
    },
    send(text) {
      if (closed !== undefined) throw new Error("Sent to a closed socket.");
      if (text === "") beats += 1;
      else frames.push(JSON.parse(text));
    },
    close(code, reason) {
      if (closed !== undefined) throw new Error("Closed twice.");
      closed = { code, reason };
      listener.close();
    },
    leave: () => listener.close(),
    say: (text) => listener.message(text),
  };
  listener.open(socket);
  await settled();
  return socket;
}

/** The route of a path, with what its named segments are. */
export function find<R extends { readonly path: string }>(
  routes: readonly R[],
  path: string,
  matches: (route: R) => boolean,
): [R | undefined, { readonly [name: string]: string }] {
  const segments = path.split("?")[0]?.split("/") ?? [];
  for (const route of routes.filter(matches)) {
    const pattern = route.path.split("/");
    if (pattern.length !== segments.length) continue;
    if (!pattern.every((part, index) => part.startsWith(":") || part === segments[index])) continue;
    const named = pattern.flatMap((part, index) =>
      part.startsWith(":") ? [[part.slice(1), decodeURIComponent(segments[index] ?? "")] as const] : [],
    );
    return [route, Object.fromEntries(named)];
  }
  return [undefined, {}];
}

/** A request as a script on the same machine makes it. */
export function requestOf(
  method: string,
  path: string,
  params: { readonly [name: string]: string },
  { body, raw, token, headers, base = "http://desk.example", from = "203.0.113.7" }: Asked,
): HttpRequest {
  const text = raw ?? (body === undefined ? "" : JSON.stringify(body));
  return {
    method,
    path: path.split("?")[0] ?? "",
    params,
    query: new URLSearchParams(path.split("?")[1] ?? ""),
    headers: {
      host: new URL(base).host,
      ...(text === "" ? {} : { "content-type": "application/json" }),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...headers,
    },
    body: typeof text === "string" ? new TextEncoder().encode(text) : text,
    base,
    remoteAddress: from === "" ? undefined : from,
  };
}

function read({ status, headers = {}, body }: HttpResponse): Answered {
  return { status, headers, body: body === undefined ? {} : JSON.parse(String(body)) };
}
