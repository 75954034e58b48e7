import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type BotState, carryOut } from "./bot-api.ts";
import { newChat } from "./chat.ts";
import { readForm } from "./check-fields.ts";
import { type CustomerBackstage, type CustomerOptions, type FakeCustomer, newCustomer } from "./customer.ts";
import { type FakeFault, type FaultOptions, Faults } from "./faults.ts";
import { type FakeGroup, newGroup } from "./group.ts";
import { RefusedCall } from "./refusal.ts";
import { fileFields, type SentFile } from "./sent-file.ts";
import { UpdateQueue } from "./updates.ts";
import { readMultipart } from "./upload.ts";
import { WebhookSender } from "./webhook-sender.ts";

/** How the fake is set up. */
export interface FakeTelegramOptions {
  /** Which of several bots. Default: 1. */
  readonly bot?: number | undefined;
  /** What @BotFather was told of groups. Default: the bot may be added, privacy mode is on. */
  readonly groups?: { readonly canJoin?: boolean | undefined; readonly readsAll?: boolean | undefined } | undefined;
  /** Epoch milliseconds. Default: the machine's clock. */
  readonly now?: (() => number) | undefined;
}

/** A call that reached the fake. */
export interface FakeCall {
  readonly method: string;
  readonly payload: { readonly [field: string]: unknown };
}

/** A Bot API server of one bot, with the customers behind it. */
export interface FakeTelegram {
  /** For the option `apiRoot`. */
  readonly apiRoot: string;
  readonly token: string;
  readonly bot: { readonly id: number; readonly username: string };
  /** Every call with the right token, in order. */
  readonly calls: readonly FakeCall[];
  /** What the webhook answered, in order; 0: nothing. */
  readonly webhookAnswers: readonly number[];
  /** How many calls were refused as wrong (400). */
  readonly refusals: number;
  /** How many updates are not confirmed. */
  readonly unconfirmed: number;
  /** Presses of buttons that the bot has not answered. */
  readonly openQueries: number;
  customer(options?: CustomerOptions): FakeCustomer;
  group(title?: string): FakeGroup;
  /** Sends any update; answers its id. */
  update(event: object, chat?: number): number;
  /** Posts updates to a webhook from now on, as after `setWebhook`. */
  postTo(url: string, secret?: string): void;
  /** Something goes wrong with the next calls. */
  failNext(fault: FakeFault, options?: FaultOptions): void;
  /** A picture cannot be fetched. */
  breakPicture(url: string, description?: string): void;
  /** What Telegram reports of the webhook from now on, as `getWebhookInfo` says it. */
  reportError(message: string, atMs: number): void;
  /** The commands that are offered: `all_private_chats` for everybody, `all_private_chats ru` for a language. */
  readonly commands: ReadonlyMap<string, readonly { readonly command: string; readonly description: string }[]>;
  /** This server does not know a method, as an older one does not. */
  forgetMethod(method: string): void;
  /** A file that a customer has sent, and how the channel refers to it. */
  keepFile(file: SentFile): { readonly fileId: string; readonly ref: string };
  /** A file of a customer as the server has it, by its `file_id`; `undefined` when it is gone. */
  changeFile(fileId: string, change: { readonly path?: string; readonly status?: number } | undefined): void;
  /** Uploads by a method are refused. */
  breakUploads(method: string, description: string): void;
  /** The bot finds this chat no more. */
  forget(chat: number): void;
  /** Resolves at the next call of a method. */
  nextCall(method: string): Promise<FakeCall>;
  /** Nobody answers any more. */
  close(): Promise<void>;
}

/**
 * A strict stand-in for the Telegram Bot API, for tests: real HTTP on 127.0.0.1, the rules of the documented API (fields
 * and their types, lengths, HTML that parses, keyboards, chats that are gone), customers who write, press and block, and
 * faults on demand. Updates are fetched by getUpdates, or posted once `setWebhook` or `postTo` named a webhook.
 *
 * @example
 * ```ts
 * import { fakeTelegram } from "@frontdesk/telegram/testing";
 *
 * const api = await fakeTelegram();
 * const ann = api.customer({ firstName: "Ann" });
 * ann.writes("Hello");
 * console.log(api.apiRoot, api.unconfirmed); // "http://127.0.0.1:…" 1
 * await api.close();
 * ```
 */
export async function fakeTelegram(options: FakeTelegramOptions = {}): Promise<FakeTelegram> {
  const number = options.bot ?? 1;
  const bot = { id: 7_000_000_000 + number, is_bot: true, first_name: "Desk", username: `desk_${number}_bot` } as const;
  const token = `${bot.id}:AAfake-token-${number}`;
  const queue = new UpdateQueue();
  const webhook = new WebhookSender(queue);
  const faults = new Faults();
  const calls: FakeCall[] = [];
  const watchers = new Set<(call: FakeCall) => void>();
  const now = options.now ?? Date.now;
  const state: BotState = {
    bot,
    chats: new Map(),
    queue,
    webhook,
    files: new Map(),
    commands: new Map(),
    unknown: new Set(),
    queries: new Set(),
    brokenPictures: new Map(),
    allowedUpdates: undefined,
    groups: {
      can_join_groups: options.groups?.canJoin ?? true,
      can_read_all_group_messages: options.groups?.readsAll ?? false,
    },
    lastError: undefined,
    now: () => Math.floor(now() / 1000),
  };
  let nextUpdate = 1000;
  let nextQuery = 1;
  let nextAlbum = 1;
  let refusals = 0;
  const server = createServer((request, response) => void serve(request, response));
  await listen(server);

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const gone = new AbortController();
    response.on("close", () => gone.abort());
    const body = await readBody(request);
    if (body === undefined) return;
    if (request.method === "GET") {
      serveFile(request.url ?? "", response);
      return;
    }
    const [, given, method = ""] = /^\/bot([^/]*)\/(\w+)$/.exec(request.url ?? "") ?? [];
    const type = request.headers["content-type"] ?? "";
    try {
      if (given === undefined) throw new RefusedCall({ error_code: 404, description: "Not Found" });
      if (given !== token) throw new RefusedCall({ error_code: 401, description: "Unauthorized" });
      const payload = readPayload(method, type, body);
      if (request.method !== "POST" || payload === undefined) {
        throw new RefusedCall({ error_code: 400, description: "Bad Request: send a JSON object or a form by POST" });
      }
      const call = { method, payload };
      calls.push(call);
      for (const watcher of [...watchers]) watcher(call);
      const fault = faults.take(method);
      if (fault !== undefined) {
        await fail(fault, call, response, gone.signal);
        return;
      }
      answer(response, 200, { ok: true, result: await carryOut(state, method, call.payload, gone.signal) });
    } catch (error) {
      if (!(error instanceof RefusedCall)) throw error;
      if (error.refusal.error_code === 400) refusals += 1;
      answer(response, error.refusal.error_code, { ok: false, ...error.refusal });
    }
  }

  function serveFile(url: string, response: ServerResponse): void {
    const [, given, path = ""] = /^\/file\/bot([^/]*)\/(.+)$/.exec(url) ?? [];
    const file = [...state.files.values()].find((each) => each.path === decodeURIComponent(path));
    const status = given === token ? (file?.status ?? 404) : 401;
    if (file === undefined || status !== 200) {
      answer(response, status, { ok: false, error_code: status, description: "No file" });
      return;
    }
    response.writeHead(200, { "content-type": "application/octet-stream" });
    // In two pieces, without a length: whoever reads must count.
    response.write(file.bytes.subarray(0, Math.ceil(file.bytes.length / 2)));
    response.end(file.bytes.subarray(Math.ceil(file.bytes.length / 2)));
  }

  async function fail(fault: FakeFault, call: FakeCall, response: ServerResponse, gone: AbortSignal): Promise<void> {
    switch (fault.kind) {
      case "rate_limited": {
        const { retryAfter } = fault;
        const parameters = retryAfter === undefined ? {} : { parameters: { retry_after: retryAfter } };
        answer(response, 429, { ok: false, error_code: 429, description: "Too Many Requests", ...parameters });
        return;
      }
      case "status":
        if (fault.status < 500) {
          const { description = "On demand" } = fault;
          answer(response, fault.status, { ok: false, error_code: fault.status, description });
          return;
        }
        response.writeHead(fault.status, { "content-type": "text/html" }).end(`<html>${fault.status}</html>`);
        return;
      case "reset":
        if (fault.done === true) await carryOut(state, call.method, call.payload, gone);
        response.socket?.resetAndDestroy();
        return;
      case "late":
        await fault.until;
        answer(response, 200, { ok: true, result: await carryOut(state, call.method, call.payload, gone) });
        return;
      case "hang":
        return;
    }
  }

  function update(event: object, chat = 0): number {
    const kind = Object.keys(event)[0] ?? "";
    nextUpdate += 1;
    if (state.allowedUpdates !== undefined && !state.allowedUpdates.includes(kind)) return nextUpdate;
    queue.add({ update_id: nextUpdate, chat, body: { update_id: nextUpdate, ...event } });
    webhook.wake();
    return nextUpdate;
  }

  const shared: Omit<CustomerBackstage, "chat"> = {
    bot,
    now: state.now,
    files: state.files,
    newAlbum: () => `album-${nextAlbum++}`,
    update: (chat, event) => update(event, chat),
    newQuery(): string {
      const query = `query-${nextQuery}`;
      nextQuery += 1;
      state.queries.add(query);
      return query;
    },
  };

  function openChat(id: number, type: "private" | "group" | "supergroup", title?: string): ReturnType<typeof newChat> {
    const chat = newChat(id, type, title);
    state.chats.set(id, chat);
    return chat;
  }

  return {
    apiRoot: `http://127.0.0.1:${portOf(server)}`,
    token,
    bot,
    calls,
    webhookAnswers: webhook.answers,
    get refusals(): number {
      return refusals;
    },
    get unconfirmed(): number {
      return queue.size;
    },
    get openQueries(): number {
      return state.queries.size;
    },
    customer: (who = {}) =>
      newCustomer(who, { ...shared, chat: openChat(5_000_000_001 + state.chats.size, "private") }),
    group(title = "Group"): FakeGroup {
      const chat = openChat(-4_000_000 - state.chats.size, "group", title);
      const supergroup = (): ReturnType<typeof newChat> =>
        openChat(-1_001_000_000_000 - state.chats.size, "supergroup", title);
      return newGroup({ ...shared, chat, supergroup });
    },
    update,
    postTo(url, secret): void {
      webhook.target = { url, secret };
      webhook.wake();
    },
    failNext: (fault, which = {}) => faults.add(fault, which),
    breakPicture: (url, description = "failed to get HTTP URL content") =>
      void state.brokenPictures.set(url, description),
    reportError(message, atMs): void {
      state.lastError = { last_error_date: Math.floor(atMs / 1000), last_error_message: message };
    },
    commands: state.commands,
    forgetMethod: (method) => void state.unknown.add(method),
    keepFile(file): { fileId: string; ref: string } {
      fileFields(state.files, file);
      const [fileId = "", kept] = [...state.files].at(-1) ?? [];
      return { fileId, ref: `${fileId}#${kept?.uniqueId ?? ""}` };
    },
    changeFile(fileId, change): void {
      const file = state.files.get(fileId);
      if (change === undefined) state.files.delete(fileId);
      else if (file !== undefined) Object.assign(file, change);
    },
    breakUploads: (method, description) => void state.brokenPictures.set(method, description),
    forget: (chat) => void state.chats.delete(chat),
    nextCall(method): Promise<FakeCall> {
      return new Promise((resolve) => {
        const look = (call: FakeCall): void => {
          if (call.method !== method) return;
          watchers.delete(look);
          resolve(call);
        };
        watchers.add(look);
      });
    },
    async close(): Promise<void> {
      webhook.stop();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}

function listen(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
}

function portOf(server: Server): number {
  const address: AddressInfo | string | null = server.address();
  return typeof address === "object" && address !== null ? address.port : 0;
}

/** Undefined when the client went away in the middle. */
async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of request) chunks.push(chunk);
  } catch {
    // There is nobody left to answer.
    return undefined;
  }
  return Buffer.concat(chunks);
}

function readPayload(method: string, type: string, body: Buffer): FakeCall["payload"] | undefined {
  if (type.startsWith("multipart/form-data")) return readForm(method, readMultipart(type, body));
  return type.startsWith("application/json") ? parse(body) : undefined;
}

function parse(body: Buffer): FakeCall["payload"] | undefined {
  try {
    const value: unknown = JSON.parse(body.toString("utf8"));
    return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    // Refused by the caller, in the API's own words.
    return undefined;
  }
}

function answer(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}
