import type { Outbound } from "@frontdesk/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { telegram } from "../src/index.ts";
import type { FakeGroup } from "../src/testing/index.ts";
import { type Bench, bench, endAfterEach, errorOf, reply, sendTo } from "./support/channel.ts";
import { until } from "./support/desk.ts";

endAfterEach();

async function show({ channel }: Pick<Bench, "channel">, chat: number, text: string, id = "run-1"): Promise<void> {
  await channel.stream?.(addressOf(chat), "7000000001", { id, text, format: "markdown" });
}

/** What is on its way has had its time. */
async function turns(): Promise<void> {
  for (let turn = 0; turn < 100; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

function addressOf(chat: number): { readonly chat: string; readonly user?: string } {
  return chat < 0 ? { chat: String(chat), user: "5" } : { chat: String(chat) };
}

const finished = (text: string, stream = "run-1"): Outbound => ({
  ...reply({ kind: "text", text, format: "markdown" }),
  stream,
});

const shown = (group: FakeGroup): readonly string[] => group.messages.map(({ text }) => text);

describe("40 a reply that is written", () => {
  it("is a draft in a private chat, always the same one, and then a message", async () => {
    const opened = await bench();
    const ann = opened.api.customer();
    await show(opened, ann.id, "It is **bl");
    await show(opened, ann.id, "It is **blue** <i>");
    expect(ann.messages).toEqual([]);
    expect(ann.drafts.map(({ text }) => text)).toEqual(["It is **bl", "It is blue <i>"]);
    expect(ann.drafts[1]?.entities).toMatchObject([{ type: "bold" }]);
    expect(new Set(ann.drafts.map(({ id }) => id)).size).toBe(1);
    expect(ann.drafts[0]?.id).toBeGreaterThan(0);
    await sendTo(opened, { chat: String(ann.id) }, finished("It is **blue**."));
    expect(ann.messages.map(({ text }) => text)).toEqual(["It is blue."]);
    await show(opened, ann.id, "It is blue, too late");
    expect(ann.drafts).toHaveLength(2);
    await show(opened, ann.id, "Another", "run-2");
    expect(ann.drafts[2]?.id).not.toBe(ann.drafts[0]?.id);
  });

  it("is edited in a group, at its pace, and the message that completes it takes its place", async () => {
    const opened = await bench();
    const group = opened.api.group();
    await show(opened, group.id, "It");
    await show(opened, group.id, "It is");
    expect(shown(group)).toEqual(["It …"]);
    await opened.host.clock.advance(5_999);
    await show(opened, group.id, "It is bl");
    expect(shown(group)).toEqual(["It …"]);
    await opened.host.clock.advance(1);
    await show(opened, group.id, "It is **blue**");
    expect(shown(group)).toEqual(["It is blue …"]);
    const message: Outbound = {
      ...finished("It is **blue**."),
      parts: [
        ...finished("It is **blue**.").parts,
        { kind: "choices", text: "More?", choices: [{ label: "Yes", token: "t" }] },
      ],
    };
    const ids = await sendTo(opened, addressOf(group.id), message);
    expect(shown(group)).toEqual(["It is blue.", "More?"]);
    expect(ids).toEqual(group.messages.map(({ id }) => String(id)));
  });

  it("that failed is replaced by what is said instead, also by a picture", async () => {
    const opened = await bench();
    const group = opened.api.group();
    await show(opened, group.id, "It is");
    const failed = { ...reply({ kind: "text", text: "Something went wrong." }), stream: "run-1" };
    await sendTo(opened, addressOf(group.id), failed);
    expect(shown(group)).toEqual(["Something went wrong."]);
    await opened.host.clock.advance(6_000);
    await show(opened, group.id, "It is", "run-2");
    const picture = {
      ...reply({ kind: "image", url: "https://a.example/i.png", alt: "Blue" }),
      stream: "run-2",
    } as const;
    await sendTo(opened, addressOf(group.id), picture);
    expect(shown(group)).toEqual(["Something went wrong.", "Blue"]);
  });

  it("is one message also when the program died in the middle, or sends it twice", async () => {
    const { api, channel, host } = await bench();
    const group = api.group();
    await show({ channel }, group.id, "It is");
    await channel.close();
    const second = telegram({ token: api.token, apiRoot: api.apiRoot, webhookSecret: "secret" });
    await second.open(host);
    await host.clock.advance(6_000);
    await show({ channel: second }, group.id, "It is bl");
    expect(shown(group)).toEqual(["It is bl …"]);
    await second.close();
    const third = telegram({ token: api.token, apiRoot: api.apiRoot, webhookSecret: "secret" });
    await third.open(host);
    const first = await sendTo({ channel: third }, addressOf(group.id), finished("It is blue."));
    // 39: the same edit once more changes nothing, which Telegram calls an error.
    expect(await sendTo({ channel: third }, addressOf(group.id), finished("It is blue."))).toEqual(first);
    expect(shown(group)).toEqual(["It is blue."]);
    await third.close();
  });

  it("is edited in a private chat where the server knows no drafts", async () => {
    const opened = await bench();
    opened.api.forgetMethod("sendMessageDraft");
    const ann = opened.api.customer();
    await show(opened, ann.id, "It");
    await show(opened, ann.id, "It is");
    await show(opened, ann.id, "It is bl");
    expect(ann.messages.map(({ text }) => text)).toEqual(["It is bl …"]);
    await sendTo(opened, addressOf(ann.id), finished("It is blue."));
    expect(ann.messages.map(({ text }) => text)).toEqual(["It is blue."]);
  });

  it("is sent when what showed it was deleted, and later when Telegram asks to wait or breaks off", async () => {
    const opened = await bench();
    const group = opened.api.group();
    await show(opened, group.id, "It is");
    opened.api.failNext({ kind: "rate_limited", retryAfter: 4 }, { method: "editMessageText" });
    opened.api.failNext({ kind: "reset", done: true }, { method: "editMessageText" });
    const send = (): Promise<unknown> => sendTo(opened, addressOf(group.id), finished("It is blue."));
    expect(await errorOf(send())).toMatchObject({ code: "channel.rate_limited", retryAfterMs: 4000 });
    // An edit may be repeated: whether the first one arrived makes no difference.
    expect(await errorOf(send())).toMatchObject({ code: "channel.unavailable" });
    await send();
    expect(shown(group)).toEqual(["It is blue."]);
    await opened.host.clock.advance(6_000);
    await show(opened, group.id, "It was", "run-2");
    await fetch(`${opened.api.apiRoot}/bot${opened.api.token}/deleteMessage`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ chat_id: group.id, message_id: group.messages[1]?.id }),
    });
    await sendTo(opened, addressOf(group.id), finished("It was blue.", "run-2"));
    expect(shown(group)).toEqual(["It is blue.", "It was blue."]);
  });

  it("is shown to the letter where it is no Markdown", async () => {
    const opened = await bench();
    const [ann, group] = [opened.api.customer(), opened.api.group()];
    for (const { id } of [ann, group]) {
      await opened.channel.stream?.(addressOf(id), "7000000001", { id: `${id}`, text: "a **b** <c>", format: "plain" });
    }
    expect(ann.drafts).toMatchObject([{ text: "a **b** <c>", entities: [] }]);
    expect(group.messages).toMatchObject([{ text: "a **b** <c> …", entities: [] }]);
  });

  it("that nothing completes goes after a minute, or later when Telegram asks to wait", async () => {
    const opened = await bench();
    const group = opened.api.group();
    await show(opened, group.id, "It is");
    await opened.host.clock.advance(59_999);
    expect(shown(group)).toEqual(["It is …"]);
    opened.api.failNext({ kind: "rate_limited", retryAfter: 9 }, { method: "deleteMessage" });
    const refused = opened.api.nextCall("deleteMessage");
    await opened.host.clock.advance(1);
    await refused;
    await until(() => opened.host.clock.waiting === 1);
    expect(shown(group)).toEqual(["It is …"]);
    await opened.host.clock.advance(9_000);
    await until(() => group.messages.length === 0);
  });

  it("that is completed in the moment in which it goes is there in full", async () => {
    const opened = await bench();
    const group = opened.api.group();
    await show(opened, group.id, "It is");
    const going = Promise.withResolvers<void>();
    opened.api.failNext({ kind: "late", until: going.promise }, { method: "deleteMessage" });
    const begun = opened.api.nextCall("deleteMessage");
    await opened.host.clock.advance(60_000);
    await begun;
    const sending = sendTo(opened, addressOf(group.id), finished("It is blue."));
    await turns();
    going.resolve();
    await sending;
    await turns();
    expect(shown(group)).toEqual(["It is blue."]);
  });

  it("that another node completes stays", async () => {
    const { api, channel, host } = await bench();
    const group = api.group();
    await show({ channel }, group.id, "It is");
    const other = telegram({ token: api.token, apiRoot: api.apiRoot, webhookSecret: "secret" });
    await other.open(host);
    await sendTo({ channel: other }, addressOf(group.id), finished("It is blue."));
    await host.clock.advance(60_000);
    await turns();
    expect(shown(group)).toEqual(["It is blue."]);
    await other.close();
  });

  it("does not stay by half where it cannot be completed, nor beside a picture", async () => {
    const opened = await bench();
    const { api } = opened;
    const group = api.group();
    await show(opened, group.id, "It is");
    // Too old, say, or of a kind that takes no buttons.
    api.failNext({ kind: "status", status: 400 }, { method: "editMessageText" });
    await sendTo(opened, addressOf(group.id), finished("It is blue."));
    expect(shown(group)).toEqual(["It is blue."]);
    await opened.host.clock.advance(6_000);
    await show(opened, group.id, "It was", "run-2");
    const picture = {
      ...reply({ kind: "image", url: "https://a.example/i.png", alt: "Blue" }),
      stream: "run-2",
    } as const;
    api.failNext({ kind: "rate_limited", retryAfter: 4 }, { method: "deleteMessage" });
    expect(await errorOf(sendTo(opened, addressOf(group.id), picture))).toMatchObject({
      code: "channel.rate_limited",
      retryAfterMs: 4000,
    });
    await sendTo(opened, addressOf(group.id), picture);
    expect(shown(group)).toEqual(["It is blue.", "Blue"]);
  });

  it("is not overwritten by what was shown of it late", async () => {
    const opened = await bench();
    const { api } = opened;
    const group = api.group();
    await show(opened, group.id, "It");
    await opened.host.clock.advance(6_000);
    const arrives = Promise.withResolvers<void>();
    api.failNext({ kind: "late", until: arrives.promise }, { method: "editMessageText" });
    const begun = api.nextCall("editMessageText");
    const showing = show(opened, group.id, "It is");
    await begun;
    const sending = sendTo(opened, addressOf(group.id), finished("It is blue."));
    await opened.host.clock.advance(5_000);
    await Promise.all([showing, sending]);
    arrives.resolve();
    await turns();
    expect(shown(group)).toEqual(["It is blue."]);
  });

  it("is not posted once more where the first time may have arrived", async () => {
    const opened = await bench();
    const group = opened.api.group();
    opened.api.failNext({ kind: "reset", done: true });
    await show(opened, group.id, "It");
    for (const text of ["It is", "It is bl"]) {
      await opened.host.clock.advance(6_000);
      await show(opened, group.id, text);
    }
    expect(shown(group)).toEqual(["It …"]);
  });

  it("leaves room in a group: all that is written there is shown every six seconds at most", async () => {
    const opened = await bench();
    const [group, other] = [opened.api.group(), opened.api.group()];
    await show(opened, group.id, "It", "run-1");
    await show(opened, group.id, "The other", "run-2");
    expect(shown(group)).toEqual(["It …"]);
    await opened.host.clock.advance(6_000);
    await show(opened, group.id, "The other one", "run-2");
    expect(shown(group)).toEqual(["It …", "The other one …"]);
    opened.api.failNext({ kind: "rate_limited", retryAfter: 20 });
    await opened.host.clock.advance(6_000);
    await show(opened, group.id, "A third", "run-3");
    await opened.host.clock.advance(19_999);
    await show(opened, group.id, "A fourth", "run-4");
    expect(group.messages).toHaveLength(2);
    await show(opened, other.id, "Elsewhere", "run-5");
    expect(shown(other)).toEqual(["Elsewhere …"]);
  });

  it("stops when Telegram asks to wait, when the bot is blocked, and does not hold up the message", async () => {
    const opened = await bench();
    const [ann, bob] = [opened.api.customer(), opened.api.customer()];
    opened.api.failNext({ kind: "rate_limited", retryAfter: 7 }, { method: "sendMessageDraft" });
    await show(opened, ann.id, "It");
    await opened.host.clock.advance(6_999);
    await show(opened, ann.id, "It is");
    expect(ann.drafts).toEqual([]);
    await opened.host.clock.advance(1);
    await show(opened, ann.id, "It is bl");
    expect(ann.drafts).toHaveLength(1);
    bob.blocks();
    await show(opened, bob.id, "It", "run-2");
    await show(opened, bob.id, "It is", "run-2");
    expect(opened.api.calls.filter(({ payload }) => payload.chat_id === bob.id)).toHaveLength(1);
    opened.api.failNext({ kind: "hang" }, { method: "sendMessageDraft" });
    const hanging = opened.api.nextCall("sendMessageDraft");
    const stuck = show(opened, ann.id, "It is blue");
    await hanging;
    const sending = sendTo(opened, addressOf(ann.id), finished("It is blue."));
    await opened.host.clock.advance(5_000);
    await Promise.all([stuck, sending]);
    expect(ann.messages.map(({ text }) => text)).toEqual(["It is blue."]);
  });

  it("is shown as far as one message goes, whatever it says, and never refused", async () => {
    const opened = await bench();
    const [ann, group] = [opened.api.customer(), opened.api.group()];
    const refused = opened.api.refusals;
    let run = 0;
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: "binary", maxLength: 200 }), fc.boolean(), async (text, isGroup) => {
        run += 1;
        await opened.host.clock.advance(6_000);
        await show(opened, isGroup ? group.id : ann.id, `${text} **x <b>& [y](https://a.example`, `run-${run}`);
      }),
      { numRuns: 100 },
    );
    await opened.host.clock.advance(6_000);
    await show(opened, group.id, "word ".repeat(3000), "long");
    await show(opened, ann.id, "word ".repeat(3000), "long too");
    await opened.host.clock.advance(6_000);
    await show(opened, group.id, "字".repeat(5000), "unbroken");
    expect(opened.api.refusals).toBe(refused);
    expect(group.messages.at(-1)?.text.length).toBeGreaterThan(3000);
  });
});
