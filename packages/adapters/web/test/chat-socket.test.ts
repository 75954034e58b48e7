import { FrontdeskError } from "@frontdesk/core";
import { describe, expect, test } from "vitest";
import { beatMs, maxBufferedBytes } from "../src/stream.ts";
import { openChat } from "./support/chat.ts";

async function visited(options: Parameters<typeof openChat>[0] = {}) {
  const chat = await openChat(options);
  const { session, conversation, key } = await chat.visit();
  const say = (text: string) => chat.host.add(conversation, { parts: [{ kind: "text", text }] });
  return { ...chat, session, conversation, key, say };
}

describe("a client that says hello", () => {
  test("sees what came after what it has seen, and what comes", async () => {
    const { listen, session, conversation, say, tell } = await visited();
    for (const text of ["one", "two"]) say(text);
    const socket = await listen(session, 1);
    expect(socket.texts).toEqual(["two"]);
    say("three");
    await tell(conversation);
    expect(socket.frames.at(-1)).toMatchObject({ kind: "messages", messages: [{ sequence: 3 }] });
    expect(socket.texts).toEqual(["two", "three"]);
  });

  test("sees who writes, and replies while they are written", async () => {
    const { listen, session, conversation, channel } = await visited();
    const socket = await listen(session);
    await channel.typing?.({ conversation }, "web");
    await channel.typing?.({ conversation }, "web", { name: "Maria" });
    await channel.stream?.({ conversation }, "web", { id: "s1", text: "Once upon" });
    await channel.stream?.({ conversation }, "web", { id: "s2", text: "Once *upon*", format: "markdown" });
    expect(socket.frames).toEqual([
      { kind: "typing" },
      { kind: "typing", name: "Maria" },
      { kind: "stream", streamId: "s1", text: "Once upon" },
      { kind: "stream", streamId: "s2", text: "Once *upon*", format: "markdown" },
    ]);
  });

  test("in the middle of a reply sees it as far as it is written, below what was said", async () => {
    const { listen, session, conversation, channel, say } = await visited();
    say("one");
    await channel.stream?.({ conversation }, "web", { id: "s1", text: "Once" });
    await channel.stream?.({ conversation }, "web", { id: "s1", text: "Once upon" });
    const socket = await listen(session);
    expect(socket.frames).toMatchObject([
      { kind: "messages", messages: [{ sequence: 1 }] },
      { kind: "stream", streamId: "s1", text: "Once upon" },
    ]);
    await channel.stream?.({ conversation }, "web", { id: "s1", text: "Once upon a" });
    expect(socket.frames.at(-1)).toEqual({ kind: "stream", streamId: "s1", text: "Once upon a" });
    const other = await listen(session);
    expect(other.frames.at(-1)).toEqual({ kind: "stream", streamId: "s1", text: "Once upon a" });
  });

  test("sees no reply as being written that was said, whatever comes late", async () => {
    const { listen, session, conversation, channel, host, tell } = await visited();
    const socket = await listen(session);
    await channel.stream?.({ conversation }, "web", { id: "s1", text: "Once" });
    host.add(conversation, { parts: [{ kind: "text", text: "Once upon" }], echo: { streamId: "s1" } });
    await tell(conversation);
    await channel.stream?.({ conversation }, "web", { id: "s1", text: "Once upon" });
    expect(socket.frames.map(({ kind }) => kind)).toEqual(["stream", "messages"]);
    expect((await listen(session)).frames.map(({ kind }) => kind)).toEqual(["messages"]);
  });

  test("may say that its visitor writes", async () => {
    const { listen, session, conversation, host } = await visited();
    const socket = await listen(session);
    await socket.say({ kind: "typing" });
    expect([host.typed, socket.closed]).toEqual([[{ conversation }], undefined]);
  });

  test("is shown that the connection holds", async () => {
    const { listen, session, host } = await visited();
    const socket = await listen(session);
    await host.clock.advance(2 * beatMs);
    expect(socket.frames).toEqual([{ kind: "beat" }, { kind: "beat" }]);
  });

  test("again with a fresh session stays; otherwise it ends with its session", async () => {
    const { listen, session, key, visit, host } = await visited({ tokenLifetimeMs: 100_000 });
    const other = await visit();
    const stays = await listen(session);
    const goes = await listen(other.session);
    await host.clock.advance(60_000);
    const fresh = await visit({ key });
    await stays.say({ kind: "hello", session: fresh.session, after: 0 });
    await host.clock.advance(40_000);
    expect([stays.closed, goes.closed]).toEqual([undefined, { code: 1008, reason: "token expired" }]);
    await host.clock.advance(60_000);
    expect(stays.closed).toEqual({ code: 1008, reason: "token expired" });
    expect(host.clock.waiting).toBe(0);
  });

  test("again with the session of another conversation is let go", async () => {
    const { listen, session, visit } = await visited();
    const socket = await listen(session);
    await socket.say({ kind: "hello", session: (await visit()).session, after: 0 });
    expect(socket.closed).toEqual({ code: 1008, reason: "the session belongs to another conversation" });
  });

  test("in quick succession is one listener", async () => {
    const { connect, session, say } = await visited();
    say("one");
    const socket = await connect();
    await Promise.all([1, 2, 3].map(() => socket.say({ kind: "hello", session, after: 0 })));
    expect(socket.texts).toEqual(["one"]);
  });
});

describe("a client is let go", () => {
  test("that says nothing for ten seconds", async () => {
    const { connect, host } = await visited();
    const socket = await connect();
    await host.clock.advance(9_999);
    expect(socket.closed).toBeUndefined();
    await host.clock.advance(1);
    expect(socket.closed).toEqual({ code: 1008, reason: "say hello first" });
    expect(host.clock.waiting).toBe(0);
  });

  test.each([
    ["", 1007],
    ["hello", 1007],
    ["[]", 1007],
    ["null", 1007],
    ["{}", 1007],
    ['{"kind":"hello"}', 1007],
    ['{"kind":"hello","session":5,"after":0}', 1007],
    ['{"kind":"hello","session":"x","after":-1}', 1007],
    ['{"kind":"hello","session":"x","after":"0"}', 1007],
    ['{"kind":"hello","session":"x","after":1e300}', 1007],
    ["[".repeat(8_000), 1007],
    ['{"kind":"hello","session":"x","after":0}', 1008],
    ['{"kind":"hello","session":"a.b.c","after":0}', 1008],
    ['{"kind":"typing"}', 1008],
  ])("that says %j", async (text, code) => {
    const { connect, host } = await visited();
    const socket = await connect();
    await socket.say(text);
    expect(socket.closed?.code).toBe(code);
    // Nobody listens any more.
    await socket.say(text);
    expect([host.clock.waiting, host.typed]).toEqual([0, []]);
    expect(host.logged.filter(({ level }) => level === "error")).toEqual([]);
  });

  test("that says too much", async () => {
    const { listen, session } = await visited({ limits: { requestsPerSecond: 2 } });
    const socket = await listen(session);
    for (let index = 0; index < 12; index += 1) await socket.say({ kind: "typing" });
    expect(socket.closed?.code).toBe(1013);
  });

  test("with a session that is over", async () => {
    const { connect, session, host } = await visited({ tokenLifetimeMs: 1_000 });
    await host.clock.advance(1_000);
    const socket = await connect();
    await socket.say({ kind: "hello", session, after: 0 });
    expect(socket.closed).toEqual({ code: 1008, reason: "the session is not valid" });
  });

  test("that takes nothing for half a minute", async () => {
    const { listen, session, conversation, say, tell, host } = await visited();
    const socket = await listen(session);
    socket.bufferedBytes = maxBufferedBytes + 1;
    say("one");
    await tell(conversation);
    await host.clock.advance(31_000);
    expect(socket.closed).toEqual({ code: 1013, reason: "too slow" });
  });

  test("when newer ones have taken its place, with a frame and a code of its own", async () => {
    const { listen, session } = await visited({ limits: { socketsPerConversation: 2 } });
    const sockets = [await listen(session), await listen(session), await listen(session)];
    expect(sockets.map(({ closed, frames }) => [closed, frames])).toEqual([
      [{ code: 4008, reason: "too many connections" }, [{ kind: "full" }]],
      [undefined, []],
      [undefined, []],
    ]);
  });

  test("when the channel closes, whether it said hello or not", async () => {
    const { connect, listen, session, channel, host } = await visited();
    const sockets = [await connect(), await listen(session)];
    await channel.close();
    expect(sockets.map(({ closed }) => closed?.code)).toEqual([1001, 1001]);
    expect(host.clock.waiting).toBe(0);
  });

  test("when it goes by itself, in the middle of its hello", async () => {
    const { connect, session, host } = await visited();
    const socket = await connect();
    const said = socket.say({ kind: "hello", session, after: 0 });
    socket.leave();
    await said;
    expect([socket.frames, host.clock.waiting, host.reads]).toEqual([[], 0, 0]);
  });
});

describe("a connection is not let in", () => {
  test("from a foreign page", async () => {
    const { refused } = await openChat({ origins: ["https://shop.example"] });
    const { status, body } = await refused({ headers: { origin: "https://evil.example" } });
    expect([status, body.error?.code]).toEqual([403, "OriginNotAllowed"]);
  });

  test("beyond what one address may have, whether it says hello or not", async () => {
    const { connect, refused } = await openChat({ limits: { socketsPerAddress: 2 } });
    const [first] = [await connect(), await connect()];
    expect((await refused()).status).toBe(429);
    await connect({ from: "203.0.113.8" });
    first.leave();
    await connect();
  });

  test("before the channel is open, and after it was closed", async () => {
    const { channel, refused } = await openChat();
    await channel.close();
    expect((await refused()).status).toBe(503);
  });
});

test("a history that cannot be read is read again", async () => {
  const { listen, session, conversation, say, tell, host } = await visited();
  const socket = await listen(session);
  host.fail(new FrontdeskError("store.unavailable", "…", { retryable: true }));
  say("one");
  await tell(conversation);
  host.fail(undefined);
  await host.clock.advance(1_000);
  expect(socket.texts).toEqual(["one"]);
});
