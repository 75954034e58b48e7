import { FrontdeskError, frontdesk } from "@frontdesk/core";
import { fakeChannel, talk } from "@frontdesk/core/testing";
import { describe, expect, test } from "vitest";
import { z } from "zod";

const front = frontdesk({ id: "shop", name: "Shop", locales: ["en", "ru", "zh"], queues: ["returns"] });
const states: Readonly<Record<string, string>> = { A1234: "shipped", B2345: "delivered" };
const order = front.ask(
  { en: "Which order?", ru: "Какой заказ?", zh: "哪个订单？" },
  z.string().regex(/^[A-Z]\d{4}$/),
  { invalid: { en: "It looks like A1234.", ru: "Он выглядит как A1234.", zh: "格式如 A1234。" } },
);
const track = front.intent({
  name: "track_order",
  title: { en: "Track an order", ru: "Найти заказ", zh: "查询订单" },
  examples: {
    en: ["where is my order", "track my order A1234", "where is my order A1234"],
    ru: ["где мой заказ", "где мой заказ A1234"],
    zh: ["我的订单到哪了", "查询订单A1234"],
  },
  slots: { order },
  run: ({ slots }) => `${slots.order}: ${states[slots.order] ?? "unknown"}`,
});
const returns: string[] = [];
const returning = front.intent({
  name: "return_order",
  title: { en: "Return an order", ru: "Вернуть заказ", zh: "退货" },
  examples: {
    en: ["I want to return my order", "I want to return A1234", "return an order"],
    ru: ["хочу вернуть заказ", "хочу вернуть A1234"],
    zh: ["我想退货", "我想退货A1234"],
  },
  slots: {
    order,
    reason: front.ask({ en: "Why?", ru: "Почему?", zh: "为什么？" }, z.enum(["damaged", "wrong", "other"]), {
      labels: {
        damaged: { en: "Damaged", ru: "Повреждён", zh: "损坏" },
        wrong: { en: "Wrong item", ru: "Не тот товар", zh: "发错货" },
        other: { en: "Other", ru: "Другое", zh: "其他" },
      },
    }),
  },
  async run(turn) {
    const { order: id, reason } = turn.slots;
    const number = await turn.once("open", () => returns.push(`${id} ${reason}`));
    return `Return ${number}: ${id}, ${reason}`;
  },
});
const bot = front.bot({ intents: [track, returning] });

describe("slots", () => {
  test("what the first message says is not asked for", async () => {
    expect(await talk(bot).says("where is my order A1234?")).toEqual(["A1234: shipped"]);
    expect(await talk(bot).says("где мой заказ A1234?")).toEqual(["A1234: shipped"]);
    expect(await talk(bot).says("我的订单A1234到哪了")).toEqual(["A1234: shipped"]);
  });

  test("what does not fit is refused in words and asked for again", async () => {
    const ann = talk(bot);
    expect(await ann.says("where is my order?")).toEqual(["Which order?"]);
    expect(await ann.says("Z9")).toEqual(["It looks like A1234.\n\nWhich order?"]);
    expect(await ann.says("it is b2345, I think")).toEqual(["B2345: delivered"]);
  });

  test("after several refusals the way out is told", async () => {
    const ann = talk(bot);
    await ann.says("where is my order?");
    await ann.says("Z1");
    await ann.says("Z2");
    expect((await ann.says("Z3")).at(-1)).toContain("“human”");
  });

  test.each([
    ["a button", (ann: ReturnType<typeof talk>) => ann.presses("Damaged")],
    ["its label", (ann: ReturnType<typeof talk>) => ann.says("Damaged")],
    ["its label in another locale", (ann: ReturnType<typeof talk>) => ann.says("повреждён")],
    ["its number", (ann: ReturnType<typeof talk>) => ann.says("1")],
    ["its number in full width", (ann: ReturnType<typeof talk>) => ann.says("１")],
    ["a sentence with it", (ann: ReturnType<typeof talk>) => ann.says("it came damaged sadly")],
  ])("a choice by %s", async (_case, choose) => {
    const ann = talk(bot);
    await ann.says("I want to return A1234");
    expect(ann.buttons).toEqual(["Damaged", "Wrong item", "Other"]);
    expect((await choose(ann)).at(-1)).toMatch(/^Return \d+: A1234, damaged$/);
  });
});

describe("corrections", () => {
  test("of an earlier answer while a question is open", async () => {
    const ann = talk(bot);
    await ann.says("I want to return A1234");
    expect(await ann.says("no, the order is B2345")).toEqual(["Why?\n1. Damaged\n2. Wrong item\n3. Other"]);
    expect((await ann.says("other")).at(-1)).toContain("B2345, other");
  });

  test("after the answer was given", async () => {
    const ann = talk(bot);
    expect(await ann.says("where is my order A1234?")).toEqual(["A1234: shipped"]);
    expect(await ann.says("sorry, I meant B2345")).toEqual(["B2345: delivered"]);
    const li = talk(bot, { name: "li" });
    await li.says("我的订单A1234到哪了");
    expect(await li.says("不对，是B2345")).toEqual(["B2345: delivered"]);
  });

  test("of what has been done already: nothing is done twice, a person is offered", async () => {
    const ann = talk(bot);
    await ann.says("I want to return A1234");
    await ann.says("damaged");
    const count = returns.length;
    expect((await ann.says("no, the order is B2345")).join("\n")).toContain("I'd better not go on by myself");
    expect(returns).toHaveLength(count);
    expect(ann.buttons).toEqual(["Talk to a person", "No, thanks"]);
  });
});

describe("words that hold everywhere", () => {
  test.each([
    ["cancel", "All right, I've stopped that."],
    ["never mind", "All right, I've stopped that."],
    ["Отмена!", "Хорошо, отменяю."],
    ["取消", "好的，已取消。"],
  ])("%s stops what is under way", async (word, stopped) => {
    const ann = talk(bot);
    await ann.says("where is my order?");
    expect(await ann.says(word)).toEqual([stopped]);
    expect((await ann.says("B2345")).join()).not.toContain("delivered");
  });

  test.each([
    "human",
    "I want to talk to a human",
    "Can I speak to a real person please?",
    "connect me with an agent",
    "agent!",
    "хочу поговорить с человеком",
    "Позовите оператора",
    "соедините меня с живым человеком",
    "оператор",
    "转人工",
    "我要找人工客服",
    "请帮我转接人工",
    "🙋",
    "hi, I'd like to talk to someone from your support team please",
    "есть кто-нибудь живой? соедините с оператором",
    "有没有人工客服",
    "this is useless, get me a person",
    "ничего не понимаю! позовите человека",
    "听不懂，我想和人说话",
    "我想和真人交谈",
  ])("%s reaches a person, also in the middle of something", async (text) => {
    const ann = talk(bot);
    await ann.says("where is my order?");
    await ann.says(text);
    expect(await ann.case()).toMatchObject({ state: "queued", reason: "asked", queue: "returns" });
  });

  test.each([
    "which agent sells this?",
    "is there a travel agent nearby",
    "a person stole my parcel",
    "are you a human?",
    "it was human error, an agent said so",
    "他和别人说话，我没收到包裹",
    "客服几点上班",
    "у меня человек украл посылку",
  ])("%s does not", async (text) => {
    const ann = talk(bot);
    await ann.says(text);
    expect(await ann.case()).toBeUndefined();
  });
});

describe("buttons", () => {
  test("a button that has been pressed already is refused politely", async () => {
    const ann = talk(bot);
    await ann.says("I want to return A1234");
    await ann.presses("Damaged");
    const count = returns.length;
    expect((await ann.presses("Damaged")).at(-1)).toContain("no longer valid");
    expect(returns).toHaveLength(count);
  });

  test("the same press delivered twice is one press", async () => {
    const ann = talk(bot);
    await ann.says("I want to return A1234");
    await ann.presses("Damaged");
    const count = returns.length;
    expect(await ann.repeats()).toEqual([]);
    expect(returns).toHaveLength(count);
  });

  test("another customer's button is refused", async () => {
    const ann = talk(bot);
    await ann.says("I want to return A1234");
    const part = ann.messages.at(-1)?.parts.find((one) => one.kind === "choices");
    const token = part?.kind === "choices" ? part.choices[0]?.token : undefined;
    const bob = {
      account: "account",
      address: { chat: "bob" },
      conversationKind: "direct",
      user: { id: "bob" },
    } as const;
    await ann.channel.deliver({ ...bob, kind: "action", token: String(token), eventKeys: ["b1"], at: 0 });
    await (await ann.engine()).idle();
    expect(ann.channel.received.at(-1)).toMatchObject({ chat: "bob" });
    expect(JSON.stringify(ann.channel.received.at(-1))).toContain("no longer valid");
  });
});

describe("not understood", () => {
  test("asks to rephrase once, then offers a person", async () => {
    const ann = talk(bot);
    expect((await ann.says("do you sell aeroplanes?")).at(-1)).toContain("another way");
    expect((await ann.says("big flying things")).at(-1)).toContain("talk to a person");
    const bob = talk(bot, { name: "bob" });
    await bob.says("do you sell aeroplanes?");
    await bob.says("big flying things");
    await bob.says("yes please");
    expect(await bob.case()).toMatchObject({ state: "queued", reason: "not_understood" });
    expect(await ann.says("no thanks")).toEqual(["All right. What else can I do for you?"]);
    expect(await ann.case()).toBeUndefined();
  });

  test("an author's fallback is asked instead, where there is one", async () => {
    const ann = talk(front.bot({ intents: [track], fallback: (turn) => turn.handoff({ note: "lost" }) }));
    await ann.says("do you sell aeroplanes?");
    await ann.says("big flying things");
    expect(await ann.case()).toMatchObject({ reason: "rule", note: "lost" });
  });
});

describe("the first reply says that an assistant answers", () => {
  test.each([
    ["where is my order A1234?", "Hi! I'm the virtual assistant of Shop."],
    ["где мой заказ A1234?", "Здравствуйте! Я виртуальный помощник Shop."],
    ["我的订单A1234到哪了", "您好！我是Shop的智能助手。"],
  ])("%s", async (text, disclosure) => {
    const ann = talk(bot, { showDisclosure: true });
    expect((await ann.says(text))[0]).toBe(`${disclosure}\n\nA1234: shipped`);
    expect(await ann.says(text)).toEqual(["A1234: shipped"]);
  });

  test("unless that is turned off", async () => {
    const kit = frontdesk({ id: "quiet", name: "Quiet", disclosure: false });
    const hi = kit.intent({ name: "hi", examples: ["good morning"], run: () => "Morning." });
    expect(await talk(kit.bot({ intents: [hi] }), { showDisclosure: true }).says("good morning")).toEqual(["Morning."]);
  });
});

describe("rubbish", () => {
  test.each([
    ["nothing", ""],
    ["white space", " \n\t "],
    ["control characters", "\u0000\u0007\u001b\u007f"],
    ["lone surrogates", "\ud800 \udfff"],
    ["a megabyte", "a ".repeat(524_288)],
    ["another language", "mikä on tilaukseni tila"],
    ["emoji", "👩‍👩‍👧‍👦🏳️‍🌈"],
    ["markup", "<script>alert(1)</script> [x](javascript:alert(1)) `#{7*7}` $(id) %s %00"],
    ["a prototype", "__proto__ constructor toString"],
  ])("%s gets a polite answer", async (_case, text) => {
    const ann = talk(bot);
    const said = await ann.says(text);
    expect(said.length).toBeGreaterThan(0);
    expect(ann.errors).toEqual([]);
    expect(await ann.says("where is my order A1234?")).toEqual(["A1234: shipped"]);
  });
});

describe("a handler that fails", () => {
  const failing = (run: () => unknown) =>
    front.bot({
      intents: [track, front.intent({ name: "fail", examples: ["do something bad"], run: run as () => undefined })],
    });

  test("is reported, and the customer is told and offered a person", async () => {
    const ann = talk(
      failing(() => {
        throw new Error("database password is hunter2");
      }),
    );
    const said = (await ann.says("do something bad")).join("\n");
    expect(said).toContain("Something went wrong on our side");
    expect(said).not.toContain("hunter2");
    expect(ann.errors.map(({ event }) => event)).toEqual(["turn.handler_failed"]);
    await ann.presses("Talk to a person");
    expect(await ann.case()).toMatchObject({ state: "queued", reason: "failed" });
  });

  test("so is one that hangs, after its time limit", async () => {
    const ann = talk(
      failing(() => new Promise(() => {})),
      { turnTimeoutMs: 5_000 },
    );
    await ann.engine();
    const said = ann.says("do something bad");
    await ann.clock.advance(5_000);
    expect((await said).join("\n")).toContain("Something went wrong on our side");
    expect(FrontdeskError.isInstance(ann.errors[0]?.error, "turn.timeout")).toBe(true);
    expect(await ann.says("where is my order A1234?")).toEqual(["A1234: shipped"]);
  });
});

test("a redelivered message is answered once", async () => {
  const ann = talk(bot);
  await ann.says("where is my order A1234?");
  expect(await ann.repeats()).toEqual([]);
  await ann.restarts();
  expect(await ann.repeats()).toEqual([]);
});

test("why() tells what was understood", async () => {
  const ann = talk(bot);
  await ann.says("where is my order A1234?");
  expect(ann.why()).toMatchObject({ by: "intent", what: "track_order" });
  expect(ann.why()?.classification?.candidates[0]?.label).toBe("track_order");
});

test("a channel's name can be used once", () => {
  const ann = talk(bot, {});
  expect(ann.channel.name).toBe(fakeChannel().name);
});

test("a button in a reply may say something else than it shows, or open an address", async () => {
  const menu = front.intent({
    name: "menu",
    examples: ["show me the menu", "menu please"],
    run: () => ({
      parts: [
        {
          kind: "choices",
          text: "What would you like?",
          choices: [
            { label: { en: "Find it", ru: "Найти", zh: "查询" }, say: "where is my order A1234?" },
            { label: "Our shop", url: "https://shop.example" },
          ],
        },
      ],
    }),
  });
  const ann = talk(front.bot({ intents: [track, menu] }));
  await ann.says("show me the menu");
  expect(ann.messages.at(-1)?.parts.at(-1)).toMatchObject({
    choices: [{ label: "Find it" }, { label: "Our shop", url: "https://shop.example" }],
  });
  expect(await ann.presses("Find it")).toEqual(["A1234: shipped"]);
  expect(await ann.says("find it")).toEqual(["A1234: shipped"]);
});
