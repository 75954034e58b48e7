import { setTimeout as sleep } from "node:timers/promises";
import { type FakeCustomer, type FakeMessage, fakeSlack } from "@frontdesk/slack/testing";
import { expect, onTestFinished, test } from "vitest";
import { atTheInbox } from "./inbox.ts";
import { dataFolder, type Program, start } from "./program.ts";
import { socketMode } from "./socket-mode.ts";

/** Waits for a message of the bot that has this in it, after the `after`th. */
async function until(
  { messages }: Pick<FakeCustomer, "messages">,
  wanted: string,
  after: number,
): Promise<FakeMessage> {
  for (const deadline = Date.now() + 30_000; Date.now() < deadline; await sleep(10)) {
    const found = messages.slice(after).find(({ text }) => text.includes(wanted));
    if (found !== undefined) return found;
  }
  throw new Error(`Nobody said “${wanted}”: ${JSON.stringify(messages.slice(after).map(({ text }) => text))}`);
}

const labels = (message: FakeMessage): readonly string[] => message.buttons.map(({ label }) => label);

/** A stand-in for Slack, and the bot on one database, however often it is started. */
async function helpDesk() {
  const api = await fakeSlack();
  onTestFinished(() => api.close());
  const settings = { DATA: dataFolder(), SLACK_BOT_TOKEN: api.token, SLACK_API_URL: api.apiUrl };
  return { api, run: (env: Record<string, string>): Promise<Program> => start({ ...settings, ...env }) };
}

async function says(ann: FakeCustomer, text: string, wanted: string): Promise<FakeMessage> {
  const after = ann.messages.length;
  await ann.writes(text);
  return until(ann, wanted, after);
}

async function presses(ann: FakeCustomer, label: string, wanted: string): Promise<FakeMessage> {
  const after = ann.messages.length;
  await ann.presses(label);
  return until(ann, wanted, after);
}

test("one database: Socket Mode, a kill, a stop, HTTP, and a person who answers", { timeout: 180_000 }, async () => {
  const { api, run } = await helpDesk();
  await socketMode(api);
  const ann = api.customer({ name: "Ann" });
  const socket = { SLACK_APP_TOKEN: api.appToken };
  const first = await run(socket);
  const menu = await says(ann, "hello", "What can I do for you?");
  expect(labels(menu)).toEqual(["Reset a password", "Report a broken device", "Ask for access", "Look up a ticket"]);
  await presses(ann, "Reset a password", "Which password is it?");
  await first.end("SIGKILL");

  // Slack sends again what nobody took.
  const kept = ann.writes("VPN");
  const second = await run(socket);
  await until(ann, "a one-time code", 0);
  expect(await kept).toBe(200);
  await presses(ann, "Yes", "good for 15 minutes");
  const [opens = ""] = labels(await says(ann, "my laptop is broken", "A broken device"));
  const opened = api.nextCall("views.open");
  await ann.presses(opens);
  await opened;
  expect(ann.view?.type).toBe("modal");
  const before = ann.messages.length;
  await ann.submits({ "What is broken?": "Laptop", "What does it do, or not do?": "It stays dark." });
  await until(ann, "Can you work without it until tomorrow?", before);
  expect(await second.end("SIGTERM")).toBe(0);

  const third = await run({ SLACK_SIGNING_SECRET: api.signingSecret });
  api.postTo(`${third.url}/slack/events`);
  await presses(ann, "No", "Somebody of IT will write to you");
  const robin = await atTheInbox(third.url);
  const after = ann.messages.length;
  expect(await robin.answers("Robin here, I bring you another one.")).toEqual({
    queue: "hardware",
    note: "Cannot work: laptop",
  });
  await until(ann, "I bring you another one.", after);
  await robin.givesBack();
  await until(ann, "virtual assistant", after);

  // In a channel it answers who mentions it, in a thread.
  const general = api.channel();
  await ann.writes(`<@${api.botUser}> what is the wifi password for guests?`, { channel: general.id });
  expect((await until(general, "the password of the week", 0)).thread).toMatch(/^\d+\.\d{6}$/);
  expect(await third.end("SIGTERM")).toBe(0);
});

test("without an app-level token and without a signing secret it ends, and says where to find them", async () => {
  const { run } = await helpDesk();
  await expect(run({})).rejects.toThrow(/It ended with 1: .*SLACK_SIGNING_SECRET.*SLACK_APP_TOKEN/s);
}, 90_000);
