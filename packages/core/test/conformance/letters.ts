import {
  type Channel,
  type ChannelHost,
  FrontdeskError,
  fileIdOf,
  type HttpRequest,
  type HttpResponse,
  type Inbound,
  messageText,
  type Outbound,
  type Part,
  readMarkdown,
} from "@frontdesk/core";
import type {
  ChannelFixture,
  ChannelSubject,
  PlatformFault,
  SampleFile,
  ShownMessage,
} from "@frontdesk/core/conformance";
import { fakeChannel } from "@frontdesk/core/testing";

/** The whole: the fake channel, which shows everything, behind a route of its own. */
export const seal = "seal-of-the-post";
const fiveMinutesMs = 300_000;

/** What the post keeps while channels come and go. */
export interface Post {
  readonly account: string;
  readonly letters: Map<string, Map<string, Outbound>>;
  readonly enclosed: Map<string, SampleFile>;
  readonly given: Map<string, { readonly name: string; readonly bytes: Uint8Array }[]>;
  typed: number;
  fault: PlatformFault | undefined;
}

/** What a request proves itself with. */
export interface Proven {
  readonly mark: string | undefined;
  readonly stamp: string;
  readonly body: string;
  readonly now: number;
}

/** Whether a request comes from the post. */
export function isGenuine({ mark, stamp, body, now }: Proven): boolean {
  return mark === sealOf(stamp, body) && Math.abs(now - Number(stamp)) <= fiveMinutesMs;
}

/** A channel on the post: `fakeChannel` with a way in, files, and a hint that an answer comes. */
export function letters(post: Post, admits: (proven: Proven) => boolean = isGenuine): Channel {
  const inner = fakeChannel({ name: "letters", capabilities: { streamEveryMs: 100, keptFiles: true } });
  let host: ChannelHost | undefined;

  async function handle(request: HttpRequest): Promise<HttpResponse> {
    if (host === undefined) return { status: 503 };
    const [mark, stamp = "", body] = [request.headers["x-seal"], request.headers["x-stamp"], textOf(request.body)];
    if (!admits({ mark, stamp, body, now: host.clock.now() })) return { status: 401 };
    try {
      const event = read(JSON.parse(body), post.account, host.clock.now());
      if (event !== undefined) await host.accept([event]);
      return { status: 200 };
    } catch (error) {
      return { status: error instanceof SyntaxError ? 400 : 503 };
    }
  }

  return {
    ...inner,
    // A letter for each part; the first completes what was shown while it was written.
    render: (message) =>
      message.parts.map((part, index) => ({
        ...message,
        parts: [part],
        stream: index === 0 ? message.stream : undefined,
      })),
    routes: [{ method: "POST", path: "/letters", maxBodyBytes: 100_000, handle }],
    async open(opened) {
      host = opened;
      await inner.open(opened);
    },
    async send(address, piece, context) {
      throwFault(post);
      if (context.signal.aborted) throw errorOf({ kind: "unreachable" });
      const message = piece as Outbound; // Safe: `render` of the fake channel gives messages.
      const chat = String(address.chat);
      const key = message.stream ?? context.idempotencyKey;
      await enclose(message, chat);
      post.letters.set(chat, (post.letters.get(chat) ?? new Map()).set(key, message));
      return inner.send(address, message, context);
    },
    async typing() {
      throwFault(post);
      post.typed += 1;
    },
    async stream(address, account, reply) {
      throwFault(post);
      await inner.stream?.(address, account, reply);
    },
    async fetch(ref, { maxBytes }) {
      const file = post.enclosed.get(ref);
      if (file === undefined) throw new FrontdeskError("channel.refused", "There is no such enclosure.");
      if (file.bytes.length > maxBytes) throw new FrontdeskError("message.too_large", "The enclosure is too large.");
      return file;
    },
    async close() {
      host = undefined;
    },
  };

  async function enclose({ parts }: Outbound, chat: string): Promise<void> {
    for (const part of parts) {
      const id = part.kind === "file" ? fileIdOf(part.url) : undefined;
      if (id === undefined) continue;
      const found = await host?.files.get(id).catch(() => {
        throw errorOf({ kind: "unreachable" });
      });
      if (found === undefined) throw new FrontdeskError("channel.refused", "The file is gone.");
      const given = post.given.get(chat) ?? [];
      given.push({ name: found.file.name, bytes: found.bytes });
      post.given.set(chat, given);
    }
  }
}

/** A proof over the time and the body; no one forges it in a test. */
export function sealOf(stamp: string, body: string): string {
  return `${seal}:${stamp}:${body.length}:${[...body].reduce((sum, sign) => (sum * 31 + (sign.codePointAt(0) ?? 0)) % 1e9, 7)}`;
}

function textOf(body: Uint8Array): string {
  return new TextDecoder().decode(body);
}

function read(value: unknown, account: string, now: number): Inbound | undefined {
  const { id, from, text, press }: { readonly [field: string]: unknown } = Object(value);
  if (typeof id !== "number" || !Number.isSafeInteger(id) || typeof from !== "string" || from === "") return undefined;
  const base = {
    account,
    address: { chat: from },
    conversationKind: "direct",
    eventKeys: [String(id)],
    order: id,
    at: now,
    user: { id: from },
  } as const;
  if (typeof press === "string") return { ...base, kind: "action", token: press };
  return typeof text === "string" ? { ...base, kind: "message", text } : undefined;
}

function throwFault(post: Post): void {
  const { fault } = post;
  post.fault = undefined;
  if (fault !== undefined) throw errorOf(fault);
}

/** What a channel says of what went wrong. */
export function errorOf(fault: PlatformFault): FrontdeskError {
  const later = { retryable: true };
  switch (fault.kind) {
    case "rate_limited":
      return new FrontdeskError("channel.rate_limited", "Too fast.", { ...later, retryAfterMs: fault.retryAfterMs });
    case "status":
    case "unreachable":
      return new FrontdeskError("channel.unavailable", "Not well.", later);
    case "reset":
      return new FrontdeskError("channel.outcome_unknown", "Broken.", later);
    case "revoked":
      return new FrontdeskError("channel.refused", "Not ours.", { hint: "Set a new seal." });
    default:
      return new FrontdeskError("channel.refused", "Gone.");
  }
}

/** What a reader sees of a letter. */
function shown({ parts, from }: Outbound): ShownMessage {
  const choices = parts.flatMap(choicesOf);
  const texts = parts.flatMap((part) => (part.kind === "text" || part.kind === "choices" ? [part] : []));
  const marked = texts.map(({ text, ...part }) =>
    part.kind === "text" && part.format === "markdown" ? readMarkdown(text) : { text, marks: [] },
  );
  const links = marked.flatMap(({ marks }) =>
    marks.flatMap((mark) => (mark.kind === "link" ? [`link ${mark.url}`] : [])),
  );
  return {
    text: marked.map(({ text }) => text).join("\n"),
    marks: links,
    buttons: choices.map(({ label, token, url }) => ({ label, token, url })),
    others: [
      ...parts.filter(({ kind }) => kind !== "text").map((part) => messageText([withoutChoices(part)])),
      from?.name ?? "",
    ],
  };
}

function choicesOf(
  part: Part,
): readonly { readonly label: string; readonly token?: string | undefined; readonly url?: string | undefined }[] {
  if (part.kind === "carousel") return part.cards.flatMap(({ choices = [] }) => choices);
  return part.kind === "choices" || part.kind === "card" ? (part.choices ?? []) : [];
}

function withoutChoices(part: Part): Part {
  if (part.kind === "carousel") return { ...part, cards: part.cards.map((card) => ({ ...card, choices: [] })) };
  return part.kind === "choices" || part.kind === "card" ? { ...part, choices: [] } : part;
}

/** The fixture of a channel on the post; `make` may change the channel. */
export function fixtureOf(make: (post: Post) => Channel = letters): ChannelFixture {
  return {
    async start(account): Promise<ChannelSubject> {
      const post: Post = {
        account: `account-${account}`,
        letters: new Map(),
        enclosed: new Map(),
        given: new Map(),
        typed: 0,
        fault: undefined,
      };
      return {
        channel: make(post),
        again: () => make(post),
        secrets: [seal],
        platform: {
          shown: async ({ chat }) => [...(post.letters.get(String(chat))?.values() ?? [])].map(shown),
          // Safe: `render` of the fake channel gives messages.
          read: (piece) => shown(piece as Outbound),
          async fail(fault) {
            post.fault = fault;
          },
          typed: () => post.typed,
          files: ({ chat }) => post.given.get(String(chat)) ?? [],
          async attach(file) {
            const ref = `enclosure-${post.enclosed.size + 1}`;
            post.enclosed.set(ref, file);
            return { ref, expire: () => void post.enclosed.delete(ref) };
          },
        },
        async stop() {},
      };
    },
    async request(delivery, _subject, host) {
      const body = delivery.kind === "bytes" ? textOf(delivery.bytes) : JSON.stringify(payloadOf(delivery));
      const late = { stale: -3_600_000, future: 3_600_000, valid: 0, wrong: 0, missing: 0 }[delivery.proof];
      const stamp = String(host.clock.now() + late);
      const mark = delivery.proof === "wrong" ? "forged" : sealOf(stamp, body);
      const headers = delivery.proof === "missing" ? {} : { "x-seal": mark, "x-stamp": stamp };
      return { method: "POST", path: "/letters", headers, body };
    },
    payloads: [
      {
        name: "a letter",
        payload: { id: 7, from: "customer-1", text: "Hello" },
        expected: [{ ...base, kind: "message", text: "Hello" }],
      },
      {
        name: "an answer card",
        payload: { id: 7, from: "customer-1", press: "t1" },
        expected: [{ ...base, kind: "action", token: "t1" }],
      },
      { name: "a telegram", payload: { stop: "stop" }, expected: [] },
    ],
    cases: {
      6: "post has no handshake",
      17: "post has no bots",
      18: "what is written is written",
      19: "a letter is for one",
      20: "there are no commands",
      22: "there are no entities",
      23: "what is enclosed comes by itself",
      33: ["an answer card"],
    },
    proof: { coversBody: true, times: ["stale", "future"] },
  };
}

const base = {
  account: "account-1",
  address: { chat: "customer-1" },
  conversationKind: "direct",
  eventKeys: ["7"],
  order: 7,
  at: Date.UTC(2026, 0, 5, 12),
  user: { id: "customer-1" },
} as const;

function payloadOf(delivery: Exclude<Parameters<ChannelFixture["request"]>[0], { readonly kind: "bytes" }>): unknown {
  if (delivery.kind === "payload") return delivery.payload;
  const { event, text, customer } = delivery.message;
  return { id: event, from: `customer-${customer}`, text };
}
