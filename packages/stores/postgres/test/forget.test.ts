import { engine, frontdesk } from "@frontdesk/core";
import { fakeChannel, fakeEvent } from "@frontdesk/core/testing";
import { postgres } from "@frontdesk/postgres";
import { afterAll, beforeAll, expect, it, onTestFinished } from "vitest";
import { describeWithServer, makeDatabase, type TestDatabase } from "./database.ts";

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

describeWithServer("who is forgotten", () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await makeDatabase();
  });
  afterAll(() => database.drop());

  /** Every row of every table, as text. */
  async function everything(): Promise<string> {
    const tables = await database.sql("SELECT tablename FROM pg_tables WHERE schemaname = 'frontdesk'");
    expect(tables.length).toBeGreaterThan(10);
    const rows = await Promise.all(
      tables.map(({ tablename }) => database.sql(`SELECT row_to_json(t)::text AS row FROM frontdesk.${tablename} t`)),
    );
    return rows
      .flat()
      .map(({ row }) => String(row))
      .join("\n");
  }

  it("is in no column of no table, while two processes share the work", async () => {
    const channel = fakeChannel({ name: "chat" });
    const running = engine(bot, { channels: [channel], store: postgres(database.url) });
    const other = engine(bot, { channels: [fakeChannel({ name: "chat" })], store: postgres(database.url) });
    await running.start();
    await other.start();
    onTestFinished(async () => {
      await Promise.all([running.stop(), other.stop()]);
    });
    let events = 0;
    const say = async ({ id, locale }: (typeof customers)[number], text: string): Promise<void> => {
      const user = { id, name: `${id} Prosser`, locale, email: `${id}@x.test`, verified: true };
      const event = fakeEvent({ chat: id, user }, { key: `e${++events}`, order: events, at: 0 });
      await channel.deliver({ ...event, kind: "message", text });
      await Promise.all([running.idle(), other.idle()]);
    };
    for (const customer of customers) {
      for (const text of [customer.question, customer.word, `human, I am from ${customer.word}`]) {
        await say(customer, text);
      }
    }
    await expect.poll(everything).toContain("human, I am from 科廷顿");

    for (const [index, { id }] of customers.entries()) {
      // Whichever of the two has the conversation.
      await (index === 0 ? other : running).forget({ channel: "chat", account: "account", user: id });
      await Promise.all([running.idle(), other.idle()]);
      const after = await everything();
      for (const [place, { word, id: name }] of customers.entries()) {
        for (const mark of [word, `${name} Prosser`, `${name}@x.test`]) {
          expect([mark, after.includes(mark)]).toEqual([mark, place > index]);
        }
      }
    }
  });
});
