import { setTimeout as sleep } from "node:timers/promises";
import { type FakeCustomer, type FakeMessage, fakeTelegram } from "@frontdesk/telegram/testing";
import { describe, expect, onTestFinished, test } from "vitest";
import { locales } from "../../examples/support-desk/shop.ts";
import { stories } from "../../examples/support-desk/test/stories.ts";
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

/** Writes or presses, and waits for a message of the bot that has this in it. */
async function until(customer: FakeCustomer, act: () => unknown, wanted: string | RegExp): Promise<FakeMessage> {
  const before = customer.messages.length;
  act();
  for (;;) {
    const found = customer.messages.slice(before).find(({ text }) => (typeof wanted === "string" ? text.includes(wanted) : wanted.test(text)));
    if (found !== undefined) return found;
    await sleep(10);
  }
}

describe.each(["webhook", "polling"] as const)("over Telegram, by %s", (mode) => {
  test.for(locales)("the stories of the shop in %s", async (locale) => {
    const story = stories[locale];
    const { api } = await start(mode);
    const ann = api.customer({ languageCode: locale });
    const says = (text: string, wanted: string | RegExp): Promise<FakeMessage> => until(ann, () => ann.writes(text), wanted);

    await says(story.trackA1234, "Swiftlet");
    await says(story.track, story.whichOrder);
    await says("Z9", story.aNumberIs);
    await says("B2345", "B2345");

    const question = await says(story.returnA1234, story.why);
    expect(question.keyboard.flat().map(({ label }) => label)).toEqual(story.reasons);
    const before = ann.messages.length;
    await says(story.refund, story.refundDays);
    const again = await until(ann, () => {}, /./u).catch(() => undefined);
    void again;
    void before;
    await until(ann, () => ann.presses(story.reasons[0] ?? ""), /R-[2-9A-HJ-NP-Z]{8}/);
    await says(story.thanks, story.welcome);
    await says(story.human, story.passedOn);
    expect(api.openQueries).toBe(0);
  });
});
