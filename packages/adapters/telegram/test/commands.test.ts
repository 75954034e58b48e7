import { FrontdeskError, frontdesk } from "@frontdesk/core";
import { describe, expect, it } from "vitest";
import { commandLists } from "../src/commands.ts";
import { startLink } from "../src/index.ts";
import { openDesk } from "./support/desk.ts";

const front = frontdesk({ id: "shop", name: "Shop", locales: ["en", "ru"], disclosure: false });
const bot = front.bot({
  intents: [
    front.intent({
      name: "return-order",
      title: { en: "Return an order", ru: "Вернуть заказ" },
      examples: { en: ["return an order"], ru: ["вернуть заказ"] },
      run: () => ({ en: "Returned.", ru: "Возвращено." }),
    }),
    front.intent({
      name: "hours",
      examples: { en: ["when are you open?"] },
      run: () => ({ en: "9 to 18.", ru: "С 9." }),
    }),
  ],
});

const english = [
  { command: "return_order", description: "Return an order" },
  { command: "hours", description: "when are you open?" },
];

describe("the commands of a bot", () => {
  it("are offered in private chats and groups, in each language, and start their intents", async () => {
    const desk = await openDesk(bot);
    expect([...desk.api.commands.keys()].toSorted()).toEqual([
      "all_group_chats",
      "all_group_chats en",
      "all_group_chats ru",
      "all_private_chats",
      "all_private_chats en",
      "all_private_chats ru",
    ]);
    expect(desk.api.commands.get("all_private_chats")).toEqual(english);
    expect(desk.api.commands.get("all_group_chats ru")?.[0]).toEqual({
      command: "return_order",
      description: "Вернуть заказ",
    });
    const ann = desk.api.customer();
    ann.writes("/return_order");
    await desk.answers();
    expect(ann.messages.map(({ text }) => text)).toEqual(["Returned."]);
  });

  it("are told once, and again when they have changed or could not be told", async () => {
    const told = (api: { readonly calls: readonly { readonly method: string }[] }): number =>
      api.calls.filter(({ method }) => method === "setMyCommands").length;
    const first = await openDesk(bot);
    expect(told(first.api)).toBe(6);
    await first.dies();
    const second = await openDesk(bot, first);
    expect(told(second.api)).toBe(6);
    await second.dies();
    const fewer = front.bot({ intents: [bot.intents.hours] });
    first.api.failNext({ kind: "status", status: 400 }, { method: "setMyCommands" });
    const third = await openDesk(fewer, first);
    const warned = third.log.lines.filter(({ level }) => level === "warn");
    expect(warned).toMatchObject([{ event: "telegram.commands_not_registered", fields: { status: 400 } }]);
    await third.dies();
    const fourth = await openDesk(fewer, first);
    expect(fourth.api.commands.get("all_private_chats ru")).toHaveLength(1);
  });

  it("go when the bot has them no more, or speaks a language no more", async () => {
    const first = await openDesk(bot);
    await first.dies();
    const english = frontdesk({ id: "shop", name: "Shop", locales: ["en"], disclosure: false });
    const hours = english.intent({ name: "hours", examples: { en: ["when are you open?"] }, run: () => "9 to 18." });
    const second = await openDesk(english.bot({ intents: [hours] }), first);
    expect([...second.api.commands.keys()].toSorted()).toEqual([
      "all_group_chats",
      "all_group_chats en",
      "all_private_chats",
      "all_private_chats en",
    ]);
    await second.dies();
    second.api.failNext({ kind: "status", status: 500 }, { method: "deleteMyCommands" });
    const third = await openDesk(english.bot({ intents: [] }), first);
    expect(third.log.lines.map(({ event }) => event)).toContain("telegram.commands_not_registered");
    await third.dies();
    const fourth = await openDesk(english.bot({ intents: [] }), first);
    expect(fourth.api.commands.size).toBe(0);
    await fourth.dies();
    const before = fourth.api.calls.length;
    const fifth = await openDesk(english.bot({ intents: [] }), first);
    expect(fifth.api.calls.slice(before).map(({ method }) => method)).not.toContain("deleteMyCommands");
  });

  it("are left to their author when told so, and where there are none", async () => {
    const desk = await openDesk(bot, {}, { commands: false });
    expect(desk.api.commands.size).toBe(0);
    expect((await openDesk(front.bot({ intents: [] }))).api.commands.size).toBe(0);
  });

  it("fit what Telegram takes", () => {
    const commands = Array.from({ length: 150 }, (_, index) => ({
      name: index === 0 ? "x".repeat(33) : `command_${index}`,
      title: () => (index === 1 ? " " : "long\n".repeat(100)),
    }));
    const lists = commandLists({ id: "b", name: "B", locales: ["en-GB", "en", "tlh"], commands, suggestions: [] });
    expect(lists.map(({ scope, language_code }) => [scope.type, language_code])).toEqual([
      ["all_private_chats", undefined],
      ["all_private_chats", "en"],
      ["all_group_chats", undefined],
      ["all_group_chats", "en"],
    ]);
    const [list] = lists;
    expect(list?.commands).toHaveLength(100);
    expect(list?.commands[0]).toEqual({ command: "command_1", description: "command_1" });
    for (const { description } of list?.commands ?? []) {
      expect(description.length).toBeLessThanOrEqual(256);
      expect(description).not.toContain("\n");
    }
  });
});

describe("a link to a bot", () => {
  it("carries an intent and its text, and refuses what Telegram would cut off", () => {
    expect(startLink("acme_bot")).toBe("https://t.me/acme_bot");
    expect(startLink("@acme_bot", "return_order")).toBe("https://t.me/acme_bot?start=return_order");
    for (const [name, intent] of [
      ["acme bot", "a"],
      ["acme_bot", "x".repeat(65)],
      ["acme_bot", "with space"],
      ["acme_bot/evil", undefined],
    ] as const) {
      expect(() => startLink(name, intent)).toThrow(FrontdeskError);
    }
  });
});
