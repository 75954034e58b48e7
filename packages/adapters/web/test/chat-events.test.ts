import { describe, expect, test } from "vitest";
import type { ServerFrame } from "../src/chat/protocol.ts";
import { beatMs, maxBufferedBytes } from "../src/stream.ts";
import { type Chat, openChat, textsOf } from "./support/chat.ts";
import type { Asked } from "./support/client.ts";
import { settled } from "./support/settled.ts";

/** An event as `EventSource` sees it. */
interface SeenEvent {
  readonly id: string | undefined;
  readonly frame: ServerFrame;
}

/** Follows `GET /events` as a browser does. */
async function follow(chat: Chat, asked: Asked, query = "") {
  const { status, headers = {}, body } = await chat.raw("GET", `events${query}`, asked);
  if (!(body instanceof ReadableStream)) throw new Error(`Refused: ${status}`);
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let text = "";
  let isOver = false;
  let pending: ReturnType<typeof reader.read> | undefined;
  /** Takes what is there. */
  const take = async (): Promise<readonly SeenEvent[]> => {
    for (;;) {
      pending ??= reader.read();
      const next = await Promise.race([pending, settled().then(() => undefined)]);
      if (next === undefined) break;
      pending = undefined;
      if (next.done) {
        isOver = true;
        break;
      }
      text += decoder.decode(next.value, { stream: true });
    }
    return text.split("\n\n").flatMap((event) => {
      const data = /^data: (.*)$/m.exec(event)?.[1];
      return data === undefined ? [] : [{ id: /^id: (.*)$/m.exec(event)?.[1], frame: JSON.parse(data) }];
    });
  };
  return {
    status,
    headers,
    take,
    raw: () => text,
    texts: async () => textsOf((await take()).map(({ frame }) => frame)),
    isOver: () => isOver,
    leave: () => reader.cancel(),
  };
}

async function visited(options: Parameters<typeof openChat>[0] = {}) {
  const chat = await openChat(options);
  const { session, conversation } = await chat.visit();
  const say = (text: string) => chat.host.add(conversation, { parts: [{ kind: "text", text }] });
  return { chat, token: session, conversation, say };
}

describe("Server-Sent Events", () => {
  test("bring what was said and what is said, each with the place to go on from", async () => {
    const { chat, token, conversation, say } = await visited();
    for (const text of ["one", "two"]) say(text);
    const events = await follow(chat, { token });
    expect(events.status).toBe(200);
    expect(events.headers).toMatchObject({
      "content-type": "text/event-stream",
      "cache-control": "no-store, no-transform",
      "x-accel-buffering": "no",
      vary: "origin",
    });
    expect(await events.texts()).toEqual(["one", "two"]);
    expect(events.raw()).toMatch(/^retry: \d+\n\nid: 2\ndata: \{/);
    say("three");
    await chat.tell(conversation);
    expect((await events.take()).at(-1)).toMatchObject({ id: "3", frame: { messages: [{ sequence: 3 }] } });
  });

  test("say that newer connections have taken their place before they end", async () => {
    const { chat, token } = await visited({ limits: { socketsPerConversation: 1 } });
    const events = await follow(chat, { token });
    await follow(chat, { token });
    expect((await events.take()).map(({ frame }) => frame)).toEqual([{ kind: "full" }]);
    expect(events.isOver()).toBe(true);
  });

  test("go on where the client stopped, by the address or by what browsers send", async () => {
    const { chat, token, say } = await visited();
    for (const text of ["one", "two", "three"]) say(text);
    expect(await (await follow(chat, { token }, "?after=1")).texts()).toEqual(["two", "three"]);
    const headers = { "last-event-id": "2" };
    expect(await (await follow(chat, { token, headers }, "?after=1")).texts()).toEqual(["three"]);
  });

  test("show who writes, replies under way, and that the connection holds", async () => {
    const { chat, token, conversation } = await visited();
    const events = await follow(chat, { token });
    await chat.channel.typing?.({ conversation }, "web", { name: "Maria" });
    await chat.channel.stream?.({ conversation }, "web", { id: "s1", text: "Once" });
    // What is not read yet is on its way: nobody needs to be told that the connection holds.
    await events.take();
    await chat.host.clock.advance(beatMs);
    expect((await events.take()).map(({ frame }) => frame)).toEqual([
      { kind: "typing", name: "Maria" },
      { kind: "stream", streamId: "s1", text: "Once" },
      { kind: "beat" },
    ]);
  });

  test("end with the session, with the channel and with the client, and leave nothing", async () => {
    for (const end of ["session", "channel", "client"] as const) {
      const { chat, token } = await visited({ tokenLifetimeMs: 30_000 });
      const events = await follow(chat, { token });
      if (end === "session") await chat.host.clock.advance(30_000);
      else if (end === "channel") await chat.channel.close();
      else await events.leave();
      await events.take();
      expect([end, events.isOver(), chat.host.clock.waiting]).toEqual([end, true, 0]);
    }
  });

  test("wait for a client that is slow, and let one go that takes nothing", async () => {
    const { chat, token, conversation, say } = await visited({ maxTextLength: 1_000_000, maxBodyBytes: 4_000_000 });
    const big = "x".repeat(60_000);
    for (let index = 0; index < 40; index += 1) say(big);
    const events = await follow(chat, { token });
    await settled();
    // Something is kept back: the buffer holds a mebibyte and one frame more, not everything.
    const { reads } = chat.host;
    await chat.tell(conversation);
    expect(chat.host.reads).toBe(reads);
    expect((await events.texts()).length).toBeLessThan(40);
    for (let look = 0; look < 5; look += 1) {
      await chat.host.clock.advance(250);
      await events.take();
    }
    expect(await events.texts()).toHaveLength(40);

    for (let index = 0; index < 40; index += 1) say(big);
    await chat.tell(conversation);
    await chat.host.clock.advance(31_000);
    await events.take();
    expect([events.isOver(), chat.host.clock.waiting, maxBufferedBytes]).toEqual([true, 0, 1_048_576]);
  });

  test("count as connections of an address and of a conversation", async () => {
    const { chat, token } = await visited({ limits: { socketsPerAddress: 2, socketsPerConversation: 1 } });
    const first = await follow(chat, { token });
    const second = await follow(chat, { token });
    await first.take();
    expect([first.isOver(), second.isOver()]).toEqual([true, false]);
    await follow(chat, { token: (await chat.visit()).session });
    expect((await chat.raw("GET", "events", { token })).status).toBe(429);
    await second.leave();
    expect((await chat.raw("GET", "events", { token })).status).toBe(200);
  });

  test.each(["?after=x", "?after=-1", "?after=1.5"])("are refused from %s on", async (query) => {
    const { chat, token } = await visited();
    expect((await chat.raw("GET", `events${query}`, { token })).status).toBe(400);
  });

  test("are not begun for who only asks whether they are there", async () => {
    const { chat, token } = await visited();
    const [route] = (chat.channel.routes ?? []).filter(({ path }) => path === "/chat/events");
    const answer = await route?.handle({
      method: "HEAD",
      path: "/chat/events",
      params: {},
      query: new URLSearchParams(),
      headers: { authorization: `Bearer ${token}` },
      body: new Uint8Array(),
      base: "http://desk.example",
      remoteAddress: "203.0.113.7",
    });
    expect([answer?.status, answer?.body, chat.host.clock.waiting]).toEqual([200, undefined, 0]);
  });
});
