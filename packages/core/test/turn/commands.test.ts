import { type ChannelHost, engine, frontdesk } from "@frontdesk/core";
import { fakeChannel, fakeEvent, talk } from "@frontdesk/core/testing";
import { describe, expect, onTestFinished, test } from "vitest";
import { z } from "zod";

const front = frontdesk({ id: "shop", name: "Shop", locales: ["en", "ru"], disclosure: false });
const order = front.ask({ en: "Which order?", ru: "Какой заказ?" }, z.string().regex(/^[A-Z]\d{4}$/));
const bot = front.bot({
  intents: [
    front.intent({
      name: "return-order",
      title: { en: "Return an order", ru: "Вернуть заказ" },
      examples: { en: ["I want to return my order"], ru: ["хочу вернуть заказ"] },
      slots: { order },
      run: ({ slots }) => ({ en: `Back comes ${slots.order}.`, ru: `Возврат ${slots.order}.` }),
    }),
    front.intent({
      name: "hours",
      examples: { en: ["when are you open"], ru: ["когда вы открыты"] },
      run: () => ({ en: "9 to 18.", ru: "С 9 до 18." }),
    }),
    front.intent({ name: "часы", examples: { ru: ["который час"] }, run: () => ({ en: "Noon.", ru: "Полдень." }) }),
    front.intent({ name: "Return_Order", examples: { en: ["again"] }, run: () => ({ en: "No.", ru: "Нет." }) }),
  ],
});

function start() {
  const ann = talk(bot);
  onTestFinished(() => ann.ends());
  let number = 0;
  return {
    ann,
    async commands(command: string, text = "", locale?: string): Promise<string | undefined> {
      await ann.engine();
      const event = fakeEvent({ chat: "ann", user: { id: "ann", locale } }, { key: `command-${++number}`, at: 0 });
      await ann.channel.deliver({ ...event, kind: "command", command, text });
      await (await ann.engine()).idle();
      const part = ann.messages.at(-1)?.parts.at(-1);
      return part?.kind === "text" ? part.text : undefined;
    },
  };
}

describe("a command", () => {
  test("that names an intent starts it, and its text fills what it asks for", async () => {
    const { ann, commands } = start();
    expect(await commands("hours")).toBe("9 to 18.");
    expect(await commands("return_order")).toBe("Which order?");
    expect((await ann.says("A1234")).at(-1)).toBe("Back comes A1234.");
    expect(await commands("return_order", "it is B2345")).toBe("Back comes B2345.");
    expect(ann.why()).toMatchObject({ by: "command", what: "return-order" });
  });

  test("that names what is under way puts its question again", async () => {
    const { commands } = start();
    await commands("return_order");
    expect(await commands("return_order")).toBe("Which order?");
  });

  test("start greets, in the customer's language, or starts what its link names", async () => {
    const { commands } = start();
    expect(await commands("start", "", "ru-RU")).toBe("Чем могу помочь?");
    expect(await commands("start", "from-the-shop", "ru-RU")).toBe("Чем могу помочь?");
    expect(await commands("start", "hours")).toBe("С 9 до 18.");
    expect(await commands("start", "return_order-C3456")).toBe("Возврат C3456.");
    expect(await commands("start", "return-order")).toBe("Какой заказ?");
  });

  test("that is longer than a message may be is not read", async () => {
    const { commands } = start();
    expect(await commands("return_order", "x".repeat(10_000))).toContain("too long");
  });
});

test("help is the bot's own where it has an intent of that name, and start is never offered as one", async () => {
  const shop = frontdesk({ id: "shop", name: "Shop", disclosure: false });
  const named = (name: string) => shop.intent({ name, examples: [`${name} me with it`], run: () => `The ${name}.` });
  const hosts: ChannelHost[] = [];
  const channel = fakeChannel();
  const open = (host: ChannelHost): Promise<void> => {
    hosts.push(host);
    return channel.open(host);
  };
  const desk = engine(shop.bot({ intents: [named("help"), named("start")] }), { channels: [{ ...channel, open }] });
  await desk.start();
  onTestFinished(() => desk.stop({ deadlineMs: 0 }));
  for (const command of ["help", "start"]) {
    const event = fakeEvent({ chat: "ann", user: { id: "ann" } }, { key: command, at: 0 });
    await channel.deliver({ ...event, kind: "command", command, text: "" });
    await desk.idle();
  }
  expect(channel.received.map(({ message }) => message.parts)).toMatchObject([
    [{ text: "The help." }],
    [{ text: "What can I do for you?" }],
  ]);
  expect(hosts[0]?.bot.commands.map(({ name }) => name)).toEqual(["help"]);
});

test("channels are told the commands of a bot, with titles", async () => {
  const hosts: ChannelHost[] = [];
  const channel = { ...fakeChannel(), open: async (host: ChannelHost): Promise<void> => void hosts.push(host) };
  const running = engine(bot, { channels: [channel] });
  await running.start();
  onTestFinished(() => running.stop());
  expect(hosts[0]?.bot.commands.map(({ name, title }) => [name, title("en"), title("ru")])).toEqual([
    ["return_order", "Return an order", "Вернуть заказ"],
    ["hours", "when are you open", "когда вы открыты"],
  ]);
});
