import {
  engine,
  type Files,
  FrontdeskError,
  frontdesk,
  memory,
  memoryFiles,
  messageText,
  type Store,
} from "@frontdesk/core";
import { type FakeChannel, fakeChannel, fakeClock, fakeDesk, fakeEvent, seededRandom } from "@frontdesk/core/testing";
import { describe, expect, onTestFinished, test } from "vitest";
import { z } from "zod";

const texts = (en: string, ru: string, zh: string) => ({ en, ru, zh });
const front = frontdesk({
  id: "acme",
  name: "Acme",
  locales: ["en", "ru", "zh"],
  disclosure: false,
  queues: ["orders"],
});
const gates = new Map<string, Promise<void>>();
const late = front.intent({
  name: "late",
  examples: {
    en: ["my order is late", "where is my order"],
    ru: ["мой заказ опаздывает", "где мой заказ"],
    zh: ["我的订单晚了", "我的订单在哪里"],
  },
  slots: { name: front.ask(texts("What is your name?", "Как вас зовут?", "您叫什么名字？"), z.string()) },
  async run(turn) {
    const name = turn.slots.name;
    await turn.once("note", async () => {
      await gates.get(turn.user.id);
      return { seen: name };
    });
    return texts(`I see, ${name}.`, `Понятно, ${name}.`, `明白了，${name}。`);
  },
});
const person = front.intent({
  name: "person",
  examples: { en: ["give me a person now please"], ru: ["дайте человека сейчас пожалуйста"], zh: ["现在请给我转人工"] },
  run: (turn) => turn.handoff({ queue: "orders", note: turn.text }),
});
const bot = front.bot({ intents: [late, person] });

async function open(options: { readonly store?: Store; readonly files?: Files; readonly gatherMs?: number } = {}) {
  const clock = fakeClock();
  const { store = memory(), files = memoryFiles() } = options;
  const desk = fakeDesk();
  const channels = {
    chat: fakeChannel({ name: "chat", capabilities: { gatherMs: options.gatherMs ?? 0 } }),
    phone: fakeChannel({ name: "phone" }),
  };
  const running = engine(bot, {
    channels: Object.values(channels),
    store,
    files,
    desk,
    clock,
    random: seededRandom("forget"),
  });
  await running.start();
  onTestFinished(() => running.stop({ deadlineMs: 0 }));
  let events = 0;
  const event = (user: string, locale: string, text: string) => ({
    ...fakeEvent(
      { chat: user, user: { id: user, name: `${user} Prosser`, locale, email: `${user}@x.test`, verified: true } },
      { key: `event-${++events}`, order: events, at: clock.now() },
    ),
    kind: "message" as const,
    text,
  });
  /** Says something and returns what is answered. */
  async function says(user: string, locale: string, text: string, channel: FakeChannel = channels.chat) {
    const before = channel.received.length;
    await channel.deliver(event(user, locale, text));
    await running.idle();
    return channel.received.slice(before).map(({ message }) => messageText(message.parts));
  }
  const who = (user: string) => ({ channel: "chat", account: "account", user });
  return { clock, store, files, desk, channels, running, event, says, who };
}

/** All that a store shows. */
async function everything(store: Store): Promise<string> {
  const listed = await store.conversations({ limit: 100 });
  const conversations = await Promise.all(
    listed.map(async ({ id }) => [await store.load(id), await store.history(id, { limit: 1_000 })]),
  );
  return JSON.stringify([
    conversations,
    await store.pending({ after: 0, limit: 1_000 }),
    await store.outbox({ limit: 1_000 }),
    await store.cases({ limit: 1_000 }),
    await store.journal({ limit: 1_000 }),
    await store.identities({ keys: ['["email","arthur@x.test"]'] }),
  ]);
}

describe("a customer is forgotten", () => {
  test.each([
    ["en", "where is my order", "Arthur Dent of Cottington", "give me a person now please"],
    ["ru", "где мой заказ", "Артур Дент из Коттингтона", "дайте человека сейчас пожалуйста"],
    ["zh", "我的订单在哪里", "科廷顿的亚瑟·邓特", "现在请给我转人工"],
  ])("with all that was said in %s, and begins anew afterwards", async (locale, question, name, call) => {
    const { says, store, running, who, desk } = await open();
    const [asked = ""] = await says("arthur", locale, question);
    await says("arthur", locale, name);
    await says("arthur", locale, call);
    await says("ford", locale, question);
    expect(await everything(store)).toContain(name);
    const [handed] = await store.cases({ limit: 9 });

    const forgotten = await running.forget(who("arthur"));
    expect(forgotten).toMatchObject({
      cases: [handed?.id],
      conversations: [{ channel: "chat" }],
      emails: ["arthur@x.test"],
    });
    expect(forgotten.messages).toBeGreaterThanOrEqual(6);
    const left = await everything(store);
    for (const word of [name, call, "arthur Prosser", "arthur@x.test"]) expect(left).not.toContain(word);
    // Nobody else was.
    expect(left).toContain("ford Prosser");
    expect(await store.case(handed?.id ?? "")).toMatchObject({ state: "closed", erased: true });
    expect(desk.told).toEqual([handed?.id]);
    expect(desk.changes).toContain(handed?.id);
    expect(running.why(forgotten.conversations[0]?.id ?? "")).toBeUndefined();
    expect((await store.journal({ limit: 1_000 })).at(-1)).toMatchObject({
      code: "customer.forgotten",
      data: { customer: forgotten.customer, conversations: 1, identities: 2, cases: 1 },
    });

    // The question is asked again: nothing is known of what was answered before.
    expect(await says("arthur", locale, question)).toEqual([asked]);
    const profile = await running.customers.of(who("arthur"));
    expect(profile.emails).toEqual(["arthur@x.test"]);
  });

  test("on all channels, wherever they are asked for", async () => {
    const { says, store, running, channels, who } = await open();
    await says("arthur", "en", "where is my order");
    // The same address, which the channel vouches for, makes the two one.
    await says("arthur", "en", "my order is late", channels.phone);
    const byEmail = await running.forget({ email: " Arthur@x.test" });
    expect(byEmail.conversations.map(({ channel }) => channel).sort()).toEqual(["chat", "phone"]);
    expect(byEmail.identities).toHaveLength(2);
    expect(await everything(store)).not.toContain("arthur Prosser");

    await says("arthur", "en", "where is my order");
    const [conversation] = byEmail.conversations.filter(({ channel }) => channel === "chat");
    const byConversation = await running.forget({ conversation: conversation?.id ?? "" });
    expect(byConversation).toMatchObject({ customer: byEmail.customer, emails: ["arthur@x.test"] });
    expect(byConversation.messages).toBeGreaterThan(0);
    expect((await running.forget(who("arthur"))).messages).toBe(0);
  });

  test("of whom nothing is known without a trace", async () => {
    const { store, running } = await open();
    expect(await running.forget({ email: "nobody@x.test" })).toMatchObject({ customer: undefined, conversations: [] });
    expect(await running.forget({ conversation: "nowhere" })).toMatchObject({ conversations: [] });
    expect(await store.journal({ limit: 9 })).toEqual([]);
  });

  test("whose old message is delivered again: it is known, and not answered", async () => {
    const { event, channels, running, who, store } = await open();
    const old = event("arthur", "en", "where is my order");
    await channels.chat.deliver(old);
    await running.idle();
    await running.forget(who("arthur"));
    const received = channels.chat.received.length;
    const [acceptance] = await channels.chat.deliver(old);
    await running.idle();
    expect(acceptance?.status).toBe("duplicate");
    expect(channels.chat.received).toHaveLength(received);
    expect(await everything(store)).not.toContain("where is my order");
  });

  test("while they are being answered: the answer is dropped, and nothing of it is kept", async () => {
    const { event, channels, running, who, store, says } = await open();
    await says("arthur", "en", "where is my order");
    let go = (): void => {};
    gates.set("arthur", new Promise((resolve) => (go = resolve)));
    onTestFinished(() => void gates.delete("arthur"));
    await channels.chat.deliver(event("arthur", "en", "Arthur Dent"));
    await channels.chat.deliver(event("arthur", "en", "Zaphod waits in the queue"));
    const received = channels.chat.received.length;
    await running.forget(who("arthur"));
    go();
    await running.idle();
    expect(channels.chat.received).toHaveLength(received);
    const left = await everything(store);
    for (const word of ["Arthur Dent", "Zaphod", "where is my order"]) expect(left).not.toContain(word);
    expect(await store.pending({ after: 0, limit: 9 })).toEqual([]);
  });

  test("while they are being answered, and what they write meanwhile is answered as the first thing they say", async () => {
    const { event, channels, running, who, says } = await open();
    const [asked = ""] = await says("arthur", "en", "where is my order");
    let go = (): void => {};
    gates.set("arthur", new Promise((resolve) => (go = resolve)));
    await channels.chat.deliver(event("arthur", "en", "Arthur Dent"));
    const received = channels.chat.received.length;
    await running.forget(who("arthur"));
    gates.delete("arthur");
    await channels.chat.deliver(event("arthur", "en", "where is my order"));
    go();
    await running.idle();
    const answers = channels.chat.received.slice(received).map(({ message }) => messageText(message.parts));
    expect(answers).toEqual([asked]);
  });

  test("while their messages are gathered: only those that come afterwards are answered", async () => {
    const { clock, event, channels, running, who, store } = await open({ gatherMs: 1_000 });
    await channels.chat.deliver(event("arthur", "en", "Zaphod waits in the queue"));
    await running.forget(who("arthur"));
    await channels.chat.deliver(event("arthur", "en", "where is my order"));
    await clock.advance(5_000);
    await running.idle();
    expect(channels.chat.received.map(({ message }) => messageText(message.parts))).toEqual(["What is your name?"]);
    const left = await everything(store);
    expect([left.includes("Zaphod"), left.includes("where is my order")]).toEqual([false, true]);
    expect(await store.pending({ after: 0, limit: 9 })).toEqual([]);
  });

  test("with what was about to be sent, which is dropped where everybody can see it", async () => {
    const { channels, running, who, store, event } = await open();
    const busy = new FrontdeskError("channel.unavailable", "Not now.", { retryable: true });
    channels.chat.failNext(...Array.from({ length: 5 }, () => busy));
    await channels.chat.deliver(event("arthur", "en", "where is my order"));
    await running.idle();
    expect((await running.forget(who("arthur"))).unsent).toBe(1);
    expect(await store.outbox({ limit: 9 })).toMatchObject([{ status: "dropped", error: "customer.forgotten" }]);
  });

  test("with the files that they sent, also one that comes only afterwards", async () => {
    const { channels, running, who, event, files, store } = await open();
    const bytes = new TextEncoder().encode("the plans");
    channels.chat.uploaded("first", { bytes, name: "plans.txt" });
    const attach = (ref: string) => [{ kind: "file" as const, name: `${ref}.txt`, ref }];
    await channels.chat.deliver({ ...event("arthur", "en", "where is my order"), attachments: attach("first") });
    await running.idle();
    const [found] = await idsOf(store);
    expect(await files.get(found ?? "")).toBeDefined();

    let send = (): void => {};
    const fetched = new Promise<void>((resolve) => (send = resolve));
    channels.chat.fetch = async () => {
      await fetched;
      return { bytes, name: "second.txt" };
    };
    await channels.chat.deliver({ ...event("arthur", "en", "look"), attachments: attach("second") });
    const [, second] = await idsOf(store);
    expect(second).toBeDefined();
    expect((await running.forget(who("arthur"))).files).toBe(2);
    send();
    await running.idle();
    expect(await files.get(found ?? "")).toBeUndefined();
    expect(await files.get(second ?? "")).toBeUndefined();
  });

  test.each([0, 1, 2, 3, 4])(
    "also when the program was killed after %i steps: the second time finishes it",
    async (allowed) => {
      const inner = memory();
      const files = memoryFiles();
      // After so many steps of erasing nothing works any more.
      let steps = Number.POSITIVE_INFINITY;
      const failing: Store = {
        ...inner,
        async erase(order) {
          if (steps-- <= 0) throw new Error("The process is gone.");
          return inner.erase(order);
        },
        async forgetIdentities(forgotten) {
          if (steps-- <= 0) throw new Error("The process is gone.");
          return inner.forgetIdentities(forgotten);
        },
      };
      const { says, running, who, store, channels } = await open({ store: failing, files });
      await says("arthur", "en", "where is my order");
      await says("arthur", "en", "my order is late", channels.phone);
      steps = allowed;
      await expect(running.forget(who("arthur"))).rejects.toThrow("gone");
      steps = Number.POSITIVE_INFINITY;
      expect((await running.forget(who("arthur"))).conversations).toHaveLength(2);
      expect(await everything(store)).not.toContain("order");
      const lines = (await store.journal({ limit: 1_000 })).filter(({ code }) => code === "customer.forgotten");
      expect(lines).toHaveLength(1);
    },
  );

  test("out of a group in which they wrote, as a whole, and those who write there are not", async () => {
    const { channels, running, who, event, store } = await open();
    const inGroup = (user: string, text: string) => ({
      ...event(user, "en", text),
      address: { chat: "group" },
      conversationKind: "group" as const,
    });
    await channels.chat.deliver(inGroup("arthur", "where is my order"));
    await channels.chat.deliver(inGroup("ford", "where is my towel"));
    await channels.chat.deliver(event("ford", "en", "where is my order"));
    await running.idle();
    const { conversations } = await running.forget(who("arthur"));
    expect(conversations).toMatchObject([{ kind: "group" }]);
    const left = await everything(store);
    expect(left).not.toContain("towel");
    expect(left).toContain("where is my order");
  });

  test("only by a bot that runs", async () => {
    const stopped = engine(bot, { store: memory() });
    await expect(stopped.forget({ email: "a@x.test" })).rejects.toMatchObject({ code: "runtime.not_started" });
  });
});

/** The ids of the kept files in all histories. */
async function idsOf(store: Store): Promise<readonly string[]> {
  return [
    ...new Set([...(await everything(store)).matchAll(/frontdesk-file:([0-9a-f]{32})/g)].map(([, id = ""]) => id)),
  ];
}
