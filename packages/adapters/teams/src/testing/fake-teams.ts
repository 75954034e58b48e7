import type { TeamsOptions } from "../options.ts";
import { type FakeConversation, type FakeMessage, newConversation, post } from "./conversation.ts";
import { type CustomerOptions, type FakeCustomer, type FakePerson, newCustomer } from "./customer.ts";
import { type FakeFault, Faults } from "./faults.ts";
import { newFiles } from "./files.ts";
import { newLogin } from "./login.ts";
import { openPersonal, replace, take } from "./own-activities.ts";
import { Refusal } from "./refusal.ts";
import { type FakeAnswer, type FakeRequest, serveFake } from "./server.ts";
import { type FakeKeys, issuer, signing, type TokenOptions } from "./signing.ts";
import { newUploads } from "./uploads.ts";

/** A request of Teams, as it is posted to the messaging endpoint. */
export interface FakeDelivery {
  readonly headers: { readonly [name: string]: string };
  readonly body: string;
}

/** A post of the bot that reached the stand-in. */
export interface FakeCall {
  readonly conversation: string;
  readonly activity: { readonly [field: string]: unknown };
}

/** Teams, as a bot sees it: the Connector API, the login, the published keys, and the people. */
export interface FakeTeams {
  /** For `teams(…)`: who the bot is, and where everything is. */
  readonly options: TeamsOptions & {
    readonly appId: string;
    readonly appPassword: string;
    readonly tenantId: string;
    readonly endpoints: NonNullable<TeamsOptions["endpoints"]>;
  };
  /** Where the bot posts. */
  readonly serviceUrl: string;
  readonly botId: string;
  /** Every post with a valid token, in order. */
  readonly calls: readonly FakeCall[];
  /** How many tokens the login has given. */
  readonly logins: number;
  /** How often the machine was asked for a token of a managed identity. */
  readonly identityReads: number;
  /** Stands for `https://login.microsoftonline.com`; it takes no TLS. */
  readonly login: string;
  /** What the environment of an App Service says about its managed identity, which is the bot's app id here. */
  readonly identity: { readonly IDENTITY_ENDPOINT: string; readonly IDENTITY_HEADER: string };
  customer(options?: CustomerOptions): FakeCustomer;
  /** A group chat, or a thread of a channel. What a customer writes there goes to the bot only if it is mentioned. */
  group(type: "groupChat" | "channel"): {
    readonly id: string;
    readonly messages: readonly FakeMessage[];
    /** Events that the bot posted there, such as `handoff.initiate`. */
    readonly events: readonly { readonly [field: string]: unknown }[];
    writes(customer: FakeCustomer, text: string, extra?: object): Promise<number>;
  };
  /** A file, as an attachment of a message: `customer.writes("Look", { attachments: [fake.file("a.pdf", bytes)] })`. */
  file(name: string, bytes: Uint8Array): object;
  /** A picture in the text, which only the bot may fetch, as an attachment. */
  picture(bytes: Uint8Array, mime: string): object;
  /** The addresses of files hold no more. */
  expireFiles(): void;
  /** The tokens that came with requests for files and pictures, in order; `undefined` where there was none. */
  readonly fetches: readonly (string | undefined)[];
  /**
   * The customers' OneDrive answers the next requests with bytes with this; with `isTaken` the bytes are there
   * nevertheless, as when only the answer was lost.
   */
  failUploads(status: number, times?: number, isTaken?: boolean): void;
  /** Where activities are posted to from now on: an address, or what takes them in its place. */
  postTo(target: string | ((delivery: FakeDelivery) => Promise<{ readonly status: number }>)): void;
  /** A signed request for an activity, or for any bytes; `token` changes what the token says. */
  sign(body: object | string, serviceUrl: string | undefined, token?: TokenOptions): Promise<FakeDelivery>;
  /** Something goes wrong with the next posts into conversations. */
  failNext(fault: FakeFault, times?: number): void;
  /** Tokens that were given are not taken any more. */
  revokeTokens(): void;
  /** The login takes the password no more. */
  expirePassword(): void;
  /** The login finds the app in another tenant. */
  moveApp(): void;
  /** What it signs with, as far as it is published. */
  readonly keys: FakeKeys;
  /** The bot finds this conversation no more. */
  forget(conversation: string): void;
  /** Nobody answers any more. */
  close(): Promise<void>;
}

/**
 * A strict stand-in for Microsoft Teams, for tests: real HTTP on 127.0.0.1, tokens signed with published keys, the rules
 * of the documented API (fields and their types, sizes, cards, markup, streams, people who are gone), customers who
 * write, press and fill in, and faults on demand.
 *
 * @param account which of several tenants and bots. Default: 1
 *
 * @example
 * ```ts
 * import { teams } from "@frontdesk/teams";
 * import { fakeTeams } from "@frontdesk/teams/testing";
 *
 * const platform = await fakeTeams();
 * const channel = teams(platform.options);
 * console.log(channel.name, platform.customer({ name: "Ann" }).id); // "teams" "29:customer-1"
 * await platform.close();
 * ```
 */
export async function fakeTeams(account = 1): Promise<FakeTeams> {
  const suffix = String(account).padStart(12, "0");
  const appId = `00000000-0000-4000-8000-${suffix}`;
  const tenantId = `10000000-0000-4000-8000-${suffix}`;
  const botId = `28:${appId}`;
  const keys = await signing();
  const conversations = new Map<string, FakeConversation>();
  const people = new Map<string, FakePerson>();
  const installed: FakeCustomer[] = [];
  const calls: FakeCall[] = [];
  const faults = new Faults();
  const login = newLogin(appId, tenantId, `fake~secret-of-bot-${account}`);
  const files = newFiles();
  const uploads = newUploads();
  let customers = 0;
  let groups = 0;
  let activities = 0;
  let target: Parameters<FakeTeams["postTo"]>[0] | undefined;
  const server = await serveFake(serve);
  const serviceUrl = `${server.origin}/emea/`;

  async function serve(request: FakeRequest): Promise<FakeAnswer> {
    const others = login.answer(request) ?? files.answer(request, login) ?? uploads.answer(request);
    return keys.answer(request, server.origin) ?? others ?? connector(request);
  }

  async function connector({ method, path, headers, body }: FakeRequest): Promise<FakeAnswer> {
    const [, id, activityId] = /^\/emea\/v3\/conversations\/([^/]+)\/activities(?:\/([^/]+))?$/.exec(path) ?? [];
    const isNew = method === "POST" && path === "/emea/v3/conversations";
    if (!isNew && (id === undefined || (method === "POST") !== (activityId === undefined))) return { status: 404 };
    if (!login.takes(headers.authorization)) return refused(new Refusal(401, "Unauthorized", "Authorization denied."));
    const conversation = decodeURIComponent(id ?? "");
    const activity: FakeCall["activity"] = body === "" ? {} : JSON.parse(body);
    calls.push({ conversation, activity });
    const fault = faults.take();
    if (fault !== undefined) return answerTo(fault);
    try {
      if (isNew) return { status: 201, body: { id: openPersonal(activity, { tenantId, botId }, installed) } };
      const known = conversations.get(conversation);
      if (known === undefined) throw new Refusal(404, "ConversationNotFound", "Conversation not found.");
      if (activityId !== undefined) {
        const target = decodeURIComponent(activityId);
        if (method === "PUT") return { status: 200, body: { id: replace(known, target, activity, botId) } };
        if (method === "DELETE") return { status: 200, ...take(known, target) };
        return { status: 405 };
      }
      return { status: 201, body: { id: post(known, activity, botId) } };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return refused(error);
    }
  }

  async function sign(body: object | string, url: string | undefined, token?: TokenOptions): Promise<FakeDelivery> {
    const now = Math.floor(Date.now() / 1000);
    const claims = { iss: issuer, aud: appId, iat: now, nbf: now, exp: now + 3600, serviceurl: url };
    return {
      headers: {
        "content-type": "application/json; charset=utf-8",
        authorization: `Bearer ${await keys.sign(claims, token)}`,
      },
      body: typeof body === "string" ? body : JSON.stringify(body),
    };
  }

  async function deliver(conversation: FakeConversation, person: FakePerson, activity: object): Promise<number> {
    if (target === undefined) throw new Error("Say with postTo() where the bot listens.");
    activities += 1;
    const { locale, ...from } = person;
    const isGroup = conversation.type === "personal" ? {} : { isGroup: true };
    const whole = {
      id: `f:${activities}`,
      timestamp: new Date().toISOString(),
      channelId: "msteams",
      serviceUrl,
      from,
      conversation: { id: conversation.id, tenantId, conversationType: conversation.type, ...isGroup },
      recipient: { id: botId, name: "Desk" },
      channelData: { tenant: { id: tenantId } },
      locale,
      ...activity,
    };
    const { headers, body } = await sign(whole, serviceUrl);
    if (typeof target === "function") return (await target({ headers, body })).status;
    const response = await fetch(target, { method: "POST", headers, body });
    await response.arrayBuffer();
    return response.status;
  }

  function open(id: string, type: FakeConversation["type"]): FakeConversation {
    const conversation = newConversation(id, type);
    conversations.set(id, conversation);
    return conversation;
  }

  return {
    options: {
      appId,
      appPassword: login.password,
      tenantId,
      appType: "SingleTenant",
      endpoints: {
        openIdMetadata: `${server.origin}/openid`,
        issuer,
        login: `${server.origin}/${tenantId}`,
      },
      // SharePoint, at the same address here.
      fileHosts: ["127.0.0.1"],
      // MSAL, which both SDKs ask for tokens, takes no login by http.
      credentials: login.source(server.origin),
    },
    serviceUrl,
    botId,
    calls,
    get logins(): number {
      return login.count;
    },
    get identityReads(): number {
      return login.identityReads;
    },
    login: server.origin,
    identity: login.environment(server.origin),
    customer(options = {}): FakeCustomer {
      customers += 1;
      const conversation = open(`a:conversation-${customers}`, "personal");
      const customer = newCustomer(options, {
        number: customers,
        conversation,
        openUpload: (place, name, size) => uploads.open(server.origin, place, name, size),
        post(place, person, activity) {
          people.set(person.id, person);
          return deliver(place, person, activity);
        },
      });
      installed.push(customer);
      return customer;
    },
    group(type) {
      groups += 1;
      const thread = type === "channel" ? `;messageid=17670000000${groups}` : "";
      const conversation = open(`19:group-${groups}@thread.tacv2${thread}`, type);
      const mention = { type: "mention", mentioned: { id: botId, name: "Desk" }, text: "<at>Desk</at>" };
      return {
        id: conversation.id,
        messages: conversation.messages,
        events: conversation.events,
        async writes({ id, aadObjectId }, text, extra = {}) {
          const person = people.get(id) ?? { id, aadObjectId, name: "Ann Lee", locale: "en-US" };
          const entities = text.includes(mention.text) ? [mention] : [];
          return deliver(conversation, person, { type: "message", text, textFormat: "plain", entities, ...extra });
        },
      };
    },
    file: (name, bytes) => files.file(server.origin, name, bytes),
    picture: (bytes, mime) => files.picture(serviceUrl, bytes, mime),
    expireFiles: () => files.expire(),
    failUploads: (status, times = 1, isTaken = false) => uploads.fail(status, times, isTaken),
    fetches: files.fetches,
    postTo(given): void {
      target = given;
    },
    sign,
    failNext: (fault, times = 1) => faults.add(fault, times),
    revokeTokens: () => login.revoke(),
    expirePassword: () => login.expire(),
    moveApp: () => login.move(),
    keys,
    forget: (conversation) => void conversations.delete(conversation),
    close: () => server.close(),
  };
}

function answerTo(fault: FakeFault): FakeAnswer {
  switch (fault.kind) {
    case "rate_limited": {
      const headers = fault.retryAfter === undefined ? {} : { "retry-after": String(fault.retryAfter) };
      return { status: 429, headers, body: { error: { code: "Throttled", message: "Too many requests" } } };
    }
    case "status":
      return { status: fault.status, ...(fault.code === undefined ? {} : { body: { error: { code: fault.code } } }) };
    case "reset":
    case "hang":
      return fault.kind;
  }
}

function refused({ status, code, message }: Refusal): FakeAnswer {
  return { status, body: { error: { code, message } } };
}
