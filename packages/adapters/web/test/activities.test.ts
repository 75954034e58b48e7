import { FrontdeskError } from "@frontdesk/core";
import { describe, expect, test } from "vitest";
import { type Client, directLine, openClient, socketOf } from "./support/client.ts";
import { settled } from "./support/settled.ts";

/** A client with a visitor, who writes and reads. */
async function conversation(client: Client) {
  const { token, conversation: id } = await client.visit();
  const path = `${directLine}/conversations/${id}/activities`;
  return {
    id,
    token,
    post: (body: object) => client.ask("POST", path, { token, body }),
    get: (watermark = "") => client.ask("GET", `${path}?watermark=${watermark}`, { token }),
  };
}

/** What Web Chat 4.18 sends for a text. */
function said(text: string, clientActivityID: string): object {
  return {
    type: "message",
    text,
    textFormat: "plain",
    channelData: { attachmentSizes: [], clientActivityID, clientTimestamp: "2026-11-21T05:24:00.000Z" },
    channelId: "webchat",
    from: { id: "dl_somebody", name: "", role: "user" },
    locale: "en-US",
    localTimestamp: "2026-11-21T06:24:00.000+01:00",
    localTimezone: "Europe/Berlin",
    attachments: [],
    entities: [{ requiresBotState: true, supportsListening: true, supportsTts: true, type: "ClientCapabilities" }],
  };
}

describe("what a visitor writes", () => {
  test("arrives in the normal form", async () => {
    const client = await openClient();
    const { id, post } = await conversation(client);
    const answer = await post(said("Where is my parcel?", "abc123"));
    expect(answer).toMatchObject({ status: 200, body: { id: `${id}|0000001` } });
    expect(client.host.accepted).toEqual([
      {
        kind: "message",
        account: "web",
        address: { conversation: id },
        conversationKind: "web",
        eventKeys: [`client:${id}:abc123`],
        at: client.host.clock.now(),
        user: { id: expect.stringMatching(/^dl_/), locale: "en-US", verified: false },
        echo: { clientActivityID: "abc123" },
        text: "Where is my parcel?",
      },
    ]);
  });

  test("is acknowledged only once it is safe", async () => {
    const client = await openClient();
    const { post } = await conversation(client);
    const release = client.host.hold();
    let isAnswered = false;
    const answer = post(said("Hello", "1")).finally(() => {
      isAnswered = true;
    });
    await settled();
    expect(isAnswered).toBe(false);
    release();
    expect((await answer).status).toBe(200);
  });

  test.each(["store.unavailable", "runtime.overloaded"] as const)("is to be sent again on %s", async (code) => {
    const client = await openClient();
    const { post } = await conversation(client);
    client.host.fail(new FrontdeskError(code, "…", { retryable: true, retryAfterMs: 2500 }));
    const answer = await post(said("Hello", "1"));
    expect([answer.status, answer.body.error?.code, answer.headers["retry-after"]]).toEqual([
      503,
      "ServiceUnavailable",
      "3",
    ]);
    client.host.fail(undefined);
    expect((await post(said("Hello", "1"))).status).toBe(200);
    expect(client.host.accepted).toHaveLength(1);
  });

  test("fails without telling why when something is broken", async () => {
    const client = await openClient();
    const { post } = await conversation(client);
    client.host.fail(new Error("password=hunter2"));
    const answer = await post(said("Hello", "1"));
    expect(answer.status).toBe(500);
    expect(JSON.stringify(answer.body)).not.toContain("hunter2");
    expect(client.host.logged.at(-1)).toMatchObject({ level: "error", event: "web.request_failed" });
  });

  test("is one message however often it is sent, twenty times at once or later", async () => {
    const client = await openClient({ limits: false });
    const { id, post } = await conversation(client);
    const answers = await Promise.all(Array.from({ length: 20 }, () => post(said("Hello", "same"))));
    answers.push(await post(said("Hello", "same")));
    expect(new Set(answers.map((answer) => answer.body.id))).toEqual(new Set([`${id}|0000001`]));
    expect(client.host.accepted).toHaveLength(1);
  });

  test("with an id that another visitor used is another message", async () => {
    const client = await openClient();
    const one = await conversation(client);
    const two = await conversation(client);
    await one.post(said("Hello", "same"));
    await two.post(said("Hello", "same"));
    expect(client.host.accepted).toHaveLength(2);
  });

  test("without an id is a message each time", async () => {
    const client = await openClient();
    const { post, get } = await conversation(client);
    await post({ type: "message", text: "Hello" });
    await post({ type: "message", text: "Hello" });
    expect((await get()).body.activities?.map((activity) => activity.channelData)).toEqual([
      { "webchat:sequence-id": 1 },
      { "webchat:sequence-id": 2 },
    ]);
  });

  test("comes back with the id that the client gave it", async () => {
    const client = await openClient();
    const { id, post, get } = await conversation(client);
    await post(said("Hello", "abc123"));
    const { body } = await get();
    expect(body.watermark).toBe("1");
    expect(body.activities).toEqual([
      {
        type: "message",
        id: `${id}|0000001`,
        timestamp: new Date(client.host.clock.now()).toISOString(),
        channelId: "directline",
        conversation: { id },
        from: { id: client.host.accepted[0]?.user.id, role: "user" },
        text: "Hello",
        textFormat: "plain",
        channelData: { clientActivityID: "abc123", "webchat:sequence-id": 1 },
      },
    ]);
  });

  test.each(["typing", "event", "conversationUpdate", "endOfConversation", "invoke", "somethingNew"])(
    "of type %s is taken and not kept",
    async (type) => {
      const client = await openClient();
      const { post, get } = await conversation(client);
      const answer = await post({
        type,
        name: "webchat/join",
        value: { deep: [1] },
        channelData: { clientActivityID: "1" },
      });
      expect([answer.status, typeof answer.body.id]).toEqual([200, "string"]);
      expect(client.host.accepted).toEqual([]);
      expect((await get()).body).toEqual({ activities: [], watermark: "0" });
    },
  );

  test("of no lasting kind is echoed on the stream, for which Web Chat waits", async () => {
    const client = await openClient();
    const { token, post } = await conversation(client);
    const { body } = await client.ask("POST", `${directLine}/conversations`, { token });
    const socket = socketOf(await client.connect(body.streamUrl ?? ""));
    await post({ type: "typing", channelData: { clientActivityID: "t1" } });
    await post({ type: "event", name: "join", channelData: { clientActivityID: "e1" } });
    await post({ type: "contactRelationUpdate", channelData: { clientActivityID: "x1" } });
    const echoed = socket.frames.flatMap((frame) => frame.activities);
    expect(echoed.map(({ type, channelData, from }) => [type, channelData.clientActivityID, from.role])).toEqual([
      ["typing", "t1", "user"],
      ["event", "e1", "user"],
    ]);
  });
});

describe("what no store keeps", () => {
  test.each([
    ["a\0b", "ab"],
    ["half a pair: \ud83d!", "half a pair: \ufffd!"],
    ["the other: \ude00", "the other: \ufffd"],
    ["whole: 😀", "whole: 😀"],
  ])("is taken out of %j, and the rest is taken", async (written, kept) => {
    const client = await openClient();
    const { post, get } = await conversation(client);
    expect((await post(said(written, "1"))).status).toBe(200);
    const pressed = {
      type: "message",
      value: { frontdesk: "tok" },
      channelData: { messageBack: { displayText: written } },
    };
    expect((await post(pressed)).status).toBe(200);
    expect(client.host.accepted).toMatchObject([{ text: kept }, { label: kept }]);
    expect((await get()).body.activities?.map(({ text }) => text)).toEqual([kept, kept]);
  });
});

describe("a press of a button", () => {
  test("is an action, shown as what the button said", async () => {
    const client = await openClient();
    const { id, post, get } = await conversation(client);
    await post({
      type: "message",
      text: "i want to return it",
      value: { frontdesk: "tok-1" },
      channelData: { clientActivityID: "p1", messageBack: { displayText: "Return it" } },
    });
    expect(client.host.accepted).toMatchObject([
      {
        kind: "action",
        token: "tok-1",
        label: "Return it",
        eventKeys: [`client:${id}:p1`],
        echo: { clientActivityID: "p1" },
      },
    ]);
    expect((await get()).body.activities).toMatchObject([
      { text: "Return it", channelData: { clientActivityID: "p1" } },
    ]);
  });

  test("without a text to show is shown as what it says; with neither it has no label", async () => {
    const client = await openClient();
    const { post, get } = await conversation(client);
    await post({ type: "message", text: "return it", value: { frontdesk: "tok-1" } });
    await post({ type: "message", value: { frontdesk: "tok-2" }, channelData: { clientActivityID: "p2" } });
    expect(client.host.accepted).toMatchObject([{ token: "tok-1", label: "return it" }, { token: "tok-2" }]);
    expect(client.host.accepted[1]).not.toHaveProperty("label");
    // The client waits for an echo, even of nothing.
    const { body } = await get();
    expect(body.activities?.at(-1)).toMatchObject({ text: "", channelData: { clientActivityID: "p2" } });
  });

  test.each([
    [{ text: "Hello", value: { other: 1 } }, "Hello"],
    [{ text: "Hello", value: "ignored" }, "Hello"],
    [{ value: "posted back", channelData: { postBack: true } }, "posted back"],
    [{ text: "", value: "posted back" }, "posted back"],
    [{ text: "Hello", value: [{ frontdesk: "tok" }] }, "Hello"],
    [{ text: " indented\n", value: null }, " indented\n"],
  ])("of somebody else's is a message: %j", async (body, text) => {
    const client = await openClient();
    const { post } = await conversation(client);
    expect((await post({ type: "message", ...body })).status).toBe(200);
    expect(client.host.accepted).toMatchObject([{ kind: "message", text }]);
  });
});

describe("polling", () => {
  test("brings what is new since the watermark, in order, once", async () => {
    const client = await openClient();
    const { id, get } = await conversation(client);
    const say = (text: string) => client.host.add(id, { parts: [{ kind: "text", text }] });
    expect((await get()).body).toEqual({ activities: [], watermark: "0" });
    say("one");
    say("two");
    const first = await get("0");
    expect([first.body.activities?.map(({ text }) => text), first.body.watermark]).toEqual([["one", "two"], "2"]);
    expect((await get("2")).body).toEqual({ activities: [], watermark: "2" });
    say("three");
    expect((await get("2")).body).toMatchObject({ activities: [{ text: "three" }], watermark: "3" });
    expect((await get()).body.activities).toHaveLength(3);
  });

  test("of a long conversation goes page by page", async () => {
    const client = await openClient();
    const { id, get } = await conversation(client);
    for (let index = 1; index <= 250; index += 1) client.host.add(id, { parts: [{ kind: "text", text: `${index}` }] });
    const texts: (string | undefined)[] = [];
    for (let watermark = ""; watermark !== "250"; ) {
      const { body } = await get(watermark);
      texts.push(...(body.activities ?? []).map(({ text }) => text));
      watermark = body.watermark ?? "250";
    }
    expect(texts).toEqual(Array.from({ length: 250 }, (_, index) => `${index + 1}`));
  });

  test("with a watermark from a history that was lost finds back to the end", async () => {
    const client = await openClient();
    const { id, get } = await conversation(client);
    client.host.add(id, { parts: [{ kind: "text", text: "one" }] });
    expect((await get("90")).body).toEqual({ activities: [], watermark: "1" });
  });

  test("finds nothing new while the store is away, because clients give up on an error", async () => {
    const client = await openClient();
    const { id, get } = await conversation(client);
    client.host.add(id, { parts: [{ kind: "text", text: "one" }] });
    client.host.fail(new FrontdeskError("store.unavailable", "…", { retryable: true }));
    expect(await get("0")).toMatchObject({ status: 200, body: { activities: [], watermark: "0" } });
    expect(client.host.logged.at(-1)).toMatchObject({ level: "error", event: "web.history_failed" });
    client.host.fail(undefined);
    expect((await get("0")).body.activities).toHaveLength(1);
  });

  test("does not show one visitor what another wrote", async () => {
    const client = await openClient();
    const one = await conversation(client);
    const two = await conversation(client);
    await one.post(said("my secret", "1"));
    expect((await two.get()).body.activities).toEqual([]);
    const foreign = await client.ask("GET", `${directLine}/conversations/${one.id}/activities`, { token: two.token });
    expect([foreign.status, foreign.body.error?.code]).toEqual([403, "WrongConversation"]);
  });
});
