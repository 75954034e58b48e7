import type { Address } from "@frontdesk/core";
import { describe, expect, it, vi } from "vitest";
import type { FakeSlack } from "../src/testing/index.ts";
import { type Bench, bench, endAfterEach, errorOf, reply, sendTo } from "./support/channel.ts";

endAfterEach();

const thread = "1767000000.000001";

function show(
  { channel, api }: Pick<Bench, "channel" | "api">,
  address: Address,
  text: string,
  id = "s1",
): Promise<void> {
  return channel.stream?.(address, api.team, { id, text }) ?? Promise.resolve();
}

const whole = (text: string, id = "s1") => ({ ...reply({ kind: "text" as const, text }), stream: id });

const count = (api: FakeSlack, method: string): number => api.calls.filter((call) => call.method === method).length;

describe("the end of a reply that was shown while it was written", () => {
  for (const who of ["this process", "another"]) {
    it(`stands when the half of it is taken away at that moment, and ${who} sends it`, async () => {
      const at = await bench();
      const ann = at.api.customer();
      const address = { channel: ann.channel };
      const sender = who === "another" ? await at.again() : at.channel;
      await sendTo({ channel: sender }, address, reply({ kind: "text", text: "Welcome" }));
      await show(at, address, "Half of a");
      const sent = Promise.withResolvers<void>();
      at.api.failNext({ kind: "late", until: sent.promise }, { method: "chat.delete" });
      const deleting = at.api.nextCall("chat.delete");
      await at.host.clock.advance(60_000);
      await deleting;
      await sendTo({ channel: sender }, address, whole("A whole reply."));
      sent.resolve();
      await sendTo({ channel: sender }, address, reply({ kind: "text", text: "Bye" }));
      expect(ann.messages.map(({ text }) => text)).toEqual(["Welcome", "A whole reply.", "Bye"]);
    });
  }

  it("is not overwritten by what is shown late", async () => {
    const at = await bench();
    const ann = at.api.customer();
    const address = { channel: ann.channel };
    await show(at, address, "One");
    const release = Promise.withResolvers<void>();
    const sent = Promise.withResolvers<void>();
    at.api.failNext({ kind: "late", until: release.promise }, { method: "chat.update" });
    at.api.failNext({ kind: "late", until: sent.promise }, { method: "chat.update" });
    const arrived = at.api.nextCall("chat.update");
    const sending = sendTo(at, address, whole("One two three."));
    await arrived;
    const late = show(at, address, "One two");
    release.resolve();
    await sending;
    sent.resolve();
    await late;
    expect(ann.messages.map(({ text }) => text)).toEqual(["One two three."]);
  });

  it("is the only message when nothing of it was shown before it was sent", async () => {
    const at = await bench();
    const ann = at.api.customer();
    const address = { channel: ann.channel };
    await sendTo(at, address, whole("One two three."));
    await show(at, address, "One two");
    expect(ann.messages.map(({ text }) => text)).toEqual(["One two three."]);
  });

  it("leaves no half of it beside it where Slack lets nobody edit or delete for a moment", async () => {
    const at = await bench();
    const ann = at.api.customer();
    const address = { channel: ann.channel };
    await show(at, address, "One");
    at.api.failNext({ kind: "refused", error: "cant_update_message" }, { method: "chat.update", times: 2 });
    at.api.failNext({ kind: "status", status: 503 }, { method: "chat.delete" });
    const error = await errorOf(sendTo(at, address, whole("One two three.")));
    expect(error).toMatchObject({ code: "channel.unavailable", retryable: true });
    await sendTo(at, address, whole("One two three."));
    expect(ann.messages.map(({ text }) => text)).toEqual(["One two three."]);
  });

  for (const fault of [{ kind: "reset" }, { kind: "refused", error: "internal_error" }] as const) {
    it(`is not held to be sent, perhaps, when an old half cannot be taken away (${fault.kind})`, async () => {
      const at = await bench();
      const ann = at.api.customer();
      const address = { channel: ann.channel };
      await show(at, address, "Half of a");
      const next = await at.again();
      at.api.failNext(fault, { method: "chat.delete" });
      const other = reply({ kind: "text", text: "Something else." });
      const error = await errorOf(sendTo({ channel: next }, address, other));
      expect(error).toMatchObject({ code: "channel.unavailable", retryable: true });
      await sendTo({ channel: next }, address, other);
      expect(ann.messages.map(({ text }) => text)).toEqual(["Something else."]);
    });
  }

  it("finds its half though two processes have begun one in the conversation at once", async () => {
    const at = await bench();
    const ann = at.api.customer();
    const address = { channel: ann.channel };
    const second = await at.again();
    const { put } = at.host.data;
    const both = Promise.withResolvers<void>();
    let writers = 0;
    vi.spyOn(at.host.data, "put").mockImplementation(async (key, bytes) => {
      writers += 1;
      if (writers === 2) both.resolve();
      await both.promise;
      await put(key, bytes);
    });
    await Promise.all([show(at, address, "Of one", "s1"), show({ ...at, channel: second }, address, "Of two", "s2")]);
    await at.channel.close();
    await second.close();
    const third = await at.again();
    for (const id of ["s1", "s2"]) await sendTo({ channel: third }, address, whole(`All of ${id}.`, id));
    expect(ann.messages.map(({ text }) => text).sort()).toEqual(["All of s1.", "All of s2."]);
  });

  it("takes the place of its half in the next process, too", async () => {
    const at = await bench();
    const ann = at.api.customer();
    const address = { channel: ann.channel };
    await show(at, address, "Half of a");
    const [half] = ann.messages;
    const [id] = await sendTo({ channel: await at.again() }, address, whole("A whole reply."));
    expect(ann.messages).toMatchObject([{ ts: half?.ts, text: "A whole reply." }]);
    expect(id).toBe(half?.ts);
  });
});

describe("a sight of a reply", () => {
  for (const place of ["in a thread", "elsewhere"]) {
    it(`that Slack does not answer is given up after five seconds (${place})`, async () => {
      const at = await bench();
      const ann = at.api.customer();
      const address = place === "in a thread" ? { channel: ann.channel, thread } : { channel: ann.channel };
      const method = place === "in a thread" ? "chat.appendStream" : "chat.update";
      await show(at, address, "One");
      at.api.failNext({ kind: "hang" }, { method });
      const arrived = at.api.nextCall(method);
      const shown = show(at, address, "One two");
      await arrived;
      await at.host.clock.advance(5_000);
      await shown;
      await show(at, address, "One two three");
      expect(ann.messages.map(({ text }) => text)).toEqual(["One two three"]);
    });
  }

  it("that fails for a moment is made up for by the next", async () => {
    const at = await bench();
    const ann = at.api.customer();
    const address = { channel: ann.channel };
    await show(at, address, "One");
    at.api.failNext({ kind: "status", status: 503 }, { method: "chat.update" });
    await show(at, address, "One two");
    await show(at, address, "One two three");
    expect(ann.messages.map(({ text }) => text)).toEqual(["One two three"]);
  });

  it("is not shown twice when it is not known whether Slack took it", async () => {
    const at = await bench();
    const ann = at.api.customer();
    const address = { channel: ann.channel, thread };
    await show(at, address, "One");
    at.api.failNext({ kind: "status", status: 504 }, { method: "chat.appendStream" });
    await show(at, address, "One two");
    await show(at, address, "One two three");
    expect(ann.messages.map(({ text }) => text)).toEqual(["One two three"]);
    expect(count(at.api, "chat.appendStream")).toBe(1);
  });
});

describe("replies come before what is only shown", () => {
  it("which takes less than half of what Slack allows in a minute", async () => {
    const at = await bench();
    const ann = at.api.customer();
    const address = { channel: ann.channel };
    for (let sight = 1; sight <= 60; sight++) await show(at, address, "x".repeat(sight));
    expect(count(at.api, "chat.update")).toBe(20);
    await at.host.clock.advance(30_000);
    for (let sight = 61; sight <= 120; sight++) await show(at, address, "x".repeat(sight));
    expect(count(at.api, "chat.update")).toBe(30);
    await sendTo(at, address, whole("All of it."));
    expect(ann.messages.map(({ text }) => text)).toEqual(["All of it."]);
  });

  it("and which rests in the whole workspace while Slack lets a reply wait", async () => {
    const at = await bench();
    const [ann, bob] = [at.api.customer(), at.api.customer({ name: "Bob" })];
    at.api.failNext({ kind: "rate_limited", retryAfter: 7 });
    await errorOf(sendTo(at, { channel: ann.channel }, reply({ kind: "text", text: "Hello" })));
    await show(at, { channel: bob.channel }, "One");
    expect(bob.messages).toEqual([]);
    await at.host.clock.advance(7_000);
    await show(at, { channel: bob.channel }, "One two");
    expect(bob.messages.map(({ text }) => text)).toEqual(["One two"]);
  });
});
