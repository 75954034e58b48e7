import { describe, expect, test } from "vitest";
import { directLine, openClient } from "./support/client.ts";
import { fakeHost } from "./support/fake-host.ts";

const generate = `${directLine}/tokens/generate`;

/** What a token says, unverified. */
function claimsOf(token: string | undefined): { readonly [claim: string]: unknown } {
  return JSON.parse(Buffer.from(token?.split(".")[1] ?? "", "base64url").toString());
}

describe("a visitor", () => {
  test("gets a token for a new conversation without a secret, and nothing is stored", async () => {
    const { ask, host } = await openClient();
    const first = await ask("POST", generate);
    const second = await ask("POST", generate);
    expect(first.status).toBe(200);
    expect(first.body).toEqual({
      conversationId: expect.stringMatching(/^[0-9a-f]{32}$/),
      token: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
      expires_in: 3600,
    });
    expect(first.headers).toMatchObject({ "cache-control": "no-store", "x-content-type-options": "nosniff" });
    expect(second.body.conversationId).not.toBe(first.body.conversationId);
    expect(claimsOf(first.body.token).user).toMatch(/^dl_[0-9a-f]{32}$/);
    expect(host.reads).toBe(0);
    expect(host.accepted).toEqual([]);
  });

  test("may say who they are, which vouches for nothing and opens nobody's conversation", async () => {
    const { ask, host } = await openClient();
    const body = { user: { id: "alice", name: "Alice" }, conversationId: "c0ffee", trustedOrigins: ["*"] };
    const { body: one } = await ask("POST", generate, { body });
    const { body: two } = await ask("POST", generate, { body });
    expect(claimsOf(one.token)).toMatchObject({ user: "visitor_alice", name: "Alice", conv: one.conversationId });
    expect(one.conversationId).not.toBe(two.conversationId);
    const path = `${directLine}/conversations/${one.conversationId}/activities`;
    await ask("POST", path, {
      token: one.token,
      body: { type: "message", text: "Hello", from: { id: "bob", name: "Bob" }, locale: "en-GB" },
    });
    expect(host.accepted[0]?.user).toEqual({ id: "visitor_alice", name: "Alice", locale: "en-GB", verified: false });
  });

  test.each([[{}], [{ user: null }], [{ user: {} }], [{ user: { id: null, name: "" } }]])(
    "%j is nobody in particular",
    async (body) => {
      const { ask } = await openClient();
      const answer = await ask("POST", generate, { body });
      expect(claimsOf(answer.body.token)).toMatchObject({ user: expect.stringMatching(/^dl_/) });
      expect(claimsOf(answer.body.token)).not.toHaveProperty("name");
    },
  );

  test("starts the conversation once, and goes on with it after that", async () => {
    const { ask, visit } = await openClient();
    const { token, conversation } = await visit();
    const start = () => ask("POST", `${directLine}/conversations`, { token, body: { user: {}, locale: "en" } });
    const first = await start();
    expect(first.status).toBe(201);
    expect(first.body).toMatchObject({ conversationId: conversation, expires_in: 3600 });
    expect(first.body.streamUrl).toMatch(
      new RegExp(`^ws://desk.example/v3/directline/conversations/${conversation}/stream\\?watermark=0&t=[\\w.-]+$`),
    );
    expect((await start()).status).toBe(200);
  });

  test("goes on with a conversation that another process began", async () => {
    const { ask, visit, host } = await openClient();
    const { token, conversation } = await visit();
    host.add(conversation, { parts: [{ kind: "text", text: "Hello" }] });
    expect((await ask("POST", `${directLine}/conversations`, { token })).status).toBe(200);
  });

  test.each([
    ["https://desk.example/support", {}, "wss://desk.example/support/v3/directline/"],
    ["http://desk.example", { origin: "https://desk.example" }, "wss://desk.example/v3/"],
    ["http://desk.example", { origin: "http://desk.example" }, "ws://desk.example/v3/"],
  ])("at %s with %j is told a stream that the page can open", async (base, headers, start) => {
    const { ask, visit } = await openClient();
    const { token } = await visit();
    const { body } = await ask("POST", `${directLine}/conversations`, { token, base, headers });
    expect(body.streamUrl?.startsWith(start)).toBe(true);
  });

  test("comes back after a lost connection, from what they have seen", async () => {
    const { ask, visit } = await openClient();
    const { token, conversation } = await visit();
    const path = `${directLine}/conversations/${conversation}`;
    const { status, body } = await ask("GET", `${path}?watermark=7`, { token });
    expect(status).toBe(200);
    expect(body).toMatchObject({ conversationId: conversation, expires_in: 3600 });
    expect(body.streamUrl).toContain("/stream?watermark=7&t=");
    for (const nothing of ["", "?watermark=", "?watermark=-"]) {
      expect((await ask("GET", path + nothing, { token })).body.streamUrl).toContain("/stream?watermark=0&t=");
    }
    expect((await ask("POST", `${directLine}/tokens/refresh`, { token: body.token })).status).toBe(200);
  });

  test("stays as long as they refresh their token while it holds", async () => {
    const { ask, visit, host } = await openClient({ tokenLifetimeMs: 60_000 });
    let { token, conversation } = await visit();
    for (let minute = 0; minute < 5; minute += 1) {
      await host.clock.advance(59_000);
      const { status, body } = await ask("POST", `${directLine}/tokens/refresh`, { token });
      expect(status).toBe(200);
      expect(body).toMatchObject({ conversationId: conversation, expires_in: 60 });
      token = body.token ?? "";
    }
    await host.clock.advance(60_000);
    const late = await ask("POST", `${directLine}/tokens/refresh`, { token });
    expect([late.status, late.body.error?.code]).toEqual([403, "TokenExpired"]);
  });

  test("keeps their token over a restart, but not with another key", async () => {
    const before = await openClient();
    const { token, conversation } = await before.visit();
    const path = `${directLine}/conversations/${conversation}/activities`;
    const after = await openClient({}, fakeHost());
    expect((await after.ask("GET", path, { token })).status).toBe(200);
    const elsewhere = await openClient({}, fakeHost(new Uint8Array(32).fill(8)));
    expect((await elsewhere.ask("GET", path, { token })).status).toBe(403);
    const neighbour = await openClient({ name: "other" });
    expect((await neighbour.ask("GET", path, { token })).status).toBe(403);
  });
});

test("before it is opened and after it is closed the channel asks to come later", async () => {
  const { channel, ask } = await openClient();
  await channel.close();
  const answer = await ask("POST", generate);
  expect([answer.status, answer.headers["retry-after"]]).toEqual([503, "1"]);
});
