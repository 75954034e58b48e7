import { frontdesk } from "@frontdesk/core";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { startLink } from "../src/index.ts";
import { openDesk, until } from "./support/desk.ts";

const front = frontdesk({ id: "shop", name: "Shop", locales: ["en", "ru"], disclosure: false });
const gates = new Map<string, Promise<void>>();
const bot = front.bot({
  intents: [
    front.intent({
      name: "return_order",
      title: { en: "Return an order", ru: "Вернуть заказ" },
      examples: { en: ["I want to return my order", "return an order"], ru: ["хочу вернуть заказ"] },
      slots: {
        order: front.ask({ en: "Which order?", ru: "Какой заказ?" }, z.string().regex(/^[A-Z]\d{4}$/)),
        reason: front.ask({ en: "Why?", ru: "Почему?" }, z.enum(["damaged", "other"])),
      },
      run: ({ slots }) => ({ en: `${slots.order}: ${slots.reason}.`, ru: `${slots.order}: ${slots.reason}.` }),
    }),
    front.intent({
      name: "echo",
      examples: { en: ["say 1", "say 2", "say hello", "say 77"], ru: ["скажи 1"] },
      async run(turn) {
        await gates.get(turn.text);
        if (turn.text.includes("boom")) throw new Error("boom");
        return { en: turn.text, ru: turn.text };
      },
    }),
  ],
});

describe("a bot on Telegram", () => {
  it("33 hears a button once, and refuses what is forged, foreign or stale", async () => {
    const desk = await openDesk(bot);
    const [ann, bob] = [desk.api.customer(), desk.api.customer()];
    ann.writes("I want to return my order");
    await desk.answers();
    ann.writes("A1234");
    await desk.answers();
    const data = ann.messages.at(-1)?.keyboard.flat()[0]?.data ?? "";
    expect(Buffer.byteLength(data)).toBeLessThanOrEqual(64);
    ann.presses("damaged");
    ann.presses("damaged");
    await desk.answers(1_000);
    await desk.answers(1_000);
    const said = ann.messages.map(({ text }) => text);
    expect(said.filter((text) => text.includes("A1234: damaged."))).toHaveLength(1);
    expect(said.at(-1)).toContain("no longer valid");
    for (const token of [data, "forged", "x".repeat(200)]) bob.pressesData(token);
    await desk.answers(1_000);
    await desk.answers(2_000);
    for (const { text } of bob.messages) expect(text).toContain("no longer valid");
    expect(bob.messages).toHaveLength(3);
    await until(() => desk.api.openQueries === 0);
  });

  it("18 records an edit and answers nothing twice, whether its message was answered or not", async () => {
    const desk = await openDesk(bot);
    const ann = desk.api.customer();
    ann.writes("I want to return my order");
    await desk.answers();
    ann.edits("I want to return my order, please");
    await desk.answers();
    expect(ann.messages.map(({ text }) => text)).toEqual(["Which order?"]);
    ann.writes("A1234");
    ann.edits("B2345");
    await desk.answers();
    expect(ann.messages.map(({ text }) => text)).toEqual(["Which order?", "Why?"]);
    const journal = await desk.store.journal({ limit: 100 });
    expect(journal.filter(({ code }) => code === "customer.edit")).toHaveLength(2);
  });

  it("25 goes on with a group that has moved as the same conversation, also after a restart", async () => {
    const first = await openDesk(bot);
    const [ann, group] = [first.api.customer(), first.api.group()];
    group.writes(ann, "@desk_1_bot I want to return my order");
    await first.answers();
    group.migrates();
    await first.answers();
    await first.dies();
    const second = await openDesk(bot, first);
    group.writes(ann, "@desk_1_bot A1234");
    await second.answers();
    group.writes(ann, "@desk_1_bot damaged");
    await second.answers();
    expect(group.messages.map(({ text }) => text)).toEqual(["Why?", "A1234: damaged."]);
    expect(second.api.refusals).toBe(0);
  });

  it("25 learns that a group has moved when it writes there, and remembers it", async () => {
    const first = await openDesk(bot);
    const [ann, group] = [first.api.customer(), first.api.group()];
    let open = (): void => {};
    gates.set("say hello", new Promise((resolve) => (open = resolve)));
    group.writes(ann, "@desk_1_bot say hello");
    await first.accepted();
    // Nothing is told of the move, as when the update was lost.
    group.migrates({ silently: true });
    open();
    await first.answers();
    expect(group.messages.map(({ text }) => text)).toEqual(["say hello"]);
    await first.dies();
    const second = await openDesk(bot, first);
    group.writes(ann, "@desk_1_bot say 1");
    await second.answers();
    expect(group.messages.map(({ text }) => text)).toEqual(["say hello", "say 1"]);
    expect(second.api.refusals).toBe(1);
  });

  it("37 marks what a customer who blocked it will never get, and answers again when unblocked", async () => {
    const desk = await openDesk(bot);
    const ann = desk.api.customer();
    ann.writes("say 1");
    await desk.answers();
    ann.writes("say 2");
    await desk.accepted();
    ann.blocks();
    await desk.answers();
    const before = desk.api.calls.length;
    await desk.clock.advance(3_600_000);
    expect(desk.api.calls.slice(before).filter(({ method }) => method === "sendMessage")).toEqual([]);
    ann.unblocks();
    ann.writes("say 77");
    await desk.answers();
    expect(ann.messages.at(-1)?.text).toBe("say 77");
    const codes = (await desk.store.journal({ limit: 100 })).map(({ code }) => code);
    expect(codes).toEqual(expect.arrayContaining(["customer.leave", "customer.join"]));
  });

  it("16 says that something went wrong when a handler throws, and tells nobody else", async () => {
    const desk = await openDesk(bot);
    const ann = desk.api.customer();
    ann.writes("say boom say hello");
    await desk.answers();
    expect(ann.messages.map(({ text }) => text).join()).toContain("went wrong");
    expect(desk.api.unconfirmed).toBe(0);
  });

  it("14, 15 acknowledges while a handler thinks, and answers in the order of the updates", async () => {
    const desk = await openDesk(bot);
    const ann = desk.api.customer();
    let open = (): void => {};
    gates.set("say 1", new Promise((resolve) => (open = resolve)));
    ann.writes("say 1");
    ann.writes("say 2");
    await desk.accepted();
    expect(ann.messages).toEqual([]);
    open();
    await desk.answers();
    expect(ann.messages.map(({ text }) => text)).toEqual(["say 1", "say 2"]);
  });

  it("38 keeps what it has to say while its token is revoked", async () => {
    const desk = await openDesk(bot);
    const ann = desk.api.customer();
    desk.api.failNext({ kind: "status", status: 401 }, { method: "sendMessage" });
    ann.writes("say hello");
    await desk.accepted();
    await until(() => desk.log.lines.some(({ event }) => event === "sender.attempt_failed"));
    expect(ann.messages).toEqual([]);
    await desk.clock.advance(60_000);
    await until(() => ann.messages.length === 1);
    expect(ann.messages.map(({ text }) => text)).toEqual(["say hello"]);
  });

  it("41 shows that it types while it thinks, again and again, and stops", async () => {
    const desk = await openDesk(bot);
    const ann = desk.api.customer();
    let open = (): void => {};
    gates.set("say 77", new Promise((resolve) => (open = resolve)));
    ann.writes("say 77");
    await desk.accepted();
    const typed = (): number => desk.api.calls.filter(({ method }) => method === "sendChatAction").length;
    for (const [wait, count] of [
      [700, 1],
      [4_000, 2],
      [4_000, 3],
    ] as const) {
      await desk.clock.advance(wait);
      await until(() => typed() === count);
    }
    open();
    await desk.answers();
    await desk.clock.advance(20_000);
    expect(typed()).toBe(3);
    expect(ann.messages.map(({ text }) => text)).toEqual(["say 77"]);
    gates.delete("say 77");
  });

  it("42 writes first to a customer it has known, after a restart", async () => {
    const first = await openDesk(bot);
    const ann = first.api.customer();
    ann.writes("say 1");
    await first.answers();
    await first.dies();
    const second = await openDesk(bot, first);
    const customer = { channel: "telegram", account: String(second.api.bot.id), address: { chat: String(ann.id) } };
    await second.engine.send(customer, "Your parcel is there.", { idempotencyKey: "parcel-1" });
    await second.engine.send(customer, "Your parcel is there.", { idempotencyKey: "parcel-1" });
    await second.answers();
    expect(ann.messages.map(({ text }) => text)).toEqual(["say 1", "Your parcel is there."]);
  });

  it("43 answers a hundred customers at once, each in order", async () => {
    const desk = await openDesk(bot);
    const customers = Array.from({ length: 100 }, () => desk.api.customer());
    for (const line of ["say 1", "say 2"]) for (const customer of customers) customer.writes(line);
    await desk.accepted();
    const isDone = (): boolean => customers.every(({ messages }) => messages.length === 2);
    while (!isDone()) {
      // Thirty a second leave; a call that is under way must not find its time over.
      await desk.clock.advance(100);
      for (let step = 0; step < 20; step += 1) await new Promise((resolve) => setImmediate(resolve));
    }
    for (const { messages } of customers) expect(messages.map(({ text }) => text)).toEqual(["say 1", "say 2"]);
  });

  it("44 answers what it has taken over before it stops", async () => {
    const desk = await openDesk(bot);
    const ann = desk.api.customer();
    ann.writes("say 1");
    await desk.accepted();
    await desk.engine.stop();
    expect(ann.messages.map(({ text }) => text)).toEqual(["say 1"]);
    const written = JSON.stringify(desk.log.lines);
    for (const secret of [desk.api.token, "AAfake", "say 1"]) expect(written).not.toContain(secret);
  });

  it("starts what a link names, in the customer's language", async () => {
    const desk = await openDesk(bot);
    const [ann, ivan] = [desk.api.customer(), desk.api.customer({ languageCode: "ru" })];
    const payload = new URL(startLink("@desk_1_bot", "return_order", "A1234")).searchParams.get("start");
    ann.writes(`/start ${payload}`);
    ivan.writes("/start");
    await desk.answers();
    expect(ann.messages.map(({ text }) => text)).toEqual(["Why?"]);
    expect(ivan.messages.map(({ text }) => text)).toEqual(["Чем могу помочь?"]);
  });
});
