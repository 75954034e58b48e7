import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { engine, frontdesk } from "@frontdesk/core";
import { fakeChannel, fakeEvent } from "@frontdesk/core/testing";
import { sqlite } from "@frontdesk/sqlite";
import { describe, expect, it, onTestFinished } from "vitest";
import { temporaryFolder } from "./folder.ts";

const front = frontdesk({ id: "acme", name: "Acme", locales: ["en", "ru", "zh"], queues: ["orders"] });
const late = front.intent({
  name: "late",
  examples: { en: ["where is my order"], ru: ["где мой заказ"], zh: ["我的订单在哪里"] },
  async run(turn) {
    const { seen } = await turn.once("seen", () => ({ seen: turn.text }));
    return { en: `I see: ${seen}`, ru: `Понятно: ${seen}`, zh: `明白了：${seen}` };
  },
});
const bot = front.bot({ intents: [late], person: (turn) => turn.handoff({ note: turn.text }) });

/** Somebody, and a word that only they have said. */
const customers = [
  { id: "arthur", locale: "en", question: "where is my order", word: "Cottington" },
  { id: "fedor", locale: "ru", question: "где мой заказ", word: "Староконюшенный" },
  { id: "mei", locale: "zh", question: "我的订单在哪里", word: "科廷顿" },
];

/** The bytes of the file and of what SQLite keeps beside it, as text. */
function bytesIn(folder: string): string {
  const names = readdirSync(folder).filter((name) => !name.endsWith("-shm"));
  return names.map((name) => readFileSync(join(folder, name), "utf8")).join("\n");
}

describe("who is forgotten", () => {
  it.each([1, 60])("is in no byte of the file and its log, after %i messages of each", async (count) => {
    const { folder, remove } = temporaryFolder();
    onTestFinished(remove);
    const channel = fakeChannel({ name: "chat" });
    const running = engine(bot, { channels: [channel], store: sqlite(join(folder, "a.db")), limits: false });
    await running.start();
    onTestFinished(() => running.stop());
    let events = 0;
    const say = async ({ id, locale }: (typeof customers)[number], text: string): Promise<void> => {
      const user = { id, name: `${id} Prosser`, locale };
      await channel.deliver({
        ...fakeEvent({ chat: id, user }, { key: `e${++events}`, at: 0 }),
        kind: "message",
        text,
      });
      await running.idle();
    };
    for (let round = 0; round < count; round++) {
      for (const customer of customers) {
        await say(customer, customer.question);
        // Long ones take pages of their own, and leave them again.
        await say(customer, `${customer.word} ${`${customer.word} `.repeat(round * 20)}`);
      }
    }
    for (const customer of customers) await say(customer, `human, I am from ${customer.word}`);
    const before = bytesIn(folder);
    for (const { word } of customers) expect(before).toContain(word);

    for (const [index, { id }] of customers.entries()) {
      await running.forget({ channel: "chat", account: "account", user: id });
      const after = bytesIn(folder);
      for (const [other, { word, id: name }] of customers.entries()) {
        const isForgotten = other <= index;
        expect([word, after.includes(word), after.includes(`${name} Prosser`)]).toEqual([
          word,
          !isForgotten,
          !isForgotten,
        ]);
      }
    }
  });
});
