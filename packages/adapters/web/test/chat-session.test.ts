import { describe, expect, test } from "vitest";
import { createSigner } from "../src/token.ts";
import { openChat } from "./support/chat.ts";
import { fakeHost } from "./support/fake-host.ts";

const day = 86_400_000;

describe("a visitor who comes", () => {
  test("for the first time gets a conversation of their own, and nothing is stored", async () => {
    const { visit, host } = await openChat({ maxTextLength: 500, maxFileBytes: 1_000, fileTypes: ["image/*"] });
    const one = await visit();
    const two = await visit();
    expect(one).toEqual({
      session: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
      expiresIn: 3_600,
      key: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
      conversation: expect.stringMatching(/^[0-9a-f]{32}$/),
      bot: { name: "Acme support" },
      limits: { textLength: 500, fileBytes: 1_000, fileTypes: ["image/*"] },
    });
    expect(two.conversation).not.toBe(one.conversation);
    expect([host.accepted, host.reads]).toEqual([[], 0]);
  });

  test("again with their key goes on in the same conversation as the same visitor, for another 30 days each time", async () => {
    const { visit, send, host } = await openChat();
    const first = await visit();
    await send(first.session, { id: "m1", text: "Hello" });
    await host.clock.advance(29 * day);
    const second = await visit({ key: first.key });
    expect(second.conversation).toBe(first.conversation);
    await host.clock.advance(29 * day);
    const third = await visit({ key: second.key });
    expect(third.conversation).toBe(first.conversation);
    await send(third.session, { id: "m2", text: "Me again" });
    const [hello, again] = host.accepted;
    expect(again).toMatchObject({ address: hello?.address, user: hello?.user });
  });

  test("too late begins anew, and is not turned away", async () => {
    const { visit, host } = await openChat({ visitorLifetimeMs: 60_000 });
    const first = await visit();
    await host.clock.advance(60_000);
    const second = await visit({ key: first.key });
    expect(second.conversation).not.toBe(first.conversation);
  });

  test("says in which language the page is written", async () => {
    const { visit, send, host } = await openChat();
    await send((await visit({ locale: "de-AT" })).session, { id: "m1", text: "Servus" });
    await send((await visit({ locale: "de; drop table" })).session, { id: "m1", text: "Servus" });
    await send((await visit({ locale: "de-AT" })).session, { id: "m1", text: "Hello", locale: "en" });
    expect(host.accepted.map(({ user }) => user.locale)).toEqual(["de-AT", undefined, "en"]);
  });

  test("is not signed in, whatever they say", async () => {
    const { visit, send, host } = await openChat();
    await send((await visit({ user: { id: "admin" }, verified: true })).session, { id: "m1", text: "Hello" });
    expect(host.accepted[0]?.user).toEqual({ id: expect.stringMatching(/^dl_[0-9a-f]{32}$/), verified: false });
  });
});

describe("a key", () => {
  /** A token signed for something, with the host's key or another one. */
  async function signed(use: "visitor" | "chat" | "stream", options: { secret?: number; audience?: string } = {}) {
    const { secret = 7, audience = "acme/web" } = options;
    const signer = await createSigner(new Uint8Array(32).fill(secret), audience);
    const expiresAt = Date.UTC(2030, 0, 1);
    return signer.sign({ use, conversation: "c0ffee", user: { id: "dl_1" }, expiresAt, until: expiresAt });
  }

  test("of this server is good", async () => {
    const { visit } = await openChat();
    expect((await visit({ key: await signed("visitor") })).conversation).toBe("c0ffee");
  });

  test.each([
    ["that is forged", () => signed("visitor", { secret: 8 })],
    ["of another bot", () => signed("visitor", { audience: "other/web" })],
    ["of another channel", () => signed("visitor", { audience: "acme/web2" })],
    ["that is a session", () => signed("chat")],
    ["that opens a stream", () => signed("stream")],
    ["without a signature", async () => `${(await signed("visitor")).split(".").slice(0, 2).join(".")}.`],
    ["that is no token", async () => "a.b.c"],
    ["that is rubbish", async () => "\u{1f642}".repeat(3_000)],
    ["that is empty", async () => ""],
  ])("%s is no way into a conversation", async (_, make) => {
    const { open, host } = await openChat();
    const { status, body } = await open({ key: await make() });
    expect([status, body.conversation]).toEqual([200, expect.stringMatching(/^[0-9a-f]{32}$/)]);
    expect(host.logged.filter(({ level }) => level === "error")).toEqual([]);
  });

  test("opens nothing by itself", async () => {
    const { visit, ask, listen } = await openChat();
    const { key = "" } = await visit();
    for (const [method, path] of [
      ["GET", "messages"],
      ["POST", "messages"],
      ["POST", "typing"],
      ["POST", "files"],
      ["GET", "events"],
      ["POST", "ai"],
      ["GET", "ai/1/stream"],
    ] as const) {
      const { status, body } = await ask(method, path, { token: key });
      expect([path, status, body.error?.code]).toEqual([path, 403, "InvalidToken"]);
    }
    expect((await listen(key)).closed?.code).toBe(1008);
  });

  test("is asked for again no more often than new visitors may come", async () => {
    const { open } = await openChat({ limits: { tokensPerMinute: 1 } });
    const { body } = await open();
    expect((await open({ key: body.key })).status).toBe(200);
    expect((await open({ key: "rubbish" })).status).toBe(429);
  });
});

describe("a session", () => {
  test("holds for an hour, and then says so", async () => {
    const { visit, ask, host } = await openChat();
    const { session } = await visit();
    await host.clock.advance(3_599_000);
    expect((await ask("GET", "messages", { token: session })).status).toBe(200);
    await host.clock.advance(2_000);
    const { status, body } = await ask("GET", "messages", { token: session });
    expect([status, body.error?.code]).toEqual([403, "TokenExpired"]);
  });

  test("lives through a restart of the server", async () => {
    const host = fakeHost();
    const { session } = await (await openChat({}, host)).visit();
    expect((await (await openChat({}, host)).ask("GET", "messages", { token: session })).status).toBe(200);
  });

  test("is what clients of Direct Line have, and theirs is one here", async () => {
    const { visit, messages, send, channel } = await openChat();
    const { session } = await visit();
    await send(session, { id: "m1", text: "Hello" });
    expect((await messages(session)).map(({ clientId }) => clientId)).toEqual(["m1"]);
    expect(channel.routes?.some(({ path }) => path.startsWith("/v3/directline"))).toBe(true);
  });

  test.each([
    [undefined, 401, "MissingToken"],
    ["", 401, "MissingToken"],
    ["rubbish", 403, "InvalidToken"],
    ["a.b.c", 403, "InvalidToken"],
    ["x".repeat(10_000), 403, "InvalidToken"],
  ])("%j is none", async (token, status, code) => {
    const { ask, host } = await openChat();
    for (const path of ["messages", "events", "ai/1/stream"]) {
      const answer = await ask("GET", path, { token });
      expect([answer.status, answer.body.error?.code]).toEqual([status, code]);
    }
    expect(host.accepted).toEqual([]);
  });

  test.each([
    [{ key: 5 }, "BadArgument"],
    [{ identity: {} }, "BadArgument"],
    [{ locale: ["de"] }, "BadArgument"],
    [[], "MalformedData"],
    ["text", "MalformedData"],
  ])("is refused for %j", async (body, code) => {
    const { open } = await openChat();
    const answer = await open(body as object); // What JavaScript may send.
    expect([answer.status, answer.body.error?.code]).toEqual([400, code]);
  });
});
