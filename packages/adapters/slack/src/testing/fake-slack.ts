import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { slackManifest } from "../manifest.ts";
import { type FakeChat, newChat, untilMessages } from "./chat.ts";
import { isMethod, readArguments, scopeOf } from "./check-arguments.ts";
import type { FakeView } from "./check-view.ts";
import { type DeliveryKind, type FakeCustomer, newCustomer } from "./customer.ts";
import { type FakeFault, Faults } from "./faults.ts";
import { type ServedFiles, serveFile } from "./files.ts";
import { type Grant, Grants } from "./grants.ts";
import { answer, form, listen, portOf, readBytes } from "./http.ts";
import { must, RefusedCall } from "./refusal.ts";
import { signed } from "./signature.ts";
import { carryOut, type WorkspaceState } from "./web-api.ts";
import type { FakeCall, FakeChannel, FakeFile, FakeSlack, FakeSlackOptions } from "./workspace.ts";
import { expireStreams } from "./written.ts";

/**
 * A strict stand-in for Slack, for tests: real HTTP on 127.0.0.1, the rules of the documented methods (arguments and
 * their types, tokens, the limits of Block Kit, channels that are gone), customers who write, press and fill in forms,
 * and faults on demand. It knows Slack by its documentation alone.
 *
 * @example
 * ```ts
 * import { fakeSlack } from "@frontdesk/slack/testing";
 *
 * const workspace = await fakeSlack();
 * const ann = workspace.customer({ name: "Ann" });
 * console.log(workspace.apiUrl, ann.messages.length); // "http://127.0.0.1:…/api/" 0
 * await workspace.close();
 * ```
 */
export async function fakeSlack(options: FakeSlackOptions = {}): Promise<FakeSlack> {
  const number = options.workspace ?? 1;
  const team = `T0000000${number}`;
  const token = `xoxb-fake-${number}-bot-token`;
  const appToken = `xapp-fake-${number}-app-token`;
  const signingSecret = `${number}`.padStart(32, "0123456789abcdef0123456789abcdef");
  const now = options.now ?? Date.now;
  const scopes = options.scopes ?? slackManifest({ name: "Desk" }).oauth_config.scopes.bot;
  const clientSecret = `${number}`.padStart(32, "fedcba9876543210fedcba9876543210");
  const grants = new Grants(clientSecret);
  const faults = new Faults();
  const calls: FakeCall[] = [];
  const watchers = new Set<(call: FakeCall) => void>();
  const files: ServedFiles = new Map();
  let ids = 0;
  let stamps = 0;
  const server = createServer((request, response) => void serve(request, response));
  await listen(server);
  const origin = `http://127.0.0.1:${portOf(server)}`;
  const nextId = (letter: string): string => {
    ids += 1;
    return `${letter}${String(number).padStart(3, "0")}${String(ids).padStart(7, "0")}`;
  };
  const state: WorkspaceState = {
    team,
    enterprise: options.enterprise,
    botUser: `U0000BOT${number}`,
    botId: `B0000BOT${number}`,
    app: "A00000001",
    chats: new Map(),
    users: new Map(),
    triggers: new Map(),
    views: new Map(),
    uploads: new Map(),
    brokenPictures: new Set(),
    files: new Map(),
    statuses: [],
    socketUrl: undefined,
    uploadUrl: (file) => `${origin}/upload/${file}`,
    stamp(): string {
      stamps += 1;
      return `${Math.floor(now() / 1000)}.${String(stamps).padStart(6, "0")}`;
    },
    nextId,
  };
  let deliver = async (_kind: DeliveryKind, _body: object): Promise<number> => {
    throw new Error("Say first where events go: postTo or deliverBy.");
  };

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBytes(request);
    if (body === undefined) return;
    if (serveFile(files, request, response, (each) => each === token || grants.of(each) !== undefined)) return;
    const file = /^\/upload\/(\w+)$/.exec(request.url ?? "")?.[1];
    if (file !== undefined) {
      const call: FakeCall = { method: "upload", team, arguments: { file } };
      for (const watcher of [...watchers]) watcher(call);
      const fault = faults.take("upload");
      if (fault?.kind === "late") await fault.until;
      else if (fault !== undefined) {
        fail(fault, call, response);
        return;
      }
      const upload = state.uploads.get(file);
      if (upload !== undefined) upload.bytes = body;
      response.writeHead(upload === undefined ? 404 : 200).end(upload === undefined ? "" : `OK - ${body.length}`);
      return;
    }
    const method = /^\/api\/([\w.]+)$/.exec(request.url ?? "")?.[1] ?? "";
    try {
      must(request.method === "POST" && isMethod(method), "unknown_method", "[ERROR] no such method");
      const given = request.headers.authorization?.replace(/^Bearer /, "") ?? "";
      const grant = grants.of(given);
      const isGood =
        method === "oauth.v2.access" ||
        given === (method === "apps.connections.open" ? appToken : token) ||
        grant !== undefined;
      must(isGood, "invalid_auth", "[ERROR] wrong token");
      must(!grants.hasRunOut(given), "token_expired", "[ERROR] it is to be renewed");
      // Tokens that workspaces gave are not held to scopes here.
      if (given === token) {
        response.setHeader("x-oauth-scopes", scopes.join(","));
        const needed = scopeOf(method);
        must(needed === undefined || scopes.includes(needed), "missing_scope", `[ERROR] the token lacks ${needed}`);
      }
      const type = request.headers["content-type"] ?? "";
      must(type.startsWith("application/x-www-form-urlencoded"), "invalid_form_data", "[ERROR] send a form");
      const call: FakeCall = {
        method,
        team: grant?.team ?? grant?.enterprise ?? team,
        arguments: readArguments(method, new URLSearchParams(Buffer.from(body).toString("utf8"))),
      };
      calls.push(call);
      for (const watcher of [...watchers]) watcher(call);
      const fault = faults.take(method);
      if (fault?.kind === "late") {
        await fault.until;
        must(fault.error === undefined, fault.error ?? "", "[ERROR] on demand");
      }
      if (fault === undefined || fault.kind === "late") answer(response, 200, { ok: true, ...carry(call, grant) });
      else fail(fault, call, response);
    } catch (error) {
      if (!(error instanceof RefusedCall)) throw error;
      const details = error.details.length === 0 ? {} : { response_metadata: { messages: error.details } };
      answer(response, 200, { ok: false, error: error.word, ...details });
    }
  }

  function carry({ method, arguments: args }: FakeCall, grant: Grant | undefined): object {
    if (method === "oauth.v2.access") return grants.exchange(args);
    if (method !== "auth.test" || grant === undefined) return carryOut(state, method, args);
    const { team: teamId = grant.enterprise, enterprise, botUser } = grant;
    return { team_id: teamId, enterprise_id: enterprise, user_id: botUser, bot_id: "BINSTALLED", url: origin };
  }

  function fail(fault: Exclude<FakeFault, { kind: "late" }>, call: FakeCall, response: ServerResponse): void {
    switch (fault.kind) {
      case "rate_limited":
        if (fault.retryAfter !== undefined) response.setHeader("retry-after", String(fault.retryAfter));
        answer(response, 429, { ok: false, error: "ratelimited" });
        return;
      case "status":
        response.writeHead(fault.status, { "content-type": "text/html" }).end(`<html>${fault.status}</html>`);
        return;
      case "refused":
        answer(response, 200, { ok: false, error: fault.error });
        return;
      case "reset":
        if (fault.done === true) carryOut(state, call.method, call.arguments);
        response.socket?.resetAndDestroy();
        return;
      case "hang":
        return;
    }
  }

  function event(inner: object): Promise<number> {
    return deliver("events_api", {
      type: "event_callback",
      team_id: team,
      api_app_id: "A00000001",
      event_id: nextId("Ev"),
      event_time: Math.floor(now() / 1000),
      authorizations: [
        { team_id: team, user_id: state.botUser, is_bot: true, enterprise_id: options.enterprise ?? null },
      ],
      event: inner,
    });
  }

  function open(id: string, type: FakeChat["type"], user?: string): FakeChat {
    const chat = newChat(id, type, user);
    state.chats.set(id, chat);
    return chat;
  }

  return {
    apiUrl: `${origin}/api/`,
    token,
    appToken,
    signingSecret,
    clientId: "111.222",
    clientSecret,
    team,
    app: state.app,
    botUser: state.botUser,
    calls,
    statuses: state.statuses,
    customer(who = {}): FakeCustomer {
      const id = nextId("U");
      const name = who.name ?? "Ann";
      const { email = "ann@a.example", hasConfirmedEmail = true, locale = "en-US", more = {} } = who;
      state.users.set(id, { id, name, email, hasConfirmedEmail, locale, more });
      return newCustomer({
        id,
        name,
        team,
        direct: open(nextId("D"), "im", id),
        chat: (channel) => state.chats.get(channel) ?? open(channel, "channel"),
        stamp: state.stamp,
        trigger(): string {
          const trigger = nextId("trigger");
          state.triggers.set(trigger, id);
          return trigger;
        },
        view: (): FakeView | undefined => state.views.get(id),
        deliver: (kind, body) => deliver(kind, body),
        event,
      });
    },
    channel(): FakeChannel {
      const chat = open(nextId("C"), "channel");
      return { id: chat.id, messages: chat.messages, untilMessages: (count) => untilMessages(chat, count) };
    },
    postTo(url): void {
      deliver = async (kind, body) => {
        const text = kind === "events_api" ? JSON.stringify(body) : form(kind, body);
        const type = kind === "events_api" ? "application/json" : "application/x-www-form-urlencoded";
        const headers = { "content-type": type, ...signed(text, signingSecret, now()) };
        const response = await fetch(url, { method: "POST", headers, body: text });
        await response.arrayBuffer();
        return response.status;
      };
    },
    deliverBy(by): void {
      deliver = by;
    },
    event,
    serveSocketsAt(url): void {
      state.socketUrl = url;
    },
    failNext: (fault, which = {}) => faults.add(fault, which),
    breakPicture: (url) => void state.brokenPictures.add(url),
    setState(channel, is): void {
      const chat = state.chats.get(channel);
      if (chat !== undefined) chat.state = is;
    },
    allow: (grant) => grants.allow(grant),
    takeAway: (from) => grants.revoke(from),
    runOut: (of) => grants.runOut(of),
    file(name, bytes, how = {}): FakeFile {
      const id = nextId("F");
      const path = `/files-pri/${team}-${id}/${encodeURIComponent(name)}`;
      files.set(path, { bytes, ...how });
      state.files.set(id, { url: origin + path });
      return { id, url: origin + path, expire: () => void files.set(path, { bytes, status: 404 }) };
    },
    expireStreams(channel): void {
      const chat = state.chats.get(channel);
      if (chat !== undefined) expireStreams(chat);
    },
    uploaded: (name) => [...state.uploads.values()].findLast((upload) => upload.name === name)?.bytes,
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
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}
