import type { Channel, HttpResponse } from "@frontdesk/core";
import type { ChatMessage, ClientFrame, ServerFrame, SessionAnswer } from "../../src/chat/protocol.ts";
import { type WebOptions, web } from "../../src/index.ts";
import { type Asked, find, requestOf } from "./client.ts";
import { type FakeHost, fakeHost } from "./fake-host.ts";
import { settled } from "./settled.ts";

/** An answer, its body read where it is JSON. */
export interface ChatAnswer<Body> {
  readonly status: number;
  readonly headers: { readonly [name: string]: string };
  readonly body: Body & { readonly error?: { readonly code: string; readonly message: string } };
}

/** A connection that records what comes. */
export interface Listener {
  readonly frames: readonly ServerFrame[];
  /** The texts of all messages so far. */
  readonly texts: readonly string[];
  /** Set once the connection is over. */
  readonly closed: { readonly code: number | undefined; readonly reason: string | undefined } | undefined;
}

/** A WebSocket that records. */
export interface ChatSocket extends Listener {
  bufferedBytes: number;
  say(frame: ClientFrame | string): Promise<void>;
  /** The client goes away. */
  leave(): void;
}

/** An open web channel with a chat widget in front of it. */
export interface Chat {
  readonly host: FakeHost;
  readonly channel: Channel;
  ask<Body = object>(method: string, path: string, asked?: Asked): Promise<ChatAnswer<Body>>;
  /** The answer as the host gets it. */
  raw(method: string, path: string, asked?: Asked): Promise<HttpResponse>;
  /** A new session, or one that goes on. */
  open(body?: object, asked?: Asked): Promise<ChatAnswer<SessionAnswer>>;
  /** A session that must be given. */
  visit(body?: object): Promise<SessionAnswer>;
  send(session: string, body: object): Promise<ChatAnswer<{ readonly sequence?: number }>>;
  messages(session: string, query?: string): Promise<readonly ChatMessage[]>;
  connect(asked?: Asked): Promise<ChatSocket>;
  /** The answer of a connection that is not let in. */
  refused(asked?: Asked): Promise<ChatAnswer<object>>;
  /** Says hello too. */
  listen(session: string, after?: number): Promise<ChatSocket>;
  /** Says that there is something new, as core does after a commit. */
  tell(conversation: string): Promise<void>;
}

export async function openChat(options: WebOptions = {}, host: FakeHost = fakeHost()): Promise<Chat> {
  const channel = web(options);
  await channel.open(host);
  const raw: Chat["raw"] = async (method, path, asked = {}) => {
    const url = `/chat/${path}`;
    const [route, params] = find(channel.routes ?? [], url, (candidate) => candidate.method === method);
    if (route === undefined) throw new Error(`No route for ${method} ${url}.`);
    return route.handle(requestOf(method, url, params, asked));
  };
  const ask: Chat["ask"] = async (method, path, asked) => read(await raw(method, path, asked));
  const accept = async (asked: Asked) => {
    const [route] = find(channel.sockets ?? [], "/chat/socket", () => true);
    if (route === undefined) throw new Error("No socket route.");
    return route.accept(requestOf("GET", "/chat/socket", {}, asked));
  };
  const open: Chat["open"] = (body, asked) => ask<SessionAnswer>("POST", "session", { ...asked, body });
  const connect: Chat["connect"] = async (asked = {}) => {
    const listener = await accept(asked);
    if ("status" in listener) throw new Error(`Refused: ${listener.status}`);
    const frames: ServerFrame[] = [];
    let closed: Listener["closed"];
    const socket: ChatSocket & { send(text: string): void; close(code?: number, reason?: string): void } = {
      frames,
      get texts() {
        return textsOf(frames);
      },
      get closed() {
        return closed;
      },
      bufferedBytes: 0,
      send(text) {
        if (closed !== undefined) throw new Error("Sent to a closed socket.");
        frames.push(JSON.parse(text));
      },
      close(code, reason) {
        if (closed !== undefined) throw new Error("Closed twice.");
        closed = { code, reason };
        listener.close();
      },
      async say(frame) {
        listener.message(typeof frame === "string" ? frame : JSON.stringify(frame));
        await settled();
      },
      leave: () => listener.close(),
    };
    listener.open(socket);
    return socket;
  };
  return {
    host,
    channel,
    raw,
    ask,
    open,
    async visit(body) {
      const { status, body: answer } = await open(body);
      if (status !== 200) throw new Error(`Refused: ${status} ${answer.error?.code}`);
      return answer;
    },
    send: (session, body) => ask("POST", "messages", { token: session, body }),
    async messages(session, query = "") {
      const { body } = await ask<{ readonly messages: readonly ChatMessage[] }>("GET", `messages${query}`, {
        token: session,
      });
      return body.messages;
    },
    connect,
    async refused(asked = {}) {
      const answer = await accept(asked);
      if (!("status" in answer)) throw new Error("Was let in.");
      return read(answer);
    },
    async listen(session, after = 0) {
      const socket = await connect();
      await socket.say({ kind: "hello", session, after });
      return socket;
    },
    async tell(conversation) {
      channel.changed?.("web", { conversation });
      await settled();
    },
  };
}

/** The texts of the messages in frames. */
export function textsOf(frames: readonly ServerFrame[]): readonly string[] {
  return frames.flatMap((frame) =>
    frame.kind === "messages"
      ? frame.messages.flatMap(({ parts }) => parts.flatMap((part) => (part.kind === "text" ? [part.text] : [])))
      : [],
  );
}

function read<Body>({ status, headers = {}, body }: HttpResponse): ChatAnswer<Body> {
  return { status, headers, body: typeof body === "string" ? JSON.parse(body) : {} };
}
