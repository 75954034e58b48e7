import { recordingHost } from "@frontdesk/core/testing";
import { describe, expect, it } from "vitest";
import { teams } from "../src/index.ts";
import { addressOf, atEnd, bench, endAfterEach, errorOf, reply, sendTo } from "./support/bench.ts";

endAfterEach();

const hello = reply({ kind: "text", text: "Hello" });

describe("a message", () => {
  it("goes into its conversation, from the bot, with a token that is fetched once", async () => {
    const made = await bench();
    const ann = made.fake.customer();
    const [id] = await sendTo(made, addressOf(made.fake, ann), hello);
    await sendTo(made, addressOf(made.fake, ann), hello);
    expect(ann.messages.map(({ text }) => text)).toEqual(["Hello", "Hello"]);
    expect(id).toBe(ann.messages[0]?.id);
    expect(made.fake.logins).toBe(1);
  });

  it("goes out after a restart by an address that was stored", async () => {
    const { fake, channel } = await bench();
    const ann = fake.customer();
    const stored = JSON.parse(JSON.stringify(addressOf(fake, ann)));
    await channel.close();
    const again = teams(fake.options);
    atEnd(() => again.close());
    await again.open(recordingHost(again));
    await sendTo({ channel: again }, stored, { ...hello, purpose: "proactive" });
    expect(ann.messages).toHaveLength(1);
  });

  it("is sent with a fresh token when the old one is refused", async () => {
    const made = await bench();
    const ann = made.fake.customer();
    made.fake.revokeTokens();
    await sendTo(made, addressOf(made.fake, ann), hello);
    expect(ann.messages).toHaveLength(1);
    expect(made.fake.logins).toBe(2);
  });

  it("waits when there is no token any more", async () => {
    const made = await bench();
    made.fake.expirePassword();
    made.fake.revokeTokens();
    const error = await errorOf(sendTo(made, addressOf(made.fake, made.fake.customer()), hello));
    expect(error).toMatchObject({ code: "channel.unavailable", retryable: true });
  });

  it("waits long when even a fresh token is refused, and says what to look at", async () => {
    const made = await bench();
    made.fake.failNext({ kind: "status", status: 401 }, 2);
    const error = await errorOf(sendTo(made, addressOf(made.fake, made.fake.customer()), hello));
    expect(error).toMatchObject({ code: "channel.unavailable", retryable: true, retryAfterMs: 60_000 });
    expect(error.hint).toContain("MICROSOFT_APP_PASSWORD");
  });

  for (const [status, code, retryable] of [
    [412, "channel.unavailable", true],
    [408, "channel.outcome_unknown", true],
    [500, "channel.outcome_unknown", true],
    [502, "channel.outcome_unknown", true],
    [503, "channel.outcome_unknown", true],
    [504, "channel.outcome_unknown", true],
    [400, "channel.refused", false],
    [403, "channel.refused", false],
    [413, "channel.refused", false],
  ] as const) {
    it(`that is answered ${status} is ${code}`, async () => {
      const made = await bench();
      made.fake.failNext({ kind: "status", status, code: "SomeCode" });
      const error = await errorOf(sendTo(made, addressOf(made.fake, made.fake.customer()), hello));
      expect(error).toMatchObject({ code, retryable });
      expect(error.message).toContain(`${status} SomeCode`);
    });
  }

  it("is given up when its time is over", async () => {
    const made = await bench();
    made.fake.failNext({ kind: "hang" });
    const stop = new AbortController();
    const error = errorOf(sendTo(made, addressOf(made.fake, made.fake.customer()), hello, stop.signal));
    while (made.fake.calls.length === 0) await new Promise((resolve) => setImmediate(resolve));
    stop.abort();
    expect(await error).toMatchObject({ code: "channel.outcome_unknown" });
  });

  it("never carries the token to an address that is not secure", async () => {
    const made = await bench();
    const address = { ...addressOf(made.fake, made.fake.customer()), serviceUrl: "http://smba.example/" };
    expect(await errorOf(sendTo(made, address, hello))).toMatchObject({ code: "channel.unavailable" });
  });

  it("is announced", async () => {
    const { fake, channel } = await bench();
    const ann = fake.customer();
    await channel.typing?.(addressOf(fake, ann), "t");
    expect(ann.typings).toBe(1);
  });
});

describe("a reply that is written while it is shown", () => {
  const text = "The boots are in the shop from nine to six, and on Saturdays until four.";
  const final = { ...reply({ kind: "text", text }), stream: "s1" };

  it("grows, and becomes the message", async () => {
    const made = await bench();
    const ann = made.fake.customer();
    const address = addressOf(made.fake, ann);
    for (const length of [10, 30, 50])
      await made.channel.stream?.(address, "t", { id: "s1", text: text.slice(0, length) });
    expect(ann.streamed.map(({ length }) => length)).toEqual([10, 30, 50]);
    await made.channel.typing?.(address, "t");
    expect(ann.typings).toBe(0);
    await sendTo(made, address, final);
    expect(ann.messages.map((message) => message.text)).toEqual([text]);
    expect(made.host.clock.waiting).toBe(0);
  });

  it("lets messages by that were said before it", async () => {
    const made = await bench();
    const ann = made.fake.customer();
    const address = addressOf(made.fake, ann);
    await made.channel.stream?.(address, "t", { id: "s1", text: text.slice(0, 10) });
    await sendTo(made, address, reply({ kind: "text", text: "One moment." }));
    await sendTo(made, address, final);
    expect(ann.messages.map((message) => message.text)).toEqual(["One moment.", text]);
  });

  it("makes room for a message with other words that takes its place", async () => {
    const made = await bench();
    const ann = made.fake.customer();
    const address = addressOf(made.fake, ann);
    await made.channel.stream?.(address, "t", { id: "s1", text: text.slice(0, 10) });
    await sendTo(made, address, { ...reply({ kind: "text", text: "Something went wrong." }), stream: "s1" });
    expect(ann.messages.map((message) => message.text)).toEqual(["Something went wrong."]);
    expect(made.fake.calls.at(-1)?.activity).toMatchObject({ entities: [{ streamType: "final" }] });
  });

  it("is not taken for a message with the same words", async () => {
    const made = await bench();
    const ann = made.fake.customer();
    const address = addressOf(made.fake, ann);
    await made.channel.stream?.(address, "t", { id: "s1", text: "Hello" });
    await sendTo(made, address, hello);
    expect(made.fake.calls.at(-1)?.activity).not.toHaveProperty("entities");
    await sendTo(made, address, final);
    expect(ann.messages.map((message) => message.text)).toEqual(["Hello", text]);
  });

  it("becomes a message of its own when the customer has stopped it", async () => {
    const made = await bench();
    const ann = made.fake.customer();
    const address = addressOf(made.fake, ann);
    await made.channel.stream?.(address, "t", { id: "s1", text: text.slice(0, 10) });
    ann.stopsStream();
    await errorOf(made.channel.stream?.(address, "t", { id: "s1", text: text.slice(0, 20) }) ?? Promise.resolve());
    await made.channel.stream?.(address, "t", { id: "s1", text: text.slice(0, 30) });
    expect(ann.streamed).toHaveLength(1);
    await sendTo(made, address, final);
    expect(ann.messages.map((message) => message.text)).toEqual([text]);
  });

  it("keeps its stream when the end has to be tried again", async () => {
    const made = await bench();
    const ann = made.fake.customer();
    const address = addressOf(made.fake, ann);
    await made.channel.stream?.(address, "t", { id: "s1", text: text.slice(0, 10) });
    made.fake.failNext({ kind: "rate_limited", retryAfter: 1 });
    expect(await errorOf(sendTo(made, address, final))).toMatchObject({ code: "channel.rate_limited" });
    await sendTo(made, address, final);
    expect(made.fake.calls.at(-1)?.activity).toMatchObject({ entities: [{ streamType: "final" }] });
    expect(ann.messages).toHaveLength(1);
  });

  it("is ended as it stands when nothing follows, when another begins, when the channel closes", async () => {
    const made = await bench();
    const ann = made.fake.customer();
    const address = addressOf(made.fake, ann);
    await made.channel.stream?.(address, "t", { id: "s1", text: "First" });
    await made.channel.stream?.(address, "t", { id: "s2", text: "Second" });
    expect(ann.messages.map((message) => message.text)).toEqual(["First"]);
    await made.host.clock.advance(30_000);
    await made.channel.stream?.(address, "t", { id: "s3", text: "Third" });
    await made.channel.close();
    expect(ann.messages.map((message) => message.text)).toEqual(["First", "Second", "Third"]);
  });

  it("is ended once, however long its end is on the way", async () => {
    const made = await bench();
    const ann = made.fake.customer();
    const address = addressOf(made.fake, ann);
    await made.channel.stream?.(address, "t", { id: "s1", text: text.slice(0, 10) });
    made.fake.failNext({ kind: "hang" });
    const stop = new AbortController();
    const error = errorOf(sendTo(made, address, final, stop.signal));
    while (made.fake.calls.length < 2) await new Promise((resolve) => setImmediate(resolve));
    await made.host.clock.advance(30_000);
    stop.abort();
    expect(await error).toMatchObject({ code: "channel.outcome_unknown" });
    expect(ann.messages).toEqual([]);
    await sendTo(made, address, final);
    expect(ann.messages.map((message) => message.text)).toEqual([text]);
  });

  it("is ended as it stands when its message is not tried again", async () => {
    const made = await bench();
    const ann = made.fake.customer();
    const address = addressOf(made.fake, ann);
    await made.channel.stream?.(address, "t", { id: "s1", text: text.slice(0, 10) });
    made.fake.failNext({ kind: "rate_limited" });
    await errorOf(sendTo(made, address, final));
    await made.host.clock.advance(30_000);
    await expect.poll(() => ann.messages.map((message) => message.text)).toEqual([text.slice(0, 10)]);
  });

  it("is not shown in groups, where Teams has no streaming", async () => {
    const { fake, channel } = await bench();
    const address = { ...addressOf(fake, fake.customer()), type: "groupChat" };
    await channel.stream?.(address, "t", { id: "s1", text });
    expect(fake.calls).toEqual([]);
  });
});
