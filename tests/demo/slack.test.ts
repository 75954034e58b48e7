import { setTimeout as sleep } from "node:timers/promises";
import { type FakeCustomer, type FakeMessage, fakeSlack } from "@frontdesk/slack/testing";
import { expect, onTestFinished, test } from "vitest";
import { stories } from "../../examples/support-desk/test/stories.ts";
import { startDemo, temporaryFolder } from "../support/demo.ts";

/** Starts a stand-in for Slack and the demo as its bot, by HTTP. */
async function start() {
  const api = await fakeSlack();
  onTestFinished(() => api.close());
  const demo = await startDemo(temporaryFolder(), {
    env: { SLACK_BOT_TOKEN: api.token, SLACK_SIGNING_SECRET: api.signingSecret, SLACK_API_URL: api.apiUrl },
  });
  api.postTo(`${demo.url}/slack/events`);
  return { api, demo };
}

/** Waits for a message of the bot that has this in it, after the `after`th. */
async function until(
  { messages }: Pick<FakeCustomer, "messages">,
  wanted: string | RegExp,
  after: number,
): Promise<FakeMessage> {
  for (const deadline = Date.now() + 15_000; Date.now() < deadline; await sleep(10)) {
    const fresh = messages.slice(after);
    const found = fresh.find(({ text }) => (typeof wanted === "string" ? text.includes(wanted) : wanted.test(text)));
    if (found !== undefined) return found;
  }
  throw new Error(`Nobody said ${wanted}.`);
}

test("a story of the shop in a direct conversation", async () => {
  const { api } = await start();
  const ann = api.customer();
  const story = stories.en;
  const says = async (text: string, wanted: string | RegExp): Promise<FakeMessage> => {
    const after = ann.messages.length;
    expect(await ann.writes(text)).toBe(200);
    return until(ann, wanted, after);
  };
  await says(story.trackA1234, "Swiftlet");
  await says(story.track, story.whichOrder);
  await says("B2345", "B2345");
  const asked = await says(story.returnA1234, story.why);
  expect(asked.buttons.map(({ label }) => label)).toEqual(story.reasons);
  const after = ann.messages.length;
  expect(await ann.presses(story.reasons[0] ?? "")).toBe(200);
  await until(ann, /R-[2-9A-HJ-NP-Z]{8}/, after);
});

test("a mention in a channel is answered in its thread, and the talk goes on there", async () => {
  const { api } = await start();
  const ann = api.customer();
  const general = api.channel();
  const { track, whichOrder } = stories.en;
  await ann.writes(`<@${api.botUser}> ${track}`, { channel: general.id });
  const asked = await until(general, whichOrder, 0);
  expect(asked.thread).toMatch(/^\d+\.\d{6}$/);
  await ann.writes("B2345", { channel: general.id, thread: asked.thread });
  expect((await until(general, "B2345", 1)).thread).toBe(asked.thread);
});

test("a token that Slack does not take leaves the shop open", async () => {
  const api = await fakeSlack();
  onTestFinished(() => api.close());
  const env = { SLACK_BOT_TOKEN: "xoxb-wrong", SLACK_SIGNING_SECRET: api.signingSecret, SLACK_API_URL: api.apiUrl };
  const demo = await startDemo(temporaryFolder(), { env });
  const health = await fetch(`${demo.url}/health`);
  expect(await health.json()).toMatchObject({ channels: [{ status: "open" }, { name: "slack", status: "failed" }] });
  expect(demo.lines.join("\n")).toMatch(/Slack does not take the bot's token\..*SLACK_BOT_TOKEN/);
});
