import { type Choice, FrontdeskError, type Part } from "@frontdesk/core";
import { describe, expect, test } from "vitest";
import { openChat } from "./support/chat.ts";

async function visited(options: Parameters<typeof openChat>[0] = {}) {
  const chat = await openChat(options);
  const { session, conversation } = await chat.visit();
  const add = (...parts: readonly Part[]) => chat.host.add(conversation, { parts });
  return { ...chat, session, conversation, add };
}

describe("what a visitor sends", () => {
  test("is a message, with who and where and the client's own id", async () => {
    const { send, session, conversation, host, messages } = await visited();
    expect(await send(session, { id: "m1", text: "Where is my parcel?" })).toMatchObject({
      status: 200,
      body: { sequence: 1 },
    });
    expect(host.accepted).toMatchObject([
      {
        kind: "message",
        text: "Where is my parcel?",
        account: "web",
        address: { conversation },
        conversationKind: "web",
        eventKeys: [`client:${conversation}:m1`],
      },
    ]);
    expect(await messages(session)).toEqual([
      {
        sequence: 1,
        at: expect.any(Number),
        author: { kind: "customer" },
        parts: [{ kind: "text", text: "Where is my parcel?" }],
        clientId: "m1",
      },
    ]);
  });

  test("twice is one message, also side by side", async () => {
    const { send, session, host } = await visited();
    const answers = await Promise.all([1, 2, 3].map(() => send(session, { id: "m1", text: "Hello" })));
    expect(answers.map(({ body }) => body.sequence)).toEqual([1, 1, 1]);
    expect(host.accepted).toHaveLength(1);
  });

  test("under an id that another visitor uses as well is another message", async () => {
    const { send, session, visit, host } = await visited();
    await send(session, { id: "m1", text: "one" });
    await send((await visit()).session, { id: "m1", text: "two" });
    expect(host.accepted).toHaveLength(2);
  });

  test("is a button, a form or a thumb", async () => {
    const { send, session, host } = await visited();
    await send(session, { id: "m1", press: { token: "tok1", label: "A return" } });
    await send(session, { id: "m2", form: { token: "tok2", values: { phone: "123", night: true } } });
    await send(session, { id: "m3", feedback: { token: "tok3", value: "down" } });
    expect(host.accepted).toMatchObject([
      { kind: "action", token: "tok1", label: "A return" },
      { kind: "action", token: "tok2", values: { phone: "123", night: true } },
      { kind: "feedback", token: "tok3", value: "down" },
    ]);
  });

  test("is mended where no store could keep it", async () => {
    const { send, session, host } = await visited();
    await send(session, { id: "m1", text: "a\0b\ud800c" });
    expect(host.accepted).toMatchObject([{ text: "ab\ufffdc" }]);
  });

  const long = (length: number): string => "x".repeat(length);
  test.each([
    [{ text: "Hello" }, 400, "MissingProperty"],
    [{ id: "", text: "Hello" }, 400, "BadArgument"],
    [{ id: 5, text: "Hello" }, 400, "BadArgument"],
    [{ id: long(101), text: "Hello" }, 400, "BadArgument"],
    [{ id: "a\0", text: "Hello" }, 400, "BadArgument"],
    [{ id: "m1" }, 400, "BadArgument"],
    [{ id: "m1", text: "" }, 400, "MissingProperty"],
    [{ id: "m1", text: " \n" }, 400, "MissingProperty"],
    [{ id: "m1", text: "\0" }, 400, "MissingProperty"],
    [{ id: "m1", files: [] }, 400, "MissingProperty"],
    [{ id: "m1", text: 5 }, 400, "BadArgument"],
    [{ id: "m1", text: ["Hello"] }, 400, "BadArgument"],
    [{ id: "m1", text: long(16_385) }, 413, "MessageSizeTooBig"],
    [{ id: "m1", text: "Hello", press: { token: "t", label: "l" } }, 400, "BadArgument"],
    [{ id: "m1", files: ["a"], feedback: { token: "t", value: "up" } }, 400, "BadArgument"],
    [{ id: "m1", press: "token" }, 400, "BadArgument"],
    [{ id: "m1", press: { token: "t" } }, 400, "BadArgument"],
    [{ id: "m1", press: { token: "", label: "l" } }, 400, "BadArgument"],
    [{ id: "m1", press: { token: long(201), label: "l" } }, 400, "BadArgument"],
    [{ id: "m1", press: { token: "t", label: long(1_001) } }, 400, "BadArgument"],
    [{ id: "m1", form: { token: "t" } }, 400, "BadArgument"],
    [{ id: "m1", form: { token: "t", values: { a: 5 } } }, 400, "BadArgument"],
    [{ id: "m1", form: { token: "t", values: { a: { b: "c" } } } }, 400, "BadArgument"],
    [{ id: "m1", form: { token: "t", values: { a: long(16_385) } } }, 413, "MessageSizeTooBig"],
    [{ id: "m1", form: { token: "t", values: { [long(201)]: "a" } } }, 400, "BadArgument"],
    [{ id: "m1", form: { values: {} } }, 400, "BadArgument"],
    [
      { id: "m1", form: { token: "t", values: Object.fromEntries([...Array(101).keys()].map((key) => [key, ""])) } },
      400,
      "BadArgument",
    ],
    [{ id: "m1", feedback: { token: "t", value: "sideways" } }, 400, "BadArgument"],
    [{ id: "m1", feedback: { value: "up" } }, 400, "BadArgument"],
    [{ id: "m1", files: "abc" }, 400, "BadArgument"],
    [{ id: "m1", files: [5] }, 400, "BadArgument"],
    [{ id: "m1", files: ["0".repeat(32)] }, 400, "UnknownFile"],
    [{ id: "m1", files: ["../../etc/passwd"] }, 400, "UnknownFile"],
  ])("is refused: %j", async (body, status, code) => {
    const { send, session, host } = await visited();
    const answer = await send(session, body);
    expect([answer.status, answer.body.error?.code]).toEqual([status, code]);
    expect([host.accepted, host.logged.filter(({ level }) => level === "error")]).toEqual([[], []]);
  });

  test("comes again when the store was away", async () => {
    const { send, session, host } = await visited();
    host.fail(new FrontdeskError("store.unavailable", "…", { retryable: true }));
    const answer = await send(session, { id: "m1", text: "Hello" });
    expect([answer.status, answer.headers["retry-after"]]).toEqual([503, "1"]);
    host.fail(undefined);
    expect((await send(session, { id: "m1", text: "Hello" })).status).toBe(200);
  });
});

describe("the history", () => {
  test("is read from its end, backwards and forwards, without a gap", async () => {
    const { messages, session, add, ask } = await visited();
    for (let index = 1; index <= 230; index += 1) add({ kind: "text", text: String(index) });
    const sequences = async (query?: string) => {
      const all = (await messages(session, query)).map(({ sequence }) => sequence);
      return all.length === 0 ? "none" : `${all[0]}–${all.at(-1)} (${all.length})`;
    };
    expect(await sequences()).toBe("181–230 (50)");
    expect(await sequences("?last=3")).toBe("228–230 (3)");
    expect(await sequences("?last=5000")).toBe("131–230 (100)");
    expect(await sequences("?before=181&limit=50")).toBe("131–180 (50)");
    expect(await sequences("?before=31&limit=50")).toBe("1–30 (30)");
    expect(await sequences("?before=1")).toBe("none");
    expect(await sequences("?after=0")).toBe("1–100 (100)");
    expect(await sequences("?after=228&limit=1")).toBe("229–229 (1)");
    expect(await sequences("?after=230")).toBe("none");
    expect((await ask("GET", "messages?before=1", { token: session })).body).toEqual({ messages: [], last: 230 });
  });

  test("of ten thousand messages is read before any place, its borders too", async () => {
    const { messages, session, add } = await visited();
    for (let index = 1; index <= 10_000; index += 1) add({ kind: "text", text: String(index) });
    const stretch = async (query: string) => {
      const all = (await messages(session, query)).map(({ sequence }) => sequence);
      return all.length === 0 ? "none" : `${all[0]}–${all.at(-1)} (${all.length})`;
    };
    expect(await stretch("?before=0")).toBe("none");
    expect(await stretch("?before=1")).toBe("none");
    expect(await stretch("?before=2")).toBe("1–1 (1)");
    expect(await stretch("?before=10000&limit=1")).toBe("9999–9999 (1)");
    expect(await stretch("?before=10001&limit=50")).toBe("9951–10000 (50)");
    expect(await stretch("?before=10002&limit=50")).toBe("9951–10000 (50)");
    expect(await stretch("?before=10040&limit=50")).toBe("9951–10000 (50)");
    expect(await stretch("?before=999999999999999")).toBe("9901–10000 (100)");
    expect(await stretch("?before=999999999999999&limit=3")).toBe("9998–10000 (3)");
  });

  test("of a new conversation is empty", async () => {
    const { ask, session } = await visited();
    for (const query of ["", "?before=1", "?before=9", "?after=9"]) {
      expect((await ask("GET", `messages${query}`, { token: session })).body).toEqual({ messages: [], last: 0 });
    }
  });

  test.each([
    "?after=-1",
    "?after=1.5",
    "?last=0",
    "?limit=0",
    "?before=x",
    "?before=-1",
    "?before=1.5",
    "?before=1e3",
    "?before=",
    "?before=9999999999999999",
    "?after=1&before=2",
    "?last=1e3",
  ])("is not read by %s", async (query) => {
    const { ask, session } = await visited();
    const { status, body } = await ask("GET", `messages${query}`, { token: session });
    expect([status, body.error?.code]).toEqual([400, "BadArgument"]);
  });

  test("says who wrote what", async () => {
    const { messages, session, conversation, host } = await visited();
    const parts: readonly Part[] = [{ kind: "text", text: "Hello" }];
    host.add(conversation, { parts, author: { kind: "customer", id: "dl_1", name: "Zoë" } });
    host.add(conversation, { parts, echo: { streamId: "s1" } });
    host.add(conversation, { parts, author: { kind: "person", name: "Maria" } });
    host.add(conversation, { parts, author: { kind: "system" } });
    expect((await messages(session)).map(({ author, streamId }) => [author, streamId])).toEqual([
      [{ kind: "customer", name: "Zoë" }, undefined],
      [{ kind: "bot", name: "Acme support" }, "s1"],
      [{ kind: "person", name: "Maria" }, undefined],
      [{ kind: "system", name: "Acme support" }, undefined],
    ]);
  });

  test("holds no address that runs a script", async () => {
    const { messages, session, add } = await visited();
    const evil = "javascript:alert(1)";
    const choices: readonly Choice[] = [
      { label: "Go", url: evil },
      { label: "Shop", url: "https://shop.example" },
    ];
    add(
      { kind: "image", url: evil, alt: "A boot" },
      { kind: "file", url: "file:///etc/passwd", name: "passwd" },
      { kind: "choices", text: "Where?", choices },
      { kind: "card", title: "Boot", image: { url: evil, alt: "A boot" }, choices },
      { kind: "carousel", cards: [{ kind: "card", title: "Boot", text: "Warm", image: { url: evil, alt: "A boot" } }] },
      {
        kind: "sources",
        sources: [
          { title: "Returns", url: evil },
          { title: "Shop", url: "https://shop.example" },
        ],
      },
    );
    const [message] = await messages(session);
    const safe = [{ label: "Shop", url: "https://shop.example/" }];
    // What can be read is nothing that runs.
    const said = `Go: ${evil}`;
    expect(message?.parts).toEqual([
      { kind: "text", text: "A boot" },
      { kind: "text", text: "passwd" },
      { kind: "choices", text: `Where?\n${said}`, choices: safe },
      { kind: "card", title: "Boot", text: `${said}\nA boot`, choices: safe },
      { kind: "carousel", cards: [{ kind: "card", title: "Boot", text: "Warm\nA boot", choices: [] }] },
      { kind: "sources", sources: [{ title: "Returns" }, { title: "Shop", url: "https://shop.example/" }] },
    ]);
  });
});

describe("why the bot answered so", () => {
  const decision = {
    message: 1,
    by: "intent",
    what: "returns",
    probability: 0.9,
    intents: [{ name: "returns", probability: 0.9 }],
    passages: [{ id: "p1", title: "Returns", probability: 0.4 }],
  } as const;

  async function explained(explain: boolean) {
    const { send, session, conversation, host, messages } = await visited({ explain });
    await send(session, { id: "m1", text: "I want to send it back" });
    host.add(conversation, { parts: [{ kind: "text", text: "Sure." }] });
    host.add(conversation, {
      parts: [{ kind: "text", text: "I take over." }],
      author: { kind: "person", name: "Maria" },
    });
    host.decide("web", { conversation }, [decision]);
    return (await messages(session)).map(({ why }) => why);
  }

  test("stands at its messages, where that is asked for", async () => {
    const { message: _, passages, ...why } = decision;
    const expected = { ...why, passages: passages.map(({ title, probability }) => ({ title, probability })) };
    expect(await explained(true)).toEqual([undefined, expected, undefined]);
  });

  test("is nobody's business otherwise", async () => {
    expect(await explained(false)).toEqual([undefined, undefined, undefined]);
  });
});

test("a visitor who writes is shown to whoever has the conversation, once a second at most", async () => {
  const { ask, session, conversation, host } = await visited();
  for (let index = 0; index < 3; index += 1) expect((await ask("POST", "typing", { token: session })).status).toBe(204);
  expect(host.typed).toEqual([{ conversation }]);
  await host.clock.advance(1_000);
  await ask("POST", "typing", { token: session });
  expect(host.typed).toHaveLength(2);
});
