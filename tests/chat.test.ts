import { createServer } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { frontdesk, lineLog, memory, runtime, type WebOptions, web } from "frontdesk";
import { describe, expect, onTestFinished, test } from "vitest";

const shop = "https://shop.example";
const front = frontdesk({ id: "acme", name: "Acme support", disclosure: false });
const returns = front.intent({
  name: "returns",
  examples: ["how many days do I have to send it back"],
  run: () => ({ parts: [{ kind: "text", text: "30 days." }, { kind: "feedback" }] }),
});
const bot = front.bot({ intents: [returns], fallback: () => "Could you say that in other words?" });

/** A part of a message, as far as these tests look. */
interface Part {
  readonly kind: string;
  readonly text?: string;
  readonly token?: string;
}
interface Message {
  readonly sequence: number;
  readonly author: { readonly kind: string };
  readonly parts: readonly Part[];
}

/** A bot on a server of its own. */
async function serve(options: WebOptions = {}) {
  const running = runtime(bot, {
    channels: [web({ origins: [shop], ...options })],
    store: memory(),
    log: lineLog({ level: "silent" }),
  });
  await running.start();
  const server = createServer((request, response) => void running.node(request, response));
  server.on("upgrade", running.upgrade);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // A server that listens on TCP has such an address.
  const { port } = server.address() as AddressInfo;
  const base = `http://127.0.0.1:${port}/chat`;
  onTestFinished(async () => {
    await running.stop({ deadlineMs: 0 });
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const visit = async () => {
    const answer = await fetch(`${base}/session`, { method: "POST", headers: { origin: shop } });
    const { session } = (await answer.json()) as { session: string };
    const headers = { authorization: `Bearer ${session}`, origin: shop };
    const send = (body: object) =>
      fetch(`${base}/messages`, {
        method: "POST",
        headers: { ...headers, "content-type": "application/json" },
        body: JSON.stringify(body),
      });
    const messages = async () =>
      ((await (await fetch(`${base}/messages`, { headers })).json()) as { messages: Message[] }).messages;
    return { session, headers, send, messages };
  };
  return { base, port, visit };
}

/** A WebSocket of a browser of this machine; `frames` are what came, `closed` resolves with the code of its end. */
function socketTo(base: string) {
  const socket = new WebSocket(`${base.replace("http", "ws")}/socket`);
  const frames: { kind: string; messages?: Message[] }[] = [];
  socket.addEventListener("message", ({ data }) => frames.push(JSON.parse(String(data))));
  const closed = new Promise<number>((resolve) => socket.addEventListener("close", ({ code }) => resolve(code)));
  const opened = new Promise((resolve) => socket.addEventListener("open", resolve));
  onTestFinished(() => socket.close());
  return { socket, frames, closed, opened };
}

describe("a page of another origin reads why it was refused:", () => {
  test("a message that is too long, by the server and by the channel", async () => {
    const { visit } = await serve();
    const { send } = await visit();
    for (const length of [16_385, 65_536]) {
      const answer = await send({ id: "m1", text: "x".repeat(length) });
      expect([answer.status, answer.headers.get("access-control-allow-origin")]).toEqual([413, shop]);
      const { error } = (await answer.json()) as { error: { code: string; message: string } };
      expect(error).toEqual({ code: expect.any(String), message: expect.any(String) });
    }
  });

  test("a file that is too large", async () => {
    const { base, visit } = await serve({ maxFileBytes: 1_000 });
    const { headers } = await visit();
    const answer = await fetch(`${base}/files?name=x.txt`, { method: "POST", headers, body: "x".repeat(1_001) });
    expect([answer.status, answer.headers.get("access-control-allow-origin")]).toEqual([413, shop]);
  });

  test("and a page that is not named reads nothing", async () => {
    const { base } = await serve();
    const answer = await fetch(`${base}/session`, { method: "POST", headers: { origin: "https://evil.example" } });
    expect([answer.status, answer.headers.get("access-control-allow-origin")]).toEqual([403, null]);
  });
});

test("a conversation goes over a WebSocket, and over Server-Sent Events alike", async () => {
  const { base, visit } = await serve();
  const { session, headers, send } = await visit();
  const { socket, frames, opened } = socketTo(base);
  await opened;
  socket.send(JSON.stringify({ kind: "hello", session, after: 0 }));
  const events = await fetch(`${base}/events`, { headers });
  expect(events.headers.get("content-type")).toBe("text/event-stream");
  await send({ id: "m1", text: "how many days do I have to send it back" });

  const seen: number[] = [];
  let text = "";
  const reader = events.body?.pipeThrough(new TextDecoderStream()).getReader();
  while (seen.length < 2) {
    text += (await reader?.read())?.value ?? "";
    const sequences = [...text.matchAll(/^data: (\{.*\})$/gm)].flatMap(([, data = ""]) =>
      ((JSON.parse(data) as { messages?: Message[] }).messages ?? []).map(({ sequence }) => sequence),
    );
    seen.splice(0, seen.length, ...sequences);
  }
  await reader?.cancel();
  expect(seen).toEqual([1, 2]);
  await expect
    .poll(() => frames.flatMap(({ messages = [] }) => messages.map(({ sequence }) => sequence)))
    .toEqual([1, 2]);
});

test("a frame over the limit ends the connection", async () => {
  const { base } = await serve();
  const { socket, closed, opened } = socketTo(base);
  await opened;
  socket.send("x".repeat(8_193));
  expect(await closed).toBe(1009);
});

test("a token never stands in an address", async () => {
  const { base, visit } = await serve();
  const { session } = await visit();
  const { socket, closed, opened } = socketTo(base);
  expect(socket.url).not.toContain(session);
  await opened;
  socket.send(JSON.stringify({ kind: "hello", session: `${session}x`, after: 0 }));
  expect(await closed).toBe(1008);
});

test("a thumb under the answer of another conversation changes nothing", async () => {
  const { visit } = await serve();
  const [ann, bob] = [await visit(), await visit()];
  const question = "how many days do I have to send it back";
  await ann.send({ id: "m1", text: question });
  await bob.send({ id: "m1", text: question });
  await expect.poll(async () => (await ann.messages()).length).toBe(2);
  await expect.poll(async () => (await bob.messages()).length).toBe(2);
  const token = (await ann.messages())[1]?.parts.find(({ kind }) => kind === "feedback")?.token;
  await bob.send({ id: "m2", feedback: { token, value: "down" } });
  // What comes next shows that nothing was said to it before.
  await bob.send({ id: "m3", text: question });
  await expect.poll(async () => (await bob.messages()).at(-1)?.parts[0]?.text).toBe("30 days.");
  expect((await ann.messages()).map(({ author }) => author.kind)).toEqual(["customer", "bot"]);
  expect((await bob.messages()).flatMap(({ parts }) => parts.map(({ text }) => text)).join(" ")).not.toContain(
    "person",
  );
});

test("a client that goes away in the middle of its stream leaves the server well", async () => {
  const { base, port, visit } = await serve();
  const { session, send, messages } = await visit();
  await new Promise<void>((resolve) => {
    const raw = connect(port, "127.0.0.1", () => {
      raw.write(`GET /chat/events HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${session}\r\n\r\n`);
    });
    raw.once("data", () => {
      raw.destroy();
      resolve();
    });
  });
  await send({ id: "m1", text: "how many days do I have to send it back" });
  await expect.poll(async () => (await messages()).length).toBe(2);
  expect((await fetch(`${base}/messages`)).status).toBe(401);
});
