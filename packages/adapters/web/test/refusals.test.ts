import { describe, expect, test } from "vitest";
import { type Answered, type Asked, type Client, directLine, openClient, refusalOf } from "./support/client.ts";

/** A method, or `SOCKET`, and a path below the channel's own. */
type Endpoint = readonly [method: string, path: string];

/** The endpoints, with `:conversation` to be filled in. */
const endpoints: readonly Endpoint[] = [
  ["POST", "/tokens/generate"],
  ["POST", "/tokens/refresh"],
  ["POST", "/conversations"],
  ["GET", "/conversations/:conversation"],
  ["GET", "/conversations/:conversation/activities"],
  ["POST", "/conversations/:conversation/activities"],
  ["POST", "/conversations/:conversation/upload"],
  ["SOCKET", "/conversations/:conversation/stream"],
];

const withToken = endpoints.filter(([, path]) => path !== "/tokens/generate");
const withConversation = endpoints.filter(([, path]) => path.includes(":conversation"));
const withBody = endpoints.filter(([method, path]) => method === "POST" && !path.endsWith("/upload"));

const goodBody = { type: "message", text: "Hello" };

async function ask(client: Client, [method, path]: Endpoint, conversation: string, asked: Asked): Promise<Answered> {
  const url = directLine + path.replace(":conversation", conversation);
  if (method !== "SOCKET") return client.ask(method, url, asked);
  const { token, ...rest } = asked;
  return refusalOf(await client.connect(token === undefined ? url : `${url}?t=${token}`, rest));
}

/** What every refusal has in common: a status, a code, a sentence, nothing kept, nobody else let in. */
function expectRefusal(client: Client, answer: Answered, status: number, code: string): void {
  expect([answer.status, answer.body.error?.code]).toEqual([status, code]);
  expect(answer.body.error?.message).toMatch(/^[\w].*\.$/);
  expect(answer.headers).toMatchObject({
    "content-type": "application/json; charset=utf-8",
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
  });
  expect(client.host.accepted).toEqual([]);
  expect(client.host.logged.filter(({ level }) => level === "error")).toEqual([]);
}

describe.each(withToken)("%s %s is refused", (...endpoint) => {
  test("without a token", async () => {
    const client = await openClient();
    const { conversation } = await client.visit();
    expectRefusal(client, await ask(client, endpoint, conversation, {}), 401, "MissingToken");
  });

  test.each(["x", "a.b.c", "eyJhbGciOiJub25lIn0.e30.", "x".repeat(5_000), "undefined", "''--"])(
    "with the token %j",
    async (token) => {
      const client = await openClient();
      const { conversation } = await client.visit();
      expectRefusal(client, await ask(client, endpoint, conversation, { token }), 403, "InvalidToken");
    },
  );

  test("with a token that has expired", async () => {
    const client = await openClient();
    const { token, conversation } = await client.visit();
    await client.host.clock.advance(3_600_000);
    expectRefusal(client, await ask(client, endpoint, conversation, { token }), 403, "TokenExpired");
  });
});

test.each(["Basic dXNlcjpwYXNz", "Bearer", "Bearer ", "Bearer a b", "", "secret"])(
  "Authorization: %j is no token",
  async (authorization) => {
    const client = await openClient();
    const answer = await client.ask("POST", `${directLine}/conversations`, { headers: { authorization } });
    expectRefusal(client, answer, 401, "MissingToken");
  },
);

test("a wrong secret is not passed over where none is needed", async () => {
  const client = await openClient();
  const answer = await client.ask("POST", `${directLine}/tokens/generate`, { token: "my-secret" });
  expectRefusal(client, answer, 403, "InvalidToken");
});

describe.each(withConversation)("%s %s is refused", (...endpoint) => {
  test("with the token of another conversation", async () => {
    const client = await openClient();
    const { token } = await client.visit();
    const { conversation } = await client.visit();
    const answer = await ask(client, endpoint, conversation, { token, body: goodBody });
    expectRefusal(client, answer, 403, "WrongConversation");
  });

  test("with a token that was made for the stream alone, but on the stream", async () => {
    const client = await openClient();
    const { token, conversation } = await client.visit();
    const { body } = await client.ask("GET", `${directLine}/conversations/${conversation}`, { token });
    const streamToken = new URL(body.streamUrl ?? "").searchParams.get("t") ?? "";
    if (endpoint[0] === "SOCKET") {
      expect(await client.connect(body.streamUrl ?? "")).toHaveProperty("frames");
      await client.host.clock.advance(60_000);
      const late = await client.connect(body.streamUrl ?? "");
      expectRefusal(client, refusalOf(late), 403, "TokenExpired");
    } else {
      const answer = await ask(client, endpoint, conversation, { token: streamToken, body: goodBody });
      expectRefusal(client, answer, 403, "InvalidToken");
    }
  });
});

describe.each(endpoints)("%s %s is refused", (...endpoint) => {
  test.each([
    "https://evil.example",
    "http://desk.example.evil.example",
    "null",
    "",
    "http://desk.example:8080",
    "http://desk.example/x",
  ])("to a page of %j, before anything else is looked at", async (origin) => {
    const client = await openClient({ origins: ["https://shop.example"] });
    const { token, conversation } = await client.visit();
    const asked = { token, body: goodBody, headers: { origin } };
    const answer = await ask(client, endpoint, conversation, asked);
    expectRefusal(client, answer, 403, "OriginNotAllowed");
    expect(answer.headers).not.toHaveProperty("access-control-allow-origin");
  });

  test("to a client without an origin where that is turned off", async () => {
    const client = await openClient({ allowNoOrigin: false });
    const answer = await ask(client, endpoint, "c0ffee", { token: "x", body: goodBody });
    expectRefusal(client, answer, 403, "OriginNotAllowed");
  });
});

const nested = (depth: number): string =>
  `{"type":"message","text":"x","value":${"[".repeat(depth)}${"]".repeat(depth)}}`;

describe.each(withBody)("the body of %s %s is refused", (...endpoint) => {
  test.each([
    ["that is cut off", '{"type":"message","text":"Hel'],
    ["that is no JSON", "text=Hello"],
    ["with a comment", '{"type":"message"/**/}'],
    ["with two values", '{"type":"message"}{}'],
    ["that is an array", "[]"],
    ["that is a string", '"Hello"'],
    ["that is null", "null"],
    ["that is a number", "1e999"],
    ["that is not UTF-8", new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d])],
    ["of UTF-16", new Uint8Array([0xff, 0xfe, 0x7b, 0x00, 0x7d, 0x00])],
    ["nested 65 levels", nested(64)],
    ["nested 10,000 levels", nested(10_000)],
    ["with 10,000 open brackets", "[".repeat(10_000)],
    ["with __proto__", '{"type":"message","text":"x","__proto__":{"type":"admin"}}'],
    ["with __proto__ inside", '{"type":"message","text":"x","value":[{"__proto__":1}]}'],
    ["with __proto__ in disguise", '{"type":"message","text":"x","\\u005f_proto__":1}'],
    ["with a key twice", '{"type":"message","text":"x","text":"y"}'],
    ["with a key twice in disguise", '{"type":"message","text":"x","te\\u0078t":"y"}'],
    ["with a key twice inside", '{"type":"message","text":"x","from":{"id":"a","name":"","id":"b"}}'],
  ])("%s", async (_, raw) => {
    const client = await openClient();
    const { token, conversation } = await client.visit();
    expectRefusal(client, await ask(client, endpoint, conversation, { token, raw }), 400, "MalformedData");
    expect(Object.hasOwn(Object.prototype, "type")).toBe(false);
  });

  test.each([
    "text/plain",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "",
    "application/json; charset=latin1",
    "application/jsonp",
  ])("of type %j", async (type) => {
    const client = await openClient();
    const { token, conversation } = await client.visit();
    const asked = { token, body: goodBody, headers: { "content-type": type } };
    expectRefusal(client, await ask(client, endpoint, conversation, asked), 415, "UnsupportedMediaType");
  });
});

test.each([
  "application/json",
  "application/json; charset=utf-8",
  'Application/JSON;charset="UTF-8"',
  " application/json ; charset=UTF-8 ",
])("a body of type %j is read", async (type) => {
  const client = await openClient();
  const { token, conversation } = await client.visit();
  const asked = { token, raw: nested(63), headers: { "content-type": type } };
  const answer = await client.ask("POST", `${directLine}/conversations/${conversation}/activities`, asked);
  expect(answer.status).toBe(200);
});

describe("an activity is refused", () => {
  const long = (length: number): string => "x".repeat(length);
  test.each([
    [{}, 400, "MissingProperty"],
    [{ text: "Hello" }, 400, "MissingProperty"],
    [{ type: 5, text: "Hello" }, 400, "BadArgument"],
    [{ type: "", text: "Hello" }, 400, "BadArgument"],
    [{ type: null, text: "Hello" }, 400, "BadArgument"],
    [{ type: "mess\0age", text: "Hello" }, 400, "BadArgument"],
    [{ type: long(101) }, 400, "BadArgument"],
    [{ type: "message" }, 400, "MissingProperty"],
    [{ type: "message", text: "" }, 400, "MissingProperty"],
    [{ type: "message", text: " \n\t" }, 400, "MissingProperty"],
    [{ type: "message", text: null }, 400, "MissingProperty"],
    [{ type: "message", text: "\0" }, 400, "MissingProperty"],
    [{ type: "message", value: { a: 1 } }, 400, "MissingProperty"],
    [{ type: "message", text: 5 }, 400, "BadArgument"],
    [{ type: "message", text: ["Hello"] }, 400, "BadArgument"],
    [{ type: "message", text: { toString: "Hello" } }, 400, "BadArgument"],
    [{ type: "message", text: long(16_385) }, 413, "MessageSizeTooBig"],
    [{ type: "message", value: long(16_385) }, 413, "MessageSizeTooBig"],
    [{ type: "message", text: "Hello", from: "bob" }, 400, "BadArgument"],
    [{ type: "message", text: "Hello", from: { id: 5 } }, 400, "BadArgument"],
    [{ type: "message", text: "Hello", from: { name: "\0" } }, 400, "BadArgument"],
    [{ type: "message", text: "Hello", locale: 5 }, 400, "BadArgument"],
    [{ type: "message", text: "Hello", channelData: [] }, 400, "BadArgument"],
    [{ type: "message", text: "Hello", channelData: { clientActivityID: 5 } }, 400, "BadArgument"],
    [{ type: "message", text: "Hello", channelData: { clientActivityID: "" } }, 400, "BadArgument"],
    [{ type: "message", text: "Hello", channelData: { clientActivityID: long(201) } }, 400, "BadArgument"],
    [{ type: "message", text: "Hello", channelData: { clientActivityID: "\ud83d" } }, 400, "BadArgument"],
    [{ type: "message", text: "Hello", attachments: {} }, 400, "BadArgument"],
    [{ type: "message", text: "Hello", attachments: [{ contentType: "image/png" }] }, 415, "NotSupported"],
    [{ type: "message", text: "Hello", entities: "x" }, 400, "BadArgument"],
    [{ type: "message", value: { frontdesk: 5 } }, 400, "BadArgument"],
    [{ type: "message", value: { frontdesk: "" } }, 400, "BadArgument"],
    [{ type: "message", value: { frontdesk: long(201) } }, 400, "BadArgument"],
    [{ type: "message", value: { frontdesk: "a\0" } }, 400, "BadArgument"],
    [{ type: "typing", channelData: 5 }, 400, "BadArgument"],
  ])("%#: %j", async (body, status, code) => {
    const client = await openClient();
    const { token, conversation } = await client.visit();
    const answer = await client.ask("POST", `${directLine}/conversations/${conversation}/activities`, { token, body });
    expectRefusal(client, answer, status, code);
  });

  test("with no body at all", async () => {
    const client = await openClient();
    const { token, conversation } = await client.visit();
    const answer = await client.ask("POST", `${directLine}/conversations/${conversation}/activities`, { token });
    expectRefusal(client, answer, 400, "MalformedData");
  });

  test("and a text of the greatest length is not", async () => {
    const client = await openClient({ maxTextLength: 100 });
    const { token, conversation } = await client.visit();
    const post = (length: number) =>
      client.ask("POST", `${directLine}/conversations/${conversation}/activities`, {
        token,
        body: { type: "message", text: long(length) },
      });
    expect((await post(100)).status).toBe(200);
    expect((await post(101)).status).toBe(413);
  });
});

describe("a new visitor is refused", () => {
  test.each([
    { user: "alice" },
    { user: [] },
    { user: { id: 5 } },
    { user: { id: "x".repeat(101) } },
    { user: { id: "a\nb" } },
    { user: { id: "a\0b" } },
    { user: { id: "\ud800" } },
    { user: { name: {} } },
    { user: { name: "x".repeat(201) } },
    { user: { name: "\udfff" } },
  ])("%j", async (body) => {
    const client = await openClient();
    const answer = await client.ask("POST", `${directLine}/tokens/generate`, { body });
    expectRefusal(client, answer, 400, "BadArgument");
  });
});

test.each(["x", "-1", "1.5", "1e3", "9".repeat(16), "0x1", " 1"])("the watermark %j is refused", async (watermark) => {
  const client = await openClient();
  const { token, conversation } = await client.visit();
  const path = `${directLine}/conversations/${conversation}`;
  const query = `watermark=${encodeURIComponent(watermark)}`;
  expectRefusal(client, await client.ask("GET", `${path}?${query}`, { token }), 400, "BadArgument");
  expectRefusal(client, await client.ask("GET", `${path}/activities?${query}`, { token }), 400, "BadArgument");
  const refused = await client.connect(`${path}/stream?${query}&t=${token}`);
  expectRefusal(client, refusalOf(refused), 400, "BadArgument");
});

test("every route tells the runtime how large a body may be", async () => {
  const { channel } = await openClient({ maxBodyBytes: 2_048, maxFileBytes: 3_000 });
  const routes = channel.routes ?? [];
  const withBody = routes.filter(({ method }) => method !== "OPTIONS");
  const sizes = Object.fromEntries(withBody.map(({ path, maxBodyBytes }) => [path, maxBodyBytes]));
  const others = {
    [`${directLine}/conversations/:conversation/upload`]: 5_048,
    "/chat/files": 3_000,
    // The AI SDK sends the whole conversation, and files in base64.
    "/chat/ai": 1_048_576,
    "/frontdesk-chat.js": 0,
  };
  expect(sizes).toEqual({ ...Object.fromEntries(Object.keys(sizes).map((path) => [path, 2_048])), ...others });
  // The question of a browser has no body, also before a large one.
  expect(new Set(routes.flatMap((route) => (route.method === "OPTIONS" ? [route.maxBodyBytes] : [])))).toEqual(
    new Set([1_024]),
  );
  expect(channel.sockets?.map((route) => route.maxMessageBytes)).toEqual([4_096, 8_192]);
});
