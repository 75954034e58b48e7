import { describe, expect, test } from "vitest";
import { type Answered, type Asked, directLine, openClient, refusalOf, socketOf } from "./support/client.ts";

const generate = `${directLine}/tokens/generate`;

function expectLater(answer: Answered, seconds: string): void {
  expect([answer.status, answer.body.error?.code, answer.headers["retry-after"]]).toEqual([
    429,
    "TooManyRequests",
    seconds,
  ]);
}

describe("too much", () => {
  test("are 31 tokens a minute from one address; another address has its own", async () => {
    const { ask, host } = await openClient();
    for (let index = 0; index < 30; index += 1) expect((await ask("POST", generate)).status).toBe(200);
    expectLater(await ask("POST", generate), "2");
    expect((await ask("POST", generate, { from: "203.0.113.8" })).status).toBe(200);
    await host.clock.advance(2_000);
    expect((await ask("POST", generate)).status).toBe(200);
    expectLater(await ask("POST", generate), "2");
  });

  test("is counted for a network where one customer has many addresses", async () => {
    const { ask } = await openClient({ limits: { tokensPerMinute: 1 } });
    expect((await ask("POST", generate, { from: "2001:db8:1:2::1" })).status).toBe(200);
    expectLater(await ask("POST", generate, { from: "2001:db8:1:2:ffff::1" }), "60");
    expect((await ask("POST", generate, { from: "2001:db8:1:3::1" })).status).toBe(200);
  });

  test("where nobody tells addresses is counted for all together, as twenty", async () => {
    const { ask } = await openClient({ limits: { tokensPerMinute: 1 } });
    const answers: number[] = [];
    for (let index = 0; index < 21; index += 1) answers.push((await ask("POST", generate, { from: "" })).status);
    expect(answers.filter((status) => status === 200)).toHaveLength(20);
  });

  test("said in one conversation is not said in another", async () => {
    const { ask, visit, host } = await openClient();
    const post = async ({ token, conversation }: { token: string; conversation: string }, asked: Asked = {}) =>
      ask("POST", `${directLine}/conversations/${conversation}/activities`, {
        token,
        body: { type: "message", text: "Hello" },
        ...asked,
      });
    const one = await visit();
    const two = await visit();
    for (let index = 0; index < 10; index += 1) expect((await post(one)).status).toBe(200);
    expectLater(await post(one), "1");
    // Not even from elsewhere.
    expectLater(await post(one, { from: "203.0.113.8" }), "1");
    expect((await post(two)).status).toBe(200);
    expect(host.accepted).toHaveLength(11);
    await host.clock.advance(500);
    expect((await post(one)).status).toBe(200);
  });

  test("said from one address is too much in every conversation", async () => {
    const { ask, visit } = await openClient({ limits: { activitiesPerSecondByAddress: 1 } });
    const post = async () => {
      const { token, conversation } = await visit();
      return ask("POST", `${directLine}/conversations/${conversation}/activities`, {
        token,
        body: { type: "message", text: "Hello" },
      });
    };
    for (let index = 0; index < 5; index += 1) expect((await post()).status).toBe(200);
    expectLater(await post(), "1");
    const { token, conversation } = await visit();
    expectLater(await ask("POST", `${directLine}/conversations/${conversation}/upload`, { token }), "1");
    expectLater(await ask("POST", "/chat/messages", { token }), "1");
    expectLater(await ask("POST", "/chat/ai", { token }), "1");
  });

  test("asked from one address is refused on every other endpoint, whether or not the token is good", async () => {
    const client = await openClient({ limits: { requestsPerSecond: 1 } });
    const { token, conversation } = await client.visit();
    const path = `${directLine}/conversations/${conversation}`;
    for (let index = 0; index < 5; index += 1) {
      expect((await client.ask("GET", `${path}/activities`, { token: "wrong" })).status).toBe(403);
    }
    expectLater(await client.ask("GET", `${path}/activities`, { token }), "1");
    expectLater(await client.ask("GET", path, { token }), "1");
    expectLater(await client.ask("POST", `${directLine}/conversations`, { token }), "1");
    expectLater(await client.ask("POST", `${directLine}/tokens/refresh`, { token }), "1");
    for (const [method, path] of [
      ["POST", "session"],
      ["GET", "messages"],
      ["POST", "typing"],
      ["POST", "files"],
      ["GET", "events"],
      ["GET", "ai/1/stream"],
    ] as const) {
      expectLater(await client.ask(method, `/chat/${path}`, { token }), "1");
    }
    expectLater(refusalOf(await client.connect("/chat/socket")), "1");
    expectLater(refusalOf(await client.connect(`${path}/stream?t=${token}`)), "1");
  });

  test("sockets from one address are refused until one of them closes", async () => {
    const client = await openClient({ limits: { socketsPerAddress: 2 } });
    const connect = async (from: string) => {
      const { token, conversation } = await client.visit();
      return client.connect(`${directLine}/conversations/${conversation}/stream?t=${token}`, { from });
    };
    const first = socketOf(await connect("203.0.113.7"));
    socketOf(await connect("203.0.113.7"));
    expectLater(refusalOf(await connect("203.0.113.7")), "10");
    socketOf(await connect("203.0.113.8"));
    first.leave();
    socketOf(await connect("203.0.113.7"));
  });

  test("is never, where limits are turned off", async () => {
    const { ask } = await openClient({ limits: false });
    for (let index = 0; index < 500; index += 1) expect((await ask("POST", generate)).status).toBe(200);
  });
});
