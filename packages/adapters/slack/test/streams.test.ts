import type { Address } from "@frontdesk/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { streamText } from "../src/stream-text.ts";
import type { FakeSlack } from "../src/testing/index.ts";
import { type Bench, bench, endAfterEach, reply, sendTo } from "./support/channel.ts";

endAfterEach();

const thread = "1767000000.000001";
const methods = (api: FakeSlack): readonly string[] =>
  api.calls.map(({ method }) => method).filter((method) => method.startsWith("chat."));

function show(
  { channel, api }: Pick<Bench, "channel" | "api">,
  address: Address,
  text: string,
  format?: "plain" | "markdown",
): Promise<void> {
  return channel.stream?.(address, api.team, { id: "s1", text, format }) ?? Promise.resolve();
}

const whole = (text: string) => ({ ...reply({ kind: "text" as const, text }), stream: "s1" });

describe("a reply that is shown while it is written", () => {
  it("is one of Slack's streams in a thread, and its message takes its place", async () => {
    const at = await bench();
    const ann = at.api.customer();
    const address = { channel: ann.channel, thread };
    await show(at, address, "From ", "markdown");
    await show(at, address, "From **nine", "markdown");
    expect(ann.messages.map(({ text }) => text)).toEqual(["From **nine"]);
    const [id] = await sendTo(at, address, whole("From nine to five."));
    expect(ann.messages).toMatchObject([{ ts: id, text: "From nine to five.", thread }]);
    expect(methods(at.api)).toEqual(["chat.startStream", "chat.appendStream", "chat.stopStream", "chat.update"]);
  });

  it("is a message that is edited where there is no thread", async () => {
    const at = await bench();
    const ann = at.api.customer();
    await show(at, { channel: ann.channel }, "From *nine*");
    await show(at, { channel: ann.channel }, "From *nine* to");
    expect(ann.messages).toMatchObject([{ text: "From *nine* to", marks: [] }]);
    await sendTo(at, { channel: ann.channel }, whole("From *nine* to <!channel>."));
    expect(ann.messages).toMatchObject([{ text: "From *nine* to <!channel>.", marks: [] }]);
    expect(methods(at.api)).toEqual(["chat.postMessage", "chat.update", "chat.update"]);
  });

  it("is streamed in a channel for who wrote last, and edited where nobody is known", async () => {
    const at = await bench();
    const ann = at.api.customer();
    const { id: channel, messages } = at.api.channel();
    await show(at, { channel, thread }, "Hello");
    await sendTo(at, { channel, thread }, whole("Hello."));
    await ann.writes(`<@${at.api.botUser}> hello`, { channel, thread, more: { user_team: "T0OTHER" } });
    await at.channel.stream?.({ channel, thread }, at.api.team, { id: "s2", text: "Hello" });
    expect(methods(at.api)).toEqual(["chat.postMessage", "chat.update", "chat.startStream"]);
    expect(at.api.calls.at(-1)?.arguments).toMatchObject({ recipient_user_id: ann.id, recipient_team_id: "T0OTHER" });
    expect(messages).toHaveLength(2);
  });

  it("is edited from then on where Slack does not allow streams, and asks no second time", async () => {
    const at = await bench();
    const ann = at.api.customer();
    at.api.failNext({ kind: "refused", error: "missing_scope" }, { method: "chat.startStream" });
    await show(at, { channel: ann.channel, thread }, "One");
    await sendTo(at, { channel: ann.channel, thread }, whole("One."));
    await at.channel.stream?.({ channel: ann.channel, thread }, at.api.team, { id: "s2", text: "Two" });
    expect(methods(at.api)).toEqual(["chat.startStream", "chat.postMessage", "chat.update", "chat.postMessage"]);
  });

  it("mentions nobody and links nothing while it is written", async () => {
    const at = await bench();
    const ann = at.api.customer();
    for (const format of ["plain", "markdown"] as const) {
      const id = format;
      await at.channel.stream?.({ channel: ann.channel, thread }, at.api.team, {
        id,
        text: "<!channel> <@U1>",
        format,
      });
    }
    expect(ann.messages.map(({ text }) => text)).toEqual(["<!channel> <@U1>", "<!channel> <@U1>"]);
    const [plain] = at.api.calls.filter(({ method }) => method === "chat.startStream");
    expect(plain?.arguments.markdown_text).not.toContain("<");
  });

  it("rests as long as Slack asks, and goes on", async () => {
    const at = await bench();
    const ann = at.api.customer();
    const address = { channel: ann.channel, thread };
    await show(at, address, "One");
    at.api.failNext({ kind: "rate_limited", retryAfter: 7 }, { method: "chat.appendStream" });
    await show(at, address, "One two");
    await show(at, address, "One two three");
    expect(methods(at.api)).toEqual(["chat.startStream", "chat.appendStream"]);
    await at.host.clock.advance(7000);
    await show(at, address, "One two three");
    expect(ann.messages[0]?.text).toBe("One two three");
  });

  it("goes on by edits when Slack has ended its stream", async () => {
    const at = await bench();
    const ann = at.api.customer();
    const address = { channel: ann.channel, thread };
    await show(at, address, "One");
    at.api.expireStreams(ann.channel);
    await show(at, address, "One two");
    await show(at, address, "One two three");
    expect(ann.messages.map(({ text }) => text)).toEqual(["One two three"]);
    await sendTo(at, address, whole("One two three."));
    expect(ann.messages.map(({ text }) => text)).toEqual(["One two three."]);
  });

  it("is taken away when nothing more of it comes", async () => {
    const at = await bench();
    const ann = at.api.customer();
    const address = { channel: ann.channel, thread };
    await show(at, address, "Half of a");
    const deleted = at.api.nextCall("chat.delete");
    await at.host.clock.advance(60_000);
    await deleted;
    await expect.poll(() => ann.messages).toEqual([]);
    await sendTo(at, address, whole("A whole one."));
    expect(ann.messages.map(({ text }) => text)).toEqual(["A whole one."]);
  });

  it("is completed by the next process when this one dies", async () => {
    const at = await bench();
    const ann = at.api.customer();
    const address = { channel: ann.channel, thread };
    await show(at, address, "Half of a");
    const next = await at.again();
    await show({ ...at, channel: next }, address, "Half of a rep");
    await sendTo({ channel: next }, address, whole("Half of a reply."));
    expect(ann.messages.map(({ text }) => text)).toEqual(["Half of a reply."]);
    // The process dies before it knows that it was sent: the same message once more is the same message.
    const third = await at.again();
    await sendTo({ channel: third }, address, whole("Half of a reply."));
    expect(ann.messages.map(({ text }) => text)).toEqual(["Half of a reply."]);
    await at.host.clock.advance(600_000);
    expect(ann.messages).toHaveLength(1);
  });

  it("is taken away by the next process when its turn goes another way", async () => {
    const at = await bench();
    const ann = at.api.customer();
    const address = { channel: ann.channel, thread };
    await show(at, address, "Half of a");
    const next = await at.again();
    await sendTo({ channel: next }, address, reply({ kind: "text", text: "Something went wrong." }));
    expect(ann.messages.map(({ text }) => text)).toEqual(["Something went wrong."]);
  });

  it("gives its place to a file, and to a message where somebody has removed it", async () => {
    const at = await bench();
    const ann = at.api.customer();
    const address = { channel: ann.channel, thread };
    await show(at, address, "Here it");
    const kept = await at.host.files.put({ name: "a.pdf", bytes: new Uint8Array([1]), owner: "o" });
    const file = reply({ kind: "file", name: "a.pdf", url: `frontdesk-file:${kept.id}` });
    await sendTo(at, address, { ...file, stream: "s1" });
    expect(ann.messages).toMatchObject([{ others: ["a.pdf"] }]);
    await at.channel.stream?.(address, at.api.team, { id: "s2", text: "And" });
    at.api.failNext({ kind: "refused", error: "message_not_found" }, { method: "chat.update" });
    await sendTo(at, address, { ...reply({ kind: "text", text: "And more." }), stream: "s2" });
    expect(ann.messages.map(({ text }) => text)).toEqual(["", "And more."]);
  });

  it("is completed again when it is not known whether Slack took it", async () => {
    const at = await bench();
    const ann = at.api.customer();
    const address = { channel: ann.channel, thread };
    await show(at, address, "One");
    at.api.failNext({ kind: "reset", done: true }, { method: "chat.update" });
    const error = await sendTo(at, address, whole("One.")).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: "channel.unavailable", retryable: true });
    await sendTo(at, address, whole("One."));
    expect(ann.messages.map(({ text }) => text)).toEqual(["One."]);
  });

  it("keeps two that are written at once apart", async () => {
    const at = await bench();
    const ann = at.api.customer();
    const address = { channel: ann.channel, thread };
    const shown = ["s1", "s2"].map((id) => at.channel.stream?.(address, at.api.team, { id, text: `Of ${id}` }));
    await Promise.all(shown);
    for (const id of ["s2", "s1"]) {
      await sendTo(at, address, { ...reply({ kind: "text", text: `All of ${id}` }), stream: id });
    }
    expect(ann.messages.map(({ text }) => text).sort()).toEqual(["All of s1", "All of s2"]);
  });
});

describe("the text of a stream", () => {
  it("of a longer text begins with that of its beginning", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom("1", ".", "#", "-", "\n", " ", "&", "<", "\\", "*", "a", "|") }),
        fc.nat(),
        fc.constantFrom("plain" as const, "markdown" as const),
        (text, cut, format) => {
          const beginning = text.slice(0, cut % (text.length + 1));
          expect(streamText(text, format).startsWith(streamText(beginning, format))).toBe(true);
        },
      ),
    );
  });

  it("fits an append whatever it holds", async () => {
    const at = await bench();
    const ann = at.api.customer();
    const address = { channel: ann.channel, thread };
    for (let sight = 0; sight < 3; sight++) await show(at, address, "&".repeat(4000));
    expect(ann.messages.map(({ text }) => text)).toEqual(["&".repeat(4000)]);
    expect(methods(at.api)).toEqual(["chat.startStream", "chat.appendStream"]);
  });
});
