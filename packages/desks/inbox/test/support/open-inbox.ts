import {
  type Engine,
  type EngineOptions,
  engine,
  type HttpResponse,
  memory,
  memoryFiles,
  type Route,
  type Store,
  type User,
} from "@frontdesk/core";
import {
  callRoute,
  type FakeChannel,
  type FakeClock,
  fakeChannel,
  fakeClock,
  fakeEvent,
  type RecordingLog,
  recordingLog,
  seededRandom,
} from "@frontdesk/core/testing";
import { onTestFinished } from "vitest";
import type { CaseView, MeAnswer, MessageView, Role } from "../../src/api/protocol.ts";
import { type Inbox, type InboxOptions, inbox } from "../../src/index.ts";
import { bot } from "./bot.ts";

/** The origin of every page of the inbox in tests. */
export const origin = "http://127.0.0.1";

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  readonly json: Record<string, unknown>;
}

export interface Call {
  readonly body?: unknown;
  readonly raw?: string | Uint8Array;
  readonly cookie?: string | undefined;
  /** Undefined: without this header, which is sent otherwise. */
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly remoteAddress?: string;
}

/** Somebody who is signed in. */
export interface Worker {
  readonly id: string;
  readonly name: string;
  readonly cookie: string;
  call(method: Route["method"], path: string, call?: Call): Promise<Answer>;
  get(path: string): Promise<Answer>;
  post(path: string, body?: unknown): Promise<Answer>;
  take(id: string, from?: string | null): Promise<Answer>;
  /** A line to the customer; every call is another line. */
  say(id: string, text: string): Promise<Answer>;
  case(id: string): Promise<CaseView>;
  messages(id: string, query?: string): Promise<readonly MessageView[]>;
}

export interface OpenInbox {
  readonly desk: Inbox;
  readonly engine: Engine;
  readonly channel: FakeChannel;
  readonly clock: FakeClock;
  readonly log: RecordingLog;
  readonly store: Store;
  call(method: Route["method"], path: string, call?: Call): Promise<Answer>;
  /** Comes in by a link that signs in by itself. */
  joins(name: string, role?: Role): Promise<Worker>;
  /** Who has a cookie already. */
  worker(name: string, cookie: string): Promise<Worker>;
  customerSays(text: string, customer?: string, more?: Pick<User, "email" | "verified">): Promise<void>;
  /** What a customer was sent, as texts. */
  heard(customer?: string): readonly string[];
  /** A customer asks for what a person must do; the id of their case. */
  openCase(customer?: string): Promise<string>;
  stop(): Promise<void>;
}

export interface Setup {
  readonly options?: InboxOptions;
  readonly store?: Store;
  readonly clock?: FakeClock;
  readonly random?: string;
  readonly limits?: Pick<EngineOptions, "maxFileBytes" | "scanFile">;
}

/** An inbox on an engine that runs, without a network. */
export async function openInbox({
  options = {},
  store = memory(),
  clock = fakeClock(),
  random = "inbox",
  limits = {},
}: Setup = {}): Promise<OpenInbox> {
  const channel = fakeChannel();
  const log = recordingLog();
  const desk = inbox(options);
  const running = engine(bot, {
    channels: [channel],
    desk,
    store,
    files: memoryFiles(),
    clock,
    random: seededRandom(random),
    log,
    ...limits,
  });
  await running.start();
  let isStopped = false;
  const stop = async (): Promise<void> => {
    if (isStopped) return;
    isStopped = true;
    const stopped = running.stop();
    await clock.advance(60_000);
    await stopped;
  };
  onTestFinished(stop);

  const call = async (method: Route["method"], path: string, options: Call = {}): Promise<Answer> => {
    const { body, raw, cookie, headers = {}, remoteAddress = "10.0.0.1" } = options;
    const answered = await callRoute(desk.routes ?? [], {
      method,
      path: path.startsWith("/inbox") ? path : `/inbox/api${path}`,
      headers: given({
        origin,
        cookie,
        "content-type": body === undefined ? undefined : "application/json",
        ...headers,
      }),
      body: raw ?? (body === undefined ? undefined : JSON.stringify(body)),
      remoteAddress,
    });
    return answerOf(answered);
  };

  const worker = async (name: string, cookie: string): Promise<Worker> => {
    let said = 0;
    const me = await call("GET", "/me", { cookie });
    const own: Worker = {
      id: idOf(me),
      name,
      cookie,
      call: (method, path, options = {}) => call(method, path, { cookie, ...options }),
      get: (path) => call("GET", path, { cookie }),
      post: (path, body) => call("POST", path, { cookie, ...(body === undefined ? {} : { body }) }),
      take: (id, from = null) => own.post(`/cases/${id}/take`, { from }),
      async say(id, text) {
        said += 1;
        const answer = await own.post(`/cases/${id}/lines`, { key: `${name}-${said}`, text });
        await running.idle();
        return answer;
      },
      async case(id) {
        // Safe: the tests compare what is in it.
        return (await own.get(`/cases/${id}`)).json.case as CaseView;
      },
      async messages(id, query = "") {
        // Safe: as above.
        return (await own.get(`/cases/${id}/messages${query}`)).json.messages as readonly MessageView[];
      },
    };
    return own;
  };

  let events = 0;
  const opened: OpenInbox = {
    desk,
    engine: running,
    channel,
    clock,
    log,
    store,
    call,
    worker,
    stop,
    async joins(name, role = "agent") {
      const link = await desk.invite({ name, role, needsPassword: false });
      const answer = await call("POST", "/invitation", { body: { token: tokenOf(link), name } });
      return worker(name, cookieOf(answer));
    },
    async customerSays(text, customer = "cora", more = {}) {
      events += 1;
      const event = fakeEvent(
        { chat: customer, user: { id: customer, name: customer, ...more } },
        { key: `${random}-${events}`, at: clock.now() },
      );
      await channel.deliver({ ...event, kind: "message", text });
      await running.idle();
    },
    heard: (customer = "cora") =>
      channel.received
        .filter(({ chat }) => chat === customer)
        .flatMap(({ message }) => message.parts.flatMap((part) => ("text" in part ? [part.text ?? ""] : []))),
    async openCase(customer = "cora") {
      await opened.customerSays("my invoice is wrong", customer);
      const cases = await store.cases({ states: ["queued"], newestFirst: true, limit: 1_000 });
      const found = cases.find((one) => one.customer.id === customer);
      if (found === undefined) throw new Error("The bot did not hand over.");
      return found.id;
    },
  };
  return opened;
}

function given(headers: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}

/** The token in the path of an invitation. */
export function tokenOf(link: string): string {
  return link.split("#/invitation/")[1] ?? "";
}

/** The cookie that an answer sets, as a browser sends it. */
export function cookieOf({ headers }: Answer): string {
  return headers["set-cookie"]?.split(";")[0] ?? "";
}

function idOf({ json }: Answer): string {
  // Safe: for who is signed in it is an answer of this shape; for others the id is empty.
  return (json as Partial<MeAnswer>).me?.id ?? "";
}

function answerOf({ status, headers = {}, body }: HttpResponse): Answer {
  const text = typeof body === "string" ? body : body instanceof Uint8Array ? Buffer.from(body).toString("utf8") : "";
  const isJson = headers["content-type"]?.startsWith("application/json") === true;
  return { status, headers, text, json: isJson ? JSON.parse(text) : {} };
}
