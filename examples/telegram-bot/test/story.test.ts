import { setTimeout as sleep } from "node:timers/promises";
import { type FakeCustomer, type FakeMessage, fakeTelegram } from "@frontdesk/telegram/testing";
import { expect, onTestFinished, test } from "vitest";
import { atTheInbox } from "./inbox.ts";
import { dataFolder, type Program, start } from "./program.ts";

/** Waits for a message of the bot that has this in it, after the `after`th. */
async function until({ messages }: FakeCustomer, wanted: string, after: number): Promise<FakeMessage> {
  for (const deadline = Date.now() + 30_000; Date.now() < deadline; await sleep(10)) {
    const found = messages.slice(after).find(({ text }) => text.includes(wanted));
    if (found !== undefined) return found;
  }
  throw new Error(`Nobody said “${wanted}”: ${JSON.stringify(messages.slice(after).map(({ text }) => text))}`);
}

const labels = (message: FakeMessage): readonly string[] => message.keyboard.flat().map(({ label }) => label);

/** A stand-in for Telegram, and the bot on one database, however often it is started. */
async function kestrel() {
  const api = await fakeTelegram();
  onTestFinished(() => api.close());
  const settings = { DATA: dataFolder(), TELEGRAM_BOT_TOKEN: api.token, TELEGRAM_API_ROOT: api.apiRoot };
  return { api, run: (env: Record<string, string> = {}): Promise<Program> => start({ ...settings, ...env }) };
}

async function says(ann: FakeCustomer, text: string, wanted: string): Promise<FakeMessage> {
  const after = ann.messages.length;
  ann.writes(text);
  return until(ann, wanted, after);
}

async function presses(ann: FakeCustomer, label: string, wanted: string): Promise<FakeMessage> {
  const after = ann.messages.length;
  ann.presses(label);
  return until(ann, wanted, after);
}

async function inRussian(oleg: FakeCustomer): Promise<void> {
  await says(oleg, "сколько стоит отправить 3 кг за границу?", "36.00 €");
  await says(oleg, "можно ли отправить вино?", "не больше литра");
  await presses(oleg, "Да", "Заказ принят: C-");
}

async function inChinese(li: FakeCustomer): Promise<void> {
  await says(li, "你好", "请问需要什么");
  await presses(li, "查询包裹", "单号");
  await says(li, "K100200", "正在派送");
}

test("one database: polling, a kill, a stop, a webhook, and a person who answers", { timeout: 180_000 }, async () => {
  const { api, run } = await kestrel();
  const ann = api.customer({ firstName: "Ann" });
  const first = await run();
  await says(ann, "/start", "I find parcels");
  await says(ann, "where is my parcel?", "What is the parcel's number?");
  await first.end("SIGKILL");

  // Telegram keeps what nobody fetched.
  ann.writes("K100300");
  const second = await run();
  const inEnglish = async (): Promise<void> => {
    expect(labels(await until(ann, "is at the depot", 0))).toEqual(["Choose a time"]);
    const asked = await presses(ann, "Choose a time", "When or where");
    expect(labels(asked)).toEqual(["Tomorrow, 9–13", "Tomorrow, 18–22", "On Saturday", "I fetch it at the depot"]);
  };
  const oleg = api.customer({ firstName: "Олег", languageCode: "ru" });
  const li = api.customer({ firstName: "李", languageCode: "zh-hans" });
  await Promise.all([inEnglish(), inRussian(oleg), inChinese(li)]);
  expect(await second.end("SIGTERM")).toBe(0);

  const secret = "a-secret-of-the-webhook";
  const third = await run({ TELEGRAM_WEBHOOK_SECRET: secret });
  api.postTo(`${third.url}/telegram/webhook`, secret);
  await presses(ann, "On Saturday", "Done. K100300: On Saturday.");
  await says(ann, "my parcel K100400 arrived broken", "What is wrong?");
  await presses(ann, "It is damaged", "passing you on");
  const robin = await atTheInbox(third.url);
  const after = ann.messages.length;
  expect(await robin.answers("Robin here. We pay for it.")).toEqual({ queue: "claims", note: "K100400: damaged" });
  await until(ann, "Robin here. We pay for it.", after);
  await robin.givesBack();
  await until(ann, "virtual assistant", after);
  expect(await third.end("SIGTERM")).toBe(0);
  expect([api.openQueries, api.unconfirmed]).toEqual([0, 0]);
});

test("a token that Telegram does not know ends it, and it says what to do", { timeout: 90_000 }, async () => {
  const { run } = await kestrel();
  const failed = run({ TELEGRAM_BOT_TOKEN: "123456:wrong" });
  await expect(failed).rejects.toThrow(/It ended with 1: .*Telegram does not know the bot's token\..*@BotFather/s);
});
