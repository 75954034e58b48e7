import type { HttpRequest, HttpResponse, SocketListener } from "@frontdesk/core";
import type { LiveFrame, PageFrame } from "../../src/api/protocol.ts";
import type { Inbox } from "../../src/index.ts";
import { origin } from "./open-inbox.ts";

/** A page that is connected, as the server sees it. */
export interface LivePageOfTest {
  /** What it was told, oldest first. */
  readonly frames: readonly LiveFrame[];
  /** Its frames of one kind. */
  of<Kind extends LiveFrame["kind"]>(kind: Kind): readonly Extract<LiveFrame, { readonly kind: Kind }>[];
  say(frame: PageFrame): void;
  raw(text: string): void;
  leave(): void;
  /** Bytes that it does not take. */
  buffer(bytes: number): void;
  readonly closedWith: number | undefined;
}

/** Asks to be let in. */
export async function knock(
  desk: Inbox,
  cookie: string,
  headers: HttpRequest["headers"] = { origin },
): Promise<SocketListener | HttpResponse> {
  const [route] = desk.sockets ?? [];
  if (route === undefined) throw new Error("The inbox has no socket.");
  return route.accept({
    method: "GET",
    path: route.path,
    params: {},
    query: new URLSearchParams(),
    headers: { host: "127.0.0.1", cookie, ...headers },
    body: new Uint8Array(),
    base: origin,
    remoteAddress: "10.0.0.1",
  });
}

/** Connects. */
export async function livePage(desk: Inbox, cookie: string): Promise<LivePageOfTest> {
  const listener = await knock(desk, cookie);
  if ("status" in listener) throw new Error(`Refused with ${listener.status}.`);
  const frames: LiveFrame[] = [];
  let bufferedBytes = 0;
  let closedWith: number | undefined;
  listener.open({
    send: (text) => frames.push(JSON.parse(text)),
    close(code) {
      closedWith = code;
      listener.close();
    },
    get bufferedBytes() {
      return bufferedBytes;
    },
  });
  return {
    frames,
    of: (kind) =>
      frames.filter((frame): frame is Extract<LiveFrame, { readonly kind: typeof kind }> => frame.kind === kind),
    say: (frame) => listener.message(JSON.stringify(frame)),
    raw: (text) => listener.message(text),
    leave: () => listener.close(),
    buffer(bytes) {
      bufferedBytes = bytes;
    },
    get closedWith() {
      return closedWith;
    },
  };
}
