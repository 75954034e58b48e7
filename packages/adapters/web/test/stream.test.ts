import { FrontdeskError, type Part } from "@frontdesk/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Activity } from "../src/activity.ts";
import { activityFrames } from "../src/activity-frames.ts";
import type { Page } from "../src/page.ts";
import { createStreams } from "../src/send.ts";
import { beatMs, maxBufferedBytes } from "../src/stream.ts";
import { type Client, directLine, openClient, socketOf } from "./support/client.ts";
import { fakeHost } from "./support/fake-host.ts";
import { settled } from "./support/settled.ts";

/** A visitor who listens. */
async function listen(client: Client, watermark = "") {
  const { token, conversation: id } = await client.visit();
  const say = (text: string) => client.host.add(id, { parts: [{ kind: "text", text }] });
  const url = `${directLine}/conversations/${id}/stream?watermark=${watermark}&t=${token}`;
  return {
    id,
    token,
    say,
    connect: async () => socketOf(await client.connect(url)),
    /** Tells the channel that there is something new, as core does after a commit. */
    async tell() {
      client.channel.changed?.("web", { conversation: id });
      await settled();
    },
  };
}

describe("a stream", () => {
  test("begins with what was said, and goes on as it is said", async () => {
    const client = await openClient();
    const { say, connect, tell } = await listen(client);
    say("one");
    say("two");
    const socket = await connect();
    expect(socket.frames).toMatchObject([{ activities: [{ text: "one" }, { text: "two" }], watermark: "2" }]);
    say("three");
    expect(socket.frames).toHaveLength(1);
    await tell();
    expect(socket.frames[1]).toMatchObject({ activities: [{ text: "three" }], watermark: "3" });
    await tell();
    expect(socket.frames).toHaveLength(2);
  });

  test("shows what the visitor writes, with the id of their client", async () => {
    const client = await openClient();
    const { id, token, connect, tell } = await listen(client);
    const socket = await connect();
    await client.ask("POST", `${directLine}/conversations/${id}/activities`, {
      token,
      body: { type: "message", text: "Hello", channelData: { clientActivityID: "abc" } },
    });
    await tell();
    expect(socket.frames).toMatchObject([
      {
        activities: [{ text: "Hello", from: { role: "user" }, channelData: { clientActivityID: "abc" } }],
        watermark: "1",
      },
    ]);
  });

  test("goes on where the client stopped", async () => {
    const client = await openClient();
    const { say, connect } = await listen(client, "1");
    say("one");
    say("two");
    expect((await connect()).texts).toEqual(["two"]);
  });

  test("with a watermark from a history that was lost finds back to the end", async () => {
    const client = await openClient();
    const { say, connect, tell } = await listen(client, "90");
    say("one");
    const socket = await connect();
    say("two");
    await tell();
    expect(socket.texts).toEqual(["two"]);
  });

  test("shows one conversation only", async () => {
    const client = await openClient();
    const one = await listen(client);
    const two = await listen(client);
    const [first, second] = [await one.connect(), await two.connect()];
    one.say("for one");
    await one.tell();
    await two.tell();
    expect([first.texts, second.texts]).toEqual([["for one"], []]);
  });

  test("shows all that was said once and in order, whenever it is told, however many listen", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom("say", "tell", "settle", "connect", "beat"), { maxLength: 60 }),
        async (steps) => {
          const client = await openClient({ limits: false });
          const { id, say, connect } = await listen(client);
          const sockets = [await connect()];
          let said = 0;
          for (const step of steps) {
            if (step === "say") {
              said += 1;
              say(`${said}`);
            } else if (step === "tell") client.channel.changed?.("web", { conversation: id });
            else if (step === "settle") await Promise.resolve();
            else if (step === "beat") await client.host.clock.advance(beatMs);
            else sockets.push(await connect());
          }
          client.channel.changed?.("web", { conversation: id });
          await settled();
          const all = Array.from({ length: said }, (_, index) => `${index + 1}`);
          for (const socket of sockets) expect(socket.texts).toEqual(all);
        },
      ),
      { numRuns: 100 },
    );
  });

  test("finds by itself what nobody told of", async () => {
    const client = await openClient();
    const { say, connect } = await listen(client);
    const socket = await connect();
    say("from another process");
    await client.host.clock.advance(beatMs);
    expect(socket.texts).toEqual(["from another process"]);
  });

  test("says nothing at regular intervals, so that nobody takes it for dead", async () => {
    const client = await openClient();
    const socket = await (await listen(client)).connect();
    await client.host.clock.advance(3 * beatMs);
    expect([socket.beats, socket.frames]).toEqual([3, []]);
  });

  test.each(["", "{}", "not json", "[".repeat(4000), "\0"])("takes no notice of %j", async (text) => {
    const client = await openClient();
    const { say, connect, tell } = await listen(client);
    const socket = await connect();
    socket.say(text);
    say("still here");
    await tell();
    expect([socket.texts, socket.closed]).toEqual([["still here"], undefined]);
  });

  test("shows that somebody types, in its place and without moving on", async () => {
    const client = await openClient();
    const { id, say, connect, tell } = await listen(client);
    const socket = await connect();
    say("one");
    await tell();
    await client.channel.typing?.({ conversation: id }, "web");
    expect(socket.frames.at(-1)).toMatchObject({
      activities: [{ type: "typing", from: { id: "acme", role: "bot" }, channelData: { "webchat:sequence-id": 1.9 } }],
      watermark: "1",
    });
    say("two");
    await tell();
    expect(socket.frames.at(-1)).toMatchObject({ activities: [{ text: "two" }], watermark: "2" });
  });
});

test("a reply is shown while it is written, as pieces of one stream", async () => {
  const client = await openClient();
  const { id, say, connect, tell } = await listen(client);
  const socket = await connect();
  say("one");
  await tell();
  for (const text of ["Once", "Once upon"])
    await client.channel.stream?.({ conversation: id }, "web", { id: "s1", text });
  const stream = `${id}|stream|s1`;
  expect(socket.frames.slice(-2).flatMap(({ activities }) => activities)).toMatchObject([
    { type: "typing", id: stream, text: "Once", channelData: { streamId: stream, streamSequence: 1 } },
    { type: "typing", id: `${stream}|2`, text: "Once upon", channelData: { streamId: stream, streamSequence: 2 } },
  ]);
  expect(socket.frames.at(-1)?.watermark).toBe("1");

  const parts: readonly Part[] = [{ kind: "text", text: "Once upon a time" }];
  client.host.add(id, { parts, echo: { streamId: "s1" } });
  await tell();
  expect(socket.frames.at(-1)?.activities).toMatchObject([
    { type: "message", text: "Once upon a time", channelData: { streamType: "final", streamId: stream } },
  ]);
  await client.channel.stream?.({ conversation: id }, "web", { id: "s2", text: "2 * 3", format: "plain" });
  expect(socket.frames.at(-1)?.activities).toMatchObject([{ text: "2 * 3", textFormat: "plain" }]);
  await client.channel.stream?.({ conversation: id }, "web", { id: "s3", text: "It *is*", format: "markdown" });
  expect(socket.frames.at(-1)?.activities).toMatchObject([{ text: "It *is*", textFormat: "markdown" }]);
  const shown = socket.frames.length;
  // What comes late would stand in its place.
  await client.channel.stream?.({ conversation: id }, "web", { id: "s1", text: "Once upon a" });
  expect(socket.frames).toHaveLength(shown);
});

describe("a client that is slow", () => {
  test("is sent nothing more until it has caught up, and then everything", async () => {
    const client = await openClient();
    const { say, connect, tell, id } = await listen(client);
    const socket = await connect();
    socket.bufferedBytes = maxBufferedBytes + 1;
    const readsBefore = client.host.reads;
    for (const text of ["one", "two"]) {
      say(text);
      await tell();
    }
    await client.channel.typing?.({ conversation: id }, "web");
    expect([socket.frames, client.host.reads]).toEqual([[], readsBefore]);
    await client.host.clock.advance(20_000);
    socket.bufferedBytes = 0;
    await client.host.clock.advance(250);
    expect([socket.texts, socket.closed]).toEqual([["one", "two"], undefined]);
  });

  test("is let go when it takes nothing for half a minute", async () => {
    const client = await openClient();
    const { say, connect, tell } = await listen(client);
    const socket = await connect();
    socket.bufferedBytes = maxBufferedBytes + 1;
    say("one");
    for (let index = 0; index < 200; index += 1) await tell();
    expect(socket.closed).toBeUndefined();
    await client.host.clock.advance(31_000);
    expect(socket.closed).toEqual({ code: 1013, reason: "too slow" });
    expect(client.host.clock.waiting).toBe(0);
  });

  test("is not let go when it is slow often, but never for long", async () => {
    const client = await openClient();
    const { say, connect, tell } = await listen(client);
    const socket = await connect();
    for (const text of ["one", "two", "three"]) {
      socket.bufferedBytes = maxBufferedBytes + 1;
      say(text);
      await tell();
      await client.host.clock.advance(20_000);
      socket.bufferedBytes = 0;
      await client.host.clock.advance(250);
    }
    expect([socket.texts, socket.closed]).toEqual([["one", "two", "three"], undefined]);
  });

  test("gets a long history in frames of twenty, as fast as it takes them", async () => {
    const client = await openClient();
    const { say, connect } = await listen(client);
    for (let index = 0; index < 50; index += 1) say(`${index}`);
    const socket = await connect();
    expect(socket.frames.map(({ activities, watermark }) => [activities.length, watermark])).toEqual([
      [20, "20"],
      [20, "40"],
      [10, "50"],
    ]);
  });
});

describe("a stream ends", () => {
  test("when its token does, unless the visitor has a fresh one", async () => {
    const client = await openClient({ tokenLifetimeMs: 100_000 });
    const one = await listen(client);
    const two = await listen(client);
    const [silent, refreshed] = [await one.connect(), await two.connect()];
    await client.host.clock.advance(60_000);
    await client.ask("POST", `${directLine}/tokens/refresh`, { token: two.token });
    await client.host.clock.advance(40_000);
    expect([silent.closed, refreshed.closed]).toEqual([{ code: 1008, reason: "token expired" }, undefined]);
    await client.host.clock.advance(60_000);
    expect(refreshed.closed).toEqual({ code: 1008, reason: "token expired" });
    expect(client.host.clock.waiting).toBe(0);
  });

  test("lasts as long as the token does, though the address that opened it is void long before", async () => {
    const client = await openClient();
    const { token, say, tell } = await listen(client);
    const { body } = await client.ask("POST", `${directLine}/conversations`, { token });
    const socket = socketOf(await client.connect(body.streamUrl ?? ""));
    await client.host.clock.advance(3_599_000);
    say("late");
    await tell();
    expect([socket.texts, socket.closed]).toEqual([["late"], undefined]);
    await client.host.clock.advance(1_000);
    expect(socket.closed?.code).toBe(1008);
  });

  test("for the oldest, when one conversation has too many", async () => {
    const client = await openClient({ limits: { socketsPerConversation: 2 } });
    const { say, connect, tell } = await listen(client);
    const sockets = [await connect(), await connect(), await connect()];
    say("hello");
    await tell();
    expect(sockets.map(({ closed, texts }) => [closed?.code, texts])).toEqual([
      [4008, []],
      [undefined, ["hello"]],
      [undefined, ["hello"]],
    ]);
  });

  test("when the channel does", async () => {
    const client = await openClient();
    const sockets = [await (await listen(client)).connect(), await (await listen(client)).connect()];
    await client.channel.close();
    expect(sockets.map(({ closed }) => closed?.code)).toEqual([1001, 1001]);
    expect(client.host.clock.waiting).toBe(0);
  });

  test("and nothing of it is left, also in the middle of a read", async () => {
    const client = await openClient();
    const { id, say, connect } = await listen(client);
    const socket = await connect();
    say("one");
    client.channel.changed?.("web", { conversation: id });
    socket.leave();
    socket.leave();
    await settled();
    expect([socket.frames, client.host.clock.waiting]).toEqual([[], 0]);
    const { reads } = client.host;
    client.channel.changed?.("web", { conversation: id });
    await client.channel.typing?.({ conversation: id }, "web");
    await client.host.clock.advance(10 * beatMs);
    expect([client.host.reads, socket.frames, socket.beats]).toEqual([reads, [], 0]);
  });
});

describe("nothing is remembered", () => {
  function registry() {
    const host = fakeHost();
    const streams = createStreams(2);
    const read = async (): Promise<Page<Activity>> => ({ items: [], watermark: 0, hasMore: false });
    const { clock, log } = host;
    /** A connection as a socket makes it: counted until it is closed, whoever closes it. */
    const open = (conversation: string, address: string) => {
      const leave = streams.enter(address, (code, reason) => stream.end(code, reason));
      const socket = { bufferedBytes: 0, send() {}, close: leave };
      const frames = activityFrames(host, conversation);
      const until = clock.now() + 60_000;
      const stream = streams.open(conversation, { socket, frames, clock, log, after: 0, until, read });
      return () => {
        stream.closed();
        leave();
      };
    };
    return { streams, clock, open };
  }

  test("of connections that are closed, however they were", async () => {
    const { streams, clock, open } = registry();
    const leave = open("one", "a");
    for (const address of ["a", "b", "c"]) open("two", address);
    // The oldest of conversation two had to go.
    expect([streams.from("a"), streams.from("b"), streams.from("c")]).toEqual([1, 1, 1]);
    leave();
    leave();
    expect(streams.from("a")).toBe(0);
    await clock.advance(60_000);
    expect([streams.remembered, clock.waiting]).toEqual([0, 0]);
    open("three", "d");
    streams.close();
    expect([streams.remembered, clock.waiting]).toEqual([0, 0]);
  });

  test("of 5,000 connections in 5,000 conversations that come and go in any order", async () => {
    const { streams, clock, open } = registry();
    const leaves = Array.from({ length: 5_000 }, (_, index) => open(`c${index}`, `a${index % 50}`));
    expect([streams.from("a0"), streams.from("a49")]).toEqual([100, 100]);
    for (const [index, leave] of leaves.entries()) if (index % 3 === 0) leave();
    await clock.advance(30_000);
    for (const leave of leaves.toReversed()) leave();
    expect([streams.remembered, clock.waiting]).toEqual([0, 0]);
  });
});

describe("when the history cannot be read", () => {
  const away = new FrontdeskError("store.unavailable", "…", { retryable: true });

  test("the stream tries again and shows what it missed", async () => {
    const client = await openClient();
    const { say, connect, tell } = await listen(client);
    const socket = await connect();
    client.host.fail(away);
    say("one");
    await tell();
    await tell();
    await client.host.clock.advance(3_000);
    client.host.fail(undefined);
    await client.host.clock.advance(3_000);
    expect([socket.texts, socket.closed]).toEqual([["one"], undefined]);
    expect(client.host.logged.map(({ event }) => event)).toEqual([
      "web.history_failed",
      "web.history_failed",
      "web.history_failed",
    ]);
  });

  test("the stream gives up after a while; clients come back by themselves", async () => {
    const client = await openClient();
    const { connect, tell } = await listen(client);
    const socket = await connect();
    client.host.fail(away);
    await tell();
    await client.host.clock.advance(10_000);
    expect(socket.closed).toEqual({ code: 1011, reason: "history unavailable" });
    expect(client.host.clock.waiting).toBe(0);
  });
});
