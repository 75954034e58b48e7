import { onTestFinished } from "vitest";
import type { InboxSite } from "./inbox-site.ts";

/** What a test reads of an answer. */
export interface Answered {
  readonly status: number;
  readonly json: Readonly<Record<string, unknown>>;
}

/** What a page is told; what a test compares of it. */
export interface Frame {
  readonly kind: string;
  readonly case?: unknown;
  readonly people?: readonly { readonly id: string; readonly presence?: string }[];
}

/** A page that is connected. */
export interface Page {
  readonly frames: readonly Frame[];
  /** The last one of a kind. */
  last(kind: string): Frame | undefined;
  say(frame: object): void;
  readonly isClosed: boolean;
  leave(): void;
}

/** Somebody with a browser that was signed in once. */
export interface Browser {
  readonly id: string;
  /** Asks any of the sites: a balancer sends a request wherever it likes. */
  call(site: InboxSite, method: string, path: string, body?: object): Promise<Answered>;
  /** Opens the live connection of a page. */
  page(site: InboxSite): Promise<Page>;
}

/** Calls the inbox of a site as a page of its own does. */
export async function callInbox(
  { url }: InboxSite,
  method: string,
  path: string,
  { body, cookie = "" }: { readonly body?: object | undefined; readonly cookie?: string } = {},
): Promise<Answered & { readonly cookie: string }> {
  const answer = await fetch(`${url}/api${path}`, {
    method,
    headers: { origin: new URL(url).origin, cookie, "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const [set = ""] = answer.headers.getSetCookie();
  return { status: answer.status, json: JSON.parse(await answer.text()), cookie: set.split(";")[0] ?? "" };
}

/** Signs in at a site: by an address and a password, or by a link. */
export async function signsIn(
  site: InboxSite,
  proof: { readonly email: string; readonly password: string } | { readonly token: string; readonly name: string },
): Promise<Browser> {
  const path = "token" in proof ? "/invitation" : "/sign-in";
  const { status, json, cookie } = await callInbox(site, "POST", path, { body: proof });
  if (status !== 200) throw new Error(`Nobody is let in: ${status}.`);
  // Safe: the API answers in this shape to who is signed in.
  const { me } = json as { readonly me: { readonly id: string } };
  return {
    id: me.id,
    call: (at, method, below, body) => callInbox(at, method, below, { body, cookie }),
    page: ({ url }) => openPage(url, cookie),
  };
}

/** The token of a link. */
export function tokenOf(link: string): string {
  return link.split("#/invitation/")[1] ?? "";
}

async function openPage(url: string, cookie: string): Promise<Page> {
  const frames: Frame[] = [];
  // Safe: Node's WebSocket takes headers in this place.
  const options = { headers: { cookie, origin: new URL(url).origin } } as unknown as string[];
  const socket = new WebSocket(`${url.replace("http", "ws")}/api/live`, options);
  onTestFinished(() => socket.close());
  let isClosed = false;
  socket.addEventListener("message", ({ data }) => frames.push(JSON.parse(String(data))));
  socket.addEventListener("close", () => {
    isClosed = true;
  });
  await new Promise<void>((resolve, reject) => {
    socket.addEventListener("open", () => resolve());
    socket.addEventListener("error", () => reject(new Error("The connection was refused.")));
  });
  return {
    frames,
    last: (kind) => frames.findLast((frame) => frame.kind === kind),
    say: (frame) => socket.send(JSON.stringify(frame)),
    get isClosed() {
      return isClosed;
    },
    leave: () => socket.close(),
  };
}
