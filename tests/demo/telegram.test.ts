import { setTimeout as sleep } from "node:timers/promises";
import { type FakeCustomer, type FakeMessage, fakeTelegram } from "@frontdesk/telegram/testing";
import { expect, onTestFinished, test } from "vitest";
import { locales } from "../../examples/support-desk/shop.ts";
import { type Story, stories } from "../../examples/support-desk/test/stories.ts";
import { startDemo, temporaryFolder } from "../support/demo.ts";

const secret = "a-secret-of-the-webhook";

/** Starts a stand-in for Telegram and the demo as one of its bots. */
async function start(mode: "webhook" | "polling") {
  const api = await fakeTelegram();
  onTestFinished(() => api.close());
  const demo = await startDemo(temporaryFolder(), {
    env: {
      TELEGRAM_BOT_TOKEN: api.token,
      TELEGRAM_API_ROOT: api.apiRoot,
      ...(mode === "webhook" ? { TELEGRAM_WEBHOOK_SECRET: secret } : {}),
    },
  });
  if (mode === "webhook") api.postTo(`${demo.url}/telegram/webhook`, secret);
  return { api, demo };
}

/** Does something, and waits for a message of the bot that has this in it, after the `after`th. */
async function until(
  customer: FakeCustomer,
  wanted: string | RegExp,
  act: () => unknown = () => {},
  after: number = customer.messages.length,
): Promise<FakeMessage> {
  act();
  for (const deadline = Date.now() + 10_000; Date.now() < deadline; await sleep(10)) {
    const fresh = customer.messages.slice(after);
    const found = fresh.find(({ text }) => (typeof wanted === "string" ? text.includes(wanted) : wanted.test(text)));
    if (found !== undefined) return found;
  }
  throw new Error(
    `Nobody said ${wanted}. ${customer.messages
      .slice(after)
      .map(({ text }) => text)
      .join(" | ")}`,
  );
}

const labels = (message: FakeMessage): readonly string[] => message.keyboard.flat().map(({ label }) => label);

async function liveThrough(story: Story, ann: FakeCustomer): Promise<void> {
  const says = (text: string, wanted: string | RegExp): Promise<FakeMessage> =>
    until(ann, wanted, () => ann.writes(text));
  await says(story.trackA1234, "Swiftlet");
  await says(story.track, story.whichOrder);
  await says("Z9", story.aNumberIs);
  await says("B2345", "B2345");
  expect(labels(await says(story.returnA1234, story.why))).toEqual(story.reasons);
  const before = ann.messages.length;
  expect((await says(story.refund, story.refundDays)).text).toContain(story.refundTitle);
  expect(labels(await until(ann, story.why, undefined, before))).toEqual(story.reasons);
  await until(ann, /R-[2-9A-HJ-NP-Z]{8}/, () => ann.presses(story.reasons[0] ?? ""));
  await says(story.human, story.passedOn);
}

// A bot may write to a chat once a second, so that everybody talks at once.
test("the stories of the shop in three languages, at a webhook and by polling", async () => {
  const [posted, polled] = await Promise.all([start("webhook"), start("polling")]);
  const lives = [posted, polled].flatMap(({ api }) =>
    locales.map((locale) => liveThrough(stories[locale], api.customer({ languageCode: locale }))),
  );
  await Promise.all(lives);
  expect(new Set(posted.api.webhookAnswers)).toEqual(new Set([200]));
  expect([posted.api.openQueries, polled.api.openQueries, posted.api.unconfirmed]).toEqual([0, 0, 0]);
});

test("an update that Telegram sends twice is answered once", async () => {
  const { api, demo } = await start("webhook");
  const ann = api.customer();
  const post = async (update: number, text: string): Promise<number> => {
    const chat = { id: ann.id, type: "private", first_name: "Ann" };
    const message = { message_id: update, from: ann.user, chat, date: Math.floor(Date.now() / 1000), text };
    const response = await fetch(`${demo.url}/telegram/webhook`, {
      method: "POST",
      headers: { "content-type": "application/json", "x-telegram-bot-api-secret-token": secret },
      body: JSON.stringify({ update_id: update, message }),
    });
    return response.status;
  };
  await until(ann, "Swiftlet", () => post(77, "where is my order A1234?"));
  expect(await post(77, "where is my order A1234?")).toBe(200);
  await until(ann, "welcome", () => post(78, "thank you"));
  expect(ann.messages.filter(({ text }) => text.includes("Swiftlet"))).toHaveLength(1);
});

test("a token that Telegram does not know leaves the shop open", async () => {
  const api = await fakeTelegram();
  onTestFinished(() => api.close());
  const env = { TELEGRAM_BOT_TOKEN: "123456:wrong", TELEGRAM_API_ROOT: api.apiRoot };
  const demo = await startDemo(temporaryFolder(), { env });
  const health = await fetch(`${demo.url}/health`);
  expect(health.status).toBe(200);
  expect(await health.json()).toMatchObject({
    channels: [
      { name: "web", status: "open" },
      { name: "telegram", status: "failed" },
    ],
  });
  expect(demo.lines.join("\n")).toMatch(/Telegram does not know the bot's token\..*@BotFather/);
});
