import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Chat } from "@ai-sdk/react";
import { fakeDesk } from "@frontdesk/core/testing";
import { DefaultChatTransport, type UIMessage } from "ai";
import { frontdesk, lineLog, memory, runtime, web } from "frontdesk";
import { expect, onTestFinished, test } from "vitest";

const front = frontdesk({ id: "acme", name: "Acme support", queues: ["help"], disclosure: false });
const returns = front.intent({
  name: "returns",
  examples: ["how many days do I have to send it back"],
  run: () => ({
    parts: [
      { kind: "text", text: "You have **30 days**.", format: "markdown" },
      {
        kind: "sources",
        sources: [{ title: "Returns", url: "https://docs.example.com/returns" }, { title: "Leaflet" }],
      },
    ],
  }),
});
const help = front.intent({
  name: "help",
  examples: ["what can you do for me"],
  async run(turn) {
    const what = await turn.choose("what", "What is it about?", { returns: "A return", parcel: "A parcel" });
    return `You chose ${what}.`;
  },
});
const boots = front.intent({
  name: "boots",
  examples: ["show me your winter boots"],
  run: () => ({
    parts: [
      {
        kind: "card",
        title: "Boots",
        text: "Warm & dry",
        image: { url: "https://shop.example/boots.png", alt: "A pair of boots" },
      },
      { kind: "image", url: "https://shop.example/sole.webp", alt: "Their soles" },
      { kind: "table", head: ["Size", "Price"], rows: [["42", "80 €"]] },
    ],
  }),
});
/** What the streamed reply waits for before it ends. */
const story = { end: (): void => {} };
const tell = front.intent({
  name: "tell",
  examples: ["tell me a long story"],
  async run(turn) {
    await turn.stream("story", async function* () {
      yield "Once upon a **time**";
      await new Promise<void>((resolve) => {
        story.end = resolve;
      });
      yield " there was a boot.";
    });
  },
});
const bot = front.bot({ intents: [returns, help, boots, tell], fallback: () => "Could you say that in other words?" });

/** A bot, and a visitor with a chat of the AI SDK. */
async function visit() {
  const desk = fakeDesk();
  const running = runtime(bot, { channels: [web()], desk, store: memory(), log: lineLog({ level: "silent" }) });
  await running.start();
  const server = createServer((request, response) => void running.node(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // A server that listens on TCP has such an address.
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/chat`;
  onTestFinished(async () => {
    await running.stop({ deadlineMs: 0 });
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const opened = await fetch(`${base}/session`, { method: "POST" });
  const { session } = (await opened.json()) as { session: string };
  const headers = { authorization: `Bearer ${session}` };
  const failures: Error[] = [];
  const chat = new Chat<UIMessage>({
    id: "chat-1",
    transport: new DefaultChatTransport({ api: `${base}/ai`, headers }),
    onError: (error) => failures.push(error),
  });
  const history = async () => {
    const answer = await fetch(`${base}/messages?last=50`, { headers });
    return ((await answer.json()) as { messages: { author: { kind: string }; parts: unknown[] }[] }).messages;
  };
  return { chat, desk, failures, headers, base, history };
}

/** What an assistant's message holds, without steps. */
function partsOf(message: UIMessage | undefined) {
  return (message?.parts ?? []).filter(({ type }) => type !== "step-start");
}

test("a question is answered as Markdown, with where it comes from", async () => {
  const { chat, failures } = await visit();
  await chat.sendMessage({ text: "how many days do I have to send it back" });
  expect(failures).toEqual([]);
  expect(chat.status).toBe("ready");
  expect(chat.messages.map(({ role }) => role)).toEqual(["user", "assistant"]);
  const answer = chat.messages[1];
  expect(answer?.metadata).toEqual({ sequence: 2, author: { kind: "bot", name: "Acme support" } });
  expect(partsOf(answer)).toMatchObject([
    {
      type: "text",
      text: "You have **30 days**.",
      state: "done",
      providerMetadata: { frontdesk: { format: "markdown" } },
    },
    { type: "source-url", url: "https://docs.example.com/returns", title: "Returns" },
    { type: "source-document", title: "Leaflet" },
  ]);
});

test("a reply is shown while it is written", async () => {
  const { chat, failures } = await visit();
  const sent = chat.sendMessage({ text: "tell me a long story" });
  await expect.poll(() => partsOf(chat.messages[1])).toMatchObject([{ type: "text", text: "Once upon a **time**" }]);
  expect(chat.status).toBe("streaming");
  story.end();
  await sent;
  expect(partsOf(chat.messages[1])).toMatchObject([
    { type: "text", text: "Once upon a **time** there was a boot.", state: "done" },
  ]);
  expect([chat.status, failures]).toEqual(["ready", []]);
});

test("a button that is pressed is its action, and what was asked goes on", async () => {
  const { chat, failures, history } = await visit();
  await chat.sendMessage({ text: "what can you do for me" });
  const [question, choices] = partsOf(chat.messages[1]);
  expect(question).toMatchObject({ type: "text", text: "What is it about?" });
  expect(choices).toMatchObject({
    type: "data-choices",
    data: { choices: [{ label: "A return" }, { label: "A parcel", token: expect.any(String) }] },
  });
  // Safe: it was looked at in the line before.
  const { data } = choices as unknown as { data: { choices: { label: string; token: string }[] } };
  const { label, token } = data.choices[1] ?? { label: "", token: "" };
  await chat.sendMessage({ parts: [{ type: "data-press", data: { label, token } }] });
  expect(partsOf(chat.messages[3])).toMatchObject([{ type: "text", text: "You chose parcel." }]);
  expect(failures).toEqual([]);
  expect((await history()).map(({ parts }) => parts[0])).toMatchObject([
    { text: "what can you do for me" },
    { kind: "choices" },
    { text: "A parcel" },
    { text: "You chose parcel." },
  ]);
});

test("cards, pictures and tables arrive, each with words for pages that show only text", async () => {
  const { chat, failures } = await visit();
  await chat.sendMessage({ text: "show me your winter boots" });
  expect(failures).toEqual([]);
  expect(partsOf(chat.messages[1])).toMatchObject([
    {
      type: "text",
      text: expect.stringContaining("Warm & dry"),
      providerMetadata: { frontdesk: { instead: "data-card" } },
    },
    { type: "data-card", data: { title: "Boots", image: { url: "https://shop.example/boots.png" } } },
    { type: "file", mediaType: "image/webp", url: "https://shop.example/sole.webp" },
    { type: "text", text: expect.stringMatching(/^\| Size \| Price \|\n/) },
  ]);
});

test("a message that is sent again is one message, and its answer comes again", async () => {
  const { chat, history } = await visit();
  await chat.sendMessage({ text: "how many days do I have to send it back" });
  const first = chat.messages[1];
  await chat.regenerate();
  expect(chat.messages).toHaveLength(2);
  expect(chat.messages[1]).toEqual(first);
  expect(await history()).toHaveLength(2);
});

test("a file goes along", async () => {
  const { chat, failures, history } = await visit();
  const url = `data:text/plain;base64,${btoa("It is broken.")}`;
  await chat.sendMessage({
    text: "See this",
    files: [{ type: "file", mediaType: "text/plain", filename: "why.txt", url }],
  });
  expect(failures).toEqual([]);
  const [message] = await history();
  expect(message?.parts).toMatchObject([
    { kind: "text", text: "See this" },
    { kind: "file", name: "why.txt", mime: "text/plain", size: 13 },
  ]);
});

test("what a person writes comes when the client looks again; when nothing does, nothing changes", async () => {
  const { chat, desk, failures } = await visit();
  await chat.sendMessage({ text: "human" });
  await expect.poll(() => desk.host.cases()).toHaveLength(1);
  const [opened] = await desk.host.cases();
  const id = opened?.id ?? "";
  const before = chat.messages.length;
  await desk.host.take(id, { name: "Maria" });
  await desk.host.say(id, { name: "Maria" }, "Hello, this is *Maria*.", "line-1");
  await desk.host.say(id, { name: "Maria" }, "How can I help?", "line-2");
  const texts: string[] = [];
  while (!texts.includes("How can I help?")) {
    await chat.resumeStream();
    expect(failures).toEqual([]);
    texts.splice(
      0,
      texts.length,
      ...chat.messages
        .slice(before)
        .flatMap((message) => partsOf(message).flatMap((part) => (part.type === "text" ? [part.text] : []))),
    );
  }
  expect(texts.slice(-2)).toEqual(["Hello, this is *Maria*.", "How can I help?"]);
  expect(chat.messages.at(-1)?.metadata).toMatchObject({ author: { kind: "person", name: "Maria" } });

  // While a person has the case the bot says nothing: no empty answer appears.
  const count = chat.messages.length;
  await chat.sendMessage({ text: "thank you" });
  expect(chat.messages).toHaveLength(count + 1);
  expect(chat.status).toBe("ready");
});

test("a visitor without a session is told so", async () => {
  const { chat, failures, headers } = await visit();
  headers.authorization = "Bearer nonsense";
  await chat.sendMessage({ text: "Hello" });
  expect(chat.status).toBe("error");
  expect(failures.map(({ message }) => message)).toEqual([expect.stringContaining("InvalidToken")]);
});
