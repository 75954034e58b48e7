import { FrontdeskError, type Part } from "@frontdesk/core";
import { describe, expect, test } from "vitest";
import { aiFrames } from "../src/ai/ai-frames.ts";
import type { ChatMessage } from "../src/chat/protocol.ts";
import { type Chat, openChat } from "./support/chat.ts";
import { settled } from "./support/settled.ts";

type Chunk = { readonly type: string; readonly [key: string]: unknown };

function chunksIn(text: string): readonly Chunk[] {
  return [...text.matchAll(/^data: (\{.*\})$/gm)].map(([, json = ""]) => JSON.parse(json));
}

/** A message of the history as the chat dialect shows it. */
function message(sequence: number, parts: readonly Part[], extra: Partial<ChatMessage> = {}): ChatMessage {
  return { sequence, at: 0, author: { kind: "bot", name: "Acme support" }, parts, ...extra };
}

/** What a page would show of chunks: the texts of the steps that were not taken back. */
function shown(chunks: readonly Chunk[]): readonly string[] {
  const steps: string[][] = [];
  for (const chunk of chunks) {
    if (chunk.type === "start-step") steps.push([]);
    else if (chunk.type === "reset-step") steps.at(-1)?.splice(0);
    else if (chunk.type === "text-start") steps.at(-1)?.push("");
    else if (chunk.type === "text-delta") {
      const step = steps.at(-1);
      step?.push(`${step.pop() ?? ""}${chunk.delta}`);
    }
  }
  return steps.flat();
}

const text = (words: string): Part => ({ kind: "text", text: words, format: "markdown" });

describe("a reply that is shown while it is written", () => {
  const streamed = (...texts: readonly string[]) => {
    const frames = aiFrames("reply-1");
    const told = texts.map((words) => frames.tell({ kind: "stream", streamId: "s1", text: words }, 1) ?? "").join("");
    return { frames, told };
  };

  test.each([
    ["as it was begun", ["Once", "Once upon"], "Once upon a time", []],
    ["to the end", ["Once upon a time"], "Once upon a time", []],
    ["with white space that the message leaves out", ["Once upon a time\n\n"], "Once upon a time", []],
    ["changed at its beginning", ["Once", "Twice upon"], "Twice upon a time", ["reset-step"]],
    ["changed in its middle, and back", ["Once", "Never", "Once upon"], "Once upon a time", []],
  ])("arrives once: %s", (_, partials, final, resets) => {
    const { frames, told } = streamed(...partials);
    const all = chunksIn(told + frames.show([message(2, [text(final)], { streamId: "s1" })], 2) + frames.end());
    expect(shown(all).map((words) => words.trimEnd())).toEqual([final]);
    expect(all.filter(({ type }) => type === "reset-step").map(({ type }) => type)).toEqual(resets);
    expect(all.filter(({ type }) => type === "start")).toHaveLength(1);
    expect(all.filter(({ type }) => type === "text-start")).toHaveLength(1 + resets.length);
  });

  test.each(["plain", "markdown"] as const)("says that it is %s", (format) => {
    const frames = aiFrames("reply-1");
    const told = frames.tell({ kind: "stream", streamId: "s1", text: "2 * 3", format }, 1) ?? "";
    const said = frames.show([message(2, [{ kind: "text", text: "2 * 3", format }], { streamId: "s1" })], 2);
    const formats = chunksIn(told + said).flatMap(({ type, providerMetadata }) =>
      type === "text-start" || type === "text-end" ? [providerMetadata] : [],
    );
    expect(formats).toEqual([{ frontdesk: { format } }, { frontdesk: { format } }]);
  });

  test("does not begin again when a piece of it comes late", () => {
    const { frames } = streamed("Once");
    frames.show([message(2, [text("Once upon a time")], { streamId: "s1" })], 2);
    expect(frames.tell({ kind: "stream", streamId: "s1", text: "Once upon" }, 2)).toBe("");
  });

  test("is taken back when it is never said", () => {
    const { frames, told } = streamed("I think that");
    expect(shown(chunksIn(told + frames.end()))).toEqual([]);
  });

  test("is taken back when something else is said", () => {
    const { frames, told } = streamed("I think that");
    const all = chunksIn(told + frames.show([message(2, [text("Sorry.")])], 2) + frames.end());
    expect(shown(all)).toEqual(["Sorry."]);
  });

  test("comes with what else the message has", () => {
    const { frames, told } = streamed("Once");
    const parts: readonly Part[] = [text("Once upon a time"), { kind: "sources", sources: [{ title: "Tales" }] }];
    const all = chunksIn(told + frames.show([message(2, parts, { streamId: "s1" })], 2));
    expect(all.map(({ type }) => type)).toEqual([
      "start",
      "start-step",
      "text-start",
      "text-delta",
      "message-metadata",
      "text-delta",
      "text-end",
      "source-document",
      "finish-step",
    ]);
  });
});

async function visited(options: Parameters<typeof openChat>[0] = {}) {
  const chat = await openChat(options);
  const visit = await chat.visit();
  const user = (id: string, words: string) => ({ id, role: "user", parts: [{ type: "text", text: words }] });
  const post = (body: object) => chat.raw("POST", "ai", { token: visit.session, body });
  const say = (...parts: readonly Part[]) => chat.host.add(visit.conversation, { parts });
  return { chat, ...visit, user, post, say };
}

/** Everything that an answer says until it is over. */
async function all(body: unknown): Promise<string> {
  if (typeof body === "string") return body;
  if (!(body instanceof ReadableStream)) throw new Error("No stream.");
  return new Response(body).text();
}

describe("a turn", () => {
  test("is streamed until all is answered, and not longer", async () => {
    const { chat, user, post, say, conversation } = await visited();
    const answered = chat.host.answerLater();
    const { status, headers, body } = await post({ id: "chat-1", messages: [user("m1", "Hello")] });
    expect([status, headers]).toEqual([
      200,
      expect.objectContaining({ "content-type": "text/event-stream", "x-vercel-ai-ui-message-stream": "v1" }),
    ]);
    const read = all(body);
    say(text("Hello yourself."));
    await chat.tell(conversation);
    await chat.channel.typing?.({ conversation }, "web");
    say({ kind: "choices", text: "What is it?", choices: [{ label: "A return", token: "tok" }] });
    answered();
    const text_ = await read;
    expect(text_.endsWith('data: {"type":"finish","finishReason":"stop"}\n\ndata: [DONE]\n\n')).toBe(true);
    expect(chunksIn(text_)).toMatchObject([
      { type: "start", messageId: "reply-1" },
      { type: "start-step" },
      { type: "message-metadata", messageMetadata: { sequence: 2, author: { kind: "bot", name: "Acme support" } } },
      { type: "text-start", providerMetadata: { frontdesk: { format: "markdown" } } },
      { type: "text-delta", delta: "Hello yourself." },
      { type: "text-end" },
      { type: "finish-step" },
      { type: "data-typing", transient: true },
      { type: "start-step" },
      { type: "message-metadata", messageMetadata: { sequence: 3 } },
      { type: "text-start", providerMetadata: { frontdesk: { format: "plain" } } },
      { type: "text-delta", delta: "What is it?" },
      { type: "text-end" },
      { type: "data-choices", data: { choices: [{ label: "A return", token: "tok" }] } },
      { type: "finish-step" },
      { type: "finish" },
    ]);
    expect(chat.host.clock.waiting).toBe(0);
  });

  test("ends with an error when the session does, and leaves nothing when the client goes", async () => {
    const { chat, user, post } = await visited({ tokenLifetimeMs: 10_000 });
    chat.host.answerLater();
    const first = await post({ messages: [user("m1", "Hello")] });
    const second = await post({ messages: [user("m2", "Hello")] });
    if (second.body instanceof ReadableStream) await second.body.cancel();
    const read = all(first.body);
    await chat.host.clock.advance(10_000);
    expect(chunksIn(await read)).toEqual([{ type: "error", errorText: "token expired" }]);
    expect(chat.host.clock.waiting).toBe(0);
  });

  test("whose end cannot be known says so", async () => {
    const { chat, user, post } = await visited();
    Object.assign(chat.host, { settled: async () => Promise.reject(new Error("away")) });
    const { body } = await post({ messages: [user("m1", "Hello")] });
    expect(chunksIn(await all(body))).toMatchObject([{ type: "error" }]);
    expect(chat.host.logged.map(({ event }) => event)).toEqual(["web.turn_unknown"]);
  });

  test("takes the newest message of the visitor, whatever else a page sends", async () => {
    const { chat, user, post } = await visited();
    const assistant = { id: "a1", role: "assistant", parts: [{ type: "text", text: "Hi" }] };
    await post({ messages: [user("m1", "Old"), user("m2", "New"), assistant, { role: "system", parts: [] }] });
    expect(chat.host.accepted).toMatchObject([{ text: "New", echo: { clientActivityID: "m2" } }]);
  });

  test("may be a button, a form or a thumb", async () => {
    const { chat, post } = await visited();
    const part = (type: string, data: object) => ({ messages: [{ id: type, role: "user", parts: [{ type, data }] }] });
    for (const [type, data] of [
      ["data-press", { token: "t1", label: "A return" }],
      ["data-form", { token: "t2", values: { phone: "1" } }],
      ["data-feedback", { token: "t3", value: "up" }],
    ] as const) {
      expect((await post(part(type, data))).status).toBe(200);
    }
    expect(chat.host.accepted).toMatchObject([
      { kind: "action", token: "t1", label: "A return" },
      { kind: "action", token: "t2", values: { phone: "1" } },
      { kind: "feedback", token: "t3", value: "up" },
    ]);
  });

  const file = (url: unknown) => ({
    messages: [{ id: "m1", role: "user", parts: [{ type: "file", url, filename: "x.txt", mediaType: "text/plain" }] }],
  });
  test.each([
    [{}, 400, "MissingProperty"],
    [{ messages: "Hello" }, 400, "MissingProperty"],
    [{ messages: [] }, 400, "MissingProperty"],
    [{ messages: [{ id: "m1", role: "assistant", parts: [] }] }, 400, "MissingProperty"],
    [{ messages: [{ id: "m1", role: "user" }] }, 400, "BadArgument"],
    [{ messages: [{ id: "m1", role: "user", parts: ["Hello"] }] }, 400, "BadArgument"],
    [{ messages: [{ id: "m1", role: "user", parts: [{ type: "text", text: 5 }] }] }, 400, "BadArgument"],
    [{ messages: [{ id: "m1", role: "user", parts: [] }] }, 400, "MissingProperty"],
    [{ messages: [{ role: "user", parts: [{ type: "text", text: "Hello" }] }] }, 400, "MissingProperty"],
    [{ messages: [{ id: "x".repeat(101), role: "user", parts: [{ type: "text", text: "Hi" }] }] }, 400, "BadArgument"],
    [file(5), 400, "BadArgument"],
    [file("https://evil.example/x.txt"), 415, "NotSupported"],
    [file("data:text/plain;base64,&&&"), 415, "NotSupported"],
    [file("data:text/plain;base64,"), 400, "MalformedData"],
    [file(`frontdesk-file:${"0".repeat(32)}`), 400, "UnknownFile"],
  ])("is refused: %j", async (body, status, code) => {
    const { chat, post } = await visited();
    const answer = await post(body);
    expect([answer.status, JSON.parse(String(answer.body)).error.code]).toEqual([status, code]);
    expect(chat.host.accepted).toEqual([]);
  });

  test("is refused when the store is away", async () => {
    const { chat, user, post } = await visited();
    chat.host.fail(new FrontdeskError("store.unavailable", "…", { retryable: true }));
    expect((await post({ messages: [user("m1", "Hello")] })).status).toBe(503);
  });
});

describe("what is said later", () => {
  async function waiting(chat: Chat, token: string, query = "") {
    let answer: Awaited<ReturnType<Chat["raw"]>> | undefined;
    const done = chat.raw("GET", `ai/chat-1/stream${query}`, { token }).then((given) => {
      answer = given;
    });
    await settled();
    return {
      done,
      now: () => answer?.status,
      texts: async () => {
        await done;
        return shown(chunksIn(String(answer?.body)));
      },
    };
  }

  test("is waited for, and comes as one message", async () => {
    const { chat, session, conversation, say } = await visited();
    say(text("Old."));
    const wait = await waiting(chat, session);
    expect(wait.now()).toBeUndefined();
    chat.host.add(conversation, { parts: [text("Hello.")], author: { kind: "person", name: "Maria" } });
    await chat.tell(conversation);
    expect([wait.now(), await wait.texts()]).toEqual([200, ["Hello."]]);
    // What comes between two looks is not lost.
    say(text("one"));
    say(text("two"));
    expect(await (await waiting(chat, session)).texts()).toEqual(["one", "two"]);
    expect(chat.host.clock.waiting).toBe(0);
  });

  test("is nothing after 25 seconds", async () => {
    const { chat, session } = await visited();
    const wait = await waiting(chat, session);
    await chat.host.clock.advance(25_000);
    await wait.done;
    expect([wait.now(), chat.host.clock.waiting]).toEqual([204, 0]);
  });

  test("begins where the client says that it is", async () => {
    const { chat, session, say } = await visited();
    for (const words of ["one", "two", "three"]) say(text(words));
    expect(await (await waiting(chat, session, "?after=1")).texts()).toEqual(["two", "three"]);
    expect(await (await waiting(chat, session, "?after=0")).texts()).toEqual(["one", "two", "three"]);
    const { status } = await chat.raw("GET", "ai/chat-1/stream?after=x", { token: session });
    expect(status).toBe(400);
  });

  test("is not what the visitor writes meanwhile: that is answered where they write it", async () => {
    const { chat, session, conversation, post, user, say } = await visited();
    const wait = await waiting(chat, session);
    const answered = chat.host.answerLater();
    const { body } = await post({ messages: [user("m1", "Hello")] });
    await chat.tell(conversation);
    expect(wait.now()).toBe(204);
    say(text("Hello yourself."));
    answered();
    expect(shown(chunksIn(await all(body)))).toEqual(["Hello yourself."]);
    // And it does not come a second time.
    const next = await waiting(chat, session);
    expect(next.now()).toBeUndefined();
    await chat.host.clock.advance(25_000);
    await next.done;
  });

  test("is what was answered to something that the visitor wrote elsewhere", async () => {
    const { chat, session, conversation, say } = await visited();
    const wait = await waiting(chat, session);
    await chat.send(session, { id: "m1", text: "From the widget" });
    await chat.tell(conversation);
    await wait.done;
    expect(wait.now()).toBe(204);
    say(text("Answered there."));
    expect(await (await waiting(chat, session)).texts()).toEqual(["Answered there."]);
  });

  test("is no longer waited for when the channel closes", async () => {
    const { chat, session } = await visited();
    const wait = await waiting(chat, session);
    await chat.channel.close();
    await wait.done;
    expect([wait.now(), chat.host.clock.waiting]).toEqual([204, 0]);
  });
});
