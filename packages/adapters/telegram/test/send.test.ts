import { createServer, type Server } from "node:net";
import { describe, expect, it } from "vitest";
import { httpApi } from "../src/http-api.ts";
import { bench, endAfterEach, errorOf, printed, reply, sendTo } from "./support/channel.ts";

endAfterEach();

const hello = reply({ kind: "text", text: "A private text" });
const picture = "https://pictures.example.com/boots.png";

describe("send", () => {
  it("answers with Telegram's id of each piece", async () => {
    const { api, channel } = await bench();
    const ann = api.customer();
    const ids = await sendTo({ channel }, { chat: String(ann.id) }, reply({ kind: "text", text: "x".repeat(5000) }));
    expect(ids).toEqual(ann.messages.map(({ id }) => String(id)));
    expect(ids).toHaveLength(2);
  });

  it("goes into the topic that the customer writes in", async () => {
    const { api, channel } = await bench();
    const ann = api.customer();
    await sendTo({ channel }, { chat: String(ann.id), thread: "77" }, hello);
    expect(ann.messages).toMatchObject([{ thread: 77 }]);
  });

  it("quotes what it answers in a group, and not in a private chat", async () => {
    const { api, channel } = await bench();
    const [ann, group] = [api.customer(), api.group()];
    const message = { ...hello, replyTo: "5" };
    await sendTo({ channel }, { chat: String(ann.id) }, message);
    await sendTo({ channel }, { chat: String(group.id), user: String(ann.id) }, message);
    expect([ann.messages[0]?.replyTo, group.messages[0]?.replyTo]).toEqual([undefined, 5]);
  });

  it("follows a group that has moved, at once and from then on", async () => {
    const { api, channel } = await bench();
    const group = api.group();
    const address = { chat: String(group.id), user: "5" };
    group.migrates();
    await sendTo({ channel }, address, hello);
    await sendTo({ channel }, address, hello);
    expect(group.messages).toHaveLength(2);
    const chats = api.calls.filter(({ method }) => method === "sendMessage").map(({ payload }) => payload.chat_id);
    expect(chats).toEqual([Number(address.chat), group.id, group.id]);
  });

  it("sends text with the address when Telegram cannot fetch a picture", async () => {
    const { api, channel } = await bench();
    const ann = api.customer();
    api.breakPicture(picture);
    const card = reply({
      kind: "card",
      title: "Boots",
      text: "Warm",
      image: { url: picture, alt: "Boots" },
      choices: [{ label: "Buy", token: "t" }],
    });
    expect(await sendTo({ channel }, { chat: String(ann.id) }, card)).toHaveLength(1);
    expect(ann.messages).toMatchObject([
      { photo: undefined, text: `Boots\nWarm\n${picture}`, keyboard: [[{ label: "Buy", data: "t" }]] },
    ]);
  });

  for (const [status, description] of [
    [400, "Bad Request: not enough rights to send photos to the chat"],
    [400, "Bad Request: CHAT_SEND_PHOTOS_FORBIDDEN"],
    [403, "Forbidden: CHAT_SEND_MEDIA_FORBIDDEN"],
  ] as const) {
    it(`sends words where a group takes no pictures: ${status} ${description}`, async () => {
      const { api, channel } = await bench();
      const group = api.group();
      api.failNext({ kind: "status", status, description }, { method: "sendPhoto" });
      const message = { ...reply({ kind: "image", url: picture, alt: "Boots" }), replyTo: "5" };
      await sendTo({ channel }, { chat: String(group.id), user: "5" }, message);
      expect(group.messages).toMatchObject([{ photo: undefined, text: `Boots\n${picture}`, replyTo: 5 }]);
    });
  }

  it("calls it final where a group takes no words either", async () => {
    const { api, channel } = await bench();
    const group = api.group();
    const description = "Bad Request: not enough rights to send text messages to the chat";
    api.failNext({ kind: "status", status: 400, description });
    expect(await errorOf(sendTo({ channel }, { chat: String(group.id) }, hello))).toMatchObject({
      code: "channel.refused",
    });
  });

  it("calls a chat that the bot was removed from final", async () => {
    const { api, channel } = await bench();
    const group = api.group();
    group.removesBot();
    expect(await errorOf(sendTo({ channel }, { chat: String(group.id) }, hello))).toMatchObject({
      code: "channel.refused",
      retryable: false,
    });
  });

  it("keeps a message for later while the token is revoked", async () => {
    const { api, channel } = await bench();
    const ann = api.customer();
    api.failNext({ kind: "status", status: 401 });
    const error = await errorOf(sendTo({ channel }, { chat: String(ann.id) }, hello));
    expect(error).toMatchObject({
      code: "channel.unavailable",
      retryable: true,
      hint: expect.stringContaining("TELEGRAM_BOT_TOKEN"),
    });
  });

  it("knows that nothing was sent when the time was over before", async () => {
    const { api, channel } = await bench();
    const ann = api.customer();
    const error = await errorOf(sendTo({ channel }, { chat: String(ann.id) }, hello, AbortSignal.abort()));
    expect(error).toMatchObject({ code: "channel.unavailable" });
    expect(ann.messages).toEqual([]);
  });

  it("does not know what became of a send whose time was over in the middle", async () => {
    const { api, channel } = await bench();
    const ann = api.customer();
    api.failNext({ kind: "hang" });
    const time = new AbortController();
    const arrived = api.nextCall("sendMessage");
    const sending = errorOf(sendTo({ channel }, { chat: String(ann.id) }, hello, time.signal));
    await arrived;
    time.abort();
    expect(await sending).toMatchObject({ code: "channel.outcome_unknown", retryable: true });
  });

  it("does not know what became of a send whose connection broke after it was carried out", async () => {
    const { api, channel } = await bench();
    const ann = api.customer();
    await sendTo({ channel }, { chat: String(ann.id) }, hello);
    api.failNext({ kind: "reset", done: true });
    expect(await errorOf(sendTo({ channel }, { chat: String(ann.id) }, hello))).toMatchObject({
      code: "channel.outcome_unknown",
    });
    expect(ann.messages).toHaveLength(2);
  });

  it("says what Telegram said, without the message and the token", async () => {
    const { api, channel } = await bench();
    const ann = api.customer();
    ann.blocks();
    const error = await errorOf(sendTo({ channel }, { chat: String(ann.id) }, hello));
    expect(error.message).toBe("Telegram answered 403: Forbidden: bot was blocked by the user.");
    api.forget(ann.id);
    expect((await errorOf(sendTo({ channel }, { chat: String(ann.id) }, hello))).message).toBe(
      "Telegram answered 400: Bad Request: chat not found.",
    );
    const piece = { method: "sendMessage", payload: { text: "<secret words>", parse_mode: "HTML" } } as const;
    const context = { account: "1", idempotencyKey: "k", signal: new AbortController().signal };
    const unparsable = await errorOf(channel.send({ chat: String(api.customer().id) }, piece, context));
    expect(unparsable.message).toBe("Telegram answered 400: Bad Request: can't parse entities.");
    expect(printed(unparsable)).not.toContain(api.token);
  });

  it("shows that it types, and ignores what comes of it", async () => {
    const { api, channel } = await bench();
    const ann = api.customer();
    await channel.typing?.({ chat: String(ann.id) }, "1");
    expect(api.calls.at(-1)).toEqual({ method: "sendChatAction", payload: { chat_id: ann.id, action: "typing" } });
    ann.blocks();
    await channel.typing?.({ chat: String(ann.id) }, "1");
    await api.close();
    await channel.typing?.({ chat: String(ann.id) }, "1");
  });

  it("keeps its connection between calls", async () => {
    const { api, channel } = await bench();
    const ann = api.customer();
    for (let time = 0; time < 3; time += 1) await sendTo({ channel }, { chat: String(ann.id) }, hello);
    expect(ann.messages).toHaveLength(3);
    await channel.close();
    expect(await errorOf(sendTo({ channel }, { chat: String(ann.id) }, hello))).toMatchObject({
      code: "channel.unavailable",
    });
  });
});

describe("httpApi", () => {
  /** A server that answers every connection with the same bytes. */
  async function raw(bytes: string): Promise<{ server: Server; url: string }> {
    const server = createServer((socket) => {
      socket.on("error", () => {});
      socket.once("data", () => socket.end(bytes));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    return { server, url: `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}/root/` };
  }

  for (const [name, bytes, expected] of [
    [
      "a success without sense",
      "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nhi",
      { kind: "failed", mayHaveArrived: true },
    ],
    [
      "an answer that is cut off",
      'HTTP/1.1 200 OK\r\ncontent-length: 90\r\n\r\n{"ok":true',
      { kind: "failed", mayHaveArrived: true },
    ],
    ["no HTTP at all", "SSH-2.0-hello\r\n", { kind: "failed", mayHaveArrived: true }],
    ["nothing", "", { kind: "failed", mayHaveArrived: true }],
    [
      "a refusal without sense",
      "HTTP/1.1 403 No\r\ncontent-length: 2\r\n\r\nno",
      { kind: "refused", status: 403, description: "" },
    ],
    ["a null", "HTTP/1.1 502 No\r\ncontent-length: 4\r\n\r\nnull", { kind: "refused", status: 502 }],
    [
      "strange parameters",
      'HTTP/1.1 429 No\r\ncontent-length: 48\r\n\r\n{"ok":false,"parameters":{"retry_after":"soon"}}',
      { kind: "refused", status: 429, retryAfterMs: undefined, migratedTo: undefined },
    ],
  ] as const) {
    it(`makes sense of ${name}`, async () => {
      const { server, url } = await raw(bytes);
      const client = httpApi(url, "1:token");
      const answer = await client.call("getMe", {});
      expect(answer).toMatchObject(expected);
      client.close();
      await new Promise((resolve) => server.close(resolve));
    });
  }

  it("says that nothing was sent when nobody listens, and does not name the address", async () => {
    const { server, url } = await raw("");
    await new Promise((resolve) => server.close(resolve));
    const client = httpApi(url, "1:token");
    expect(await client.call("getMe", {})).toEqual({ kind: "failed", mayHaveArrived: false, reason: "ECONNREFUSED" });
  });
});
