import { setTimeout as sleep } from "node:timers/promises";
import { type FakeCustomer, type FakeMessage, fakeTeams } from "@frontdesk/teams/testing";
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

async function says(ann: FakeCustomer, text: string, wanted: string): Promise<FakeMessage> {
  const after = ann.messages.length;
  expect(await ann.writes(text)).toBeLessThan(300);
  return until(ann, wanted, after);
}

async function presses(ann: FakeCustomer, label: string, wanted: string): Promise<FakeMessage> {
  const after = ann.messages.length;
  await ann.presses(label);
  return until(ann, wanted, after);
}

/** A stand-in for Teams, and the bot on one database, however often it is started. */
async function peopleDesk() {
  const platform = await fakeTeams();
  onTestFinished(() => platform.close());
  const { appId, appPassword, tenantId, appType, endpoints } = platform.options;
  const login = `${platform.login}/${tenantId}/oauth2/v2.0/token`;
  const settings = {
    DATA: dataFolder(),
    MICROSOFT_APP_ID: appId,
    MICROSOFT_APP_PASSWORD: appPassword,
    MICROSOFT_APP_TENANT_ID: tenantId,
    STAND_IN: JSON.stringify({ options: { appType, endpoints }, login }),
  };
  const run = async (): Promise<Program> => {
    const program = await start(settings, "./server-on-stand-in.ts");
    platform.postTo(`${program.url}/api/messages`);
    return program;
  };
  return { platform, run };
}

test("one database: a form, a kill, a stop, and a person who answers", { timeout: 180_000 }, async () => {
  const { platform, run } = await peopleDesk();
  const ann = platform.customer({ name: "Ann Lee" });
  const first = await run();
  const menu = await says(ann, "hello", "What can I do for you?");
  expect(menu.buttons.map(({ label }) => label)).toContain("Ask for days off");
  await presses(ann, "Ask for days off", "Days off");
  const before = ann.messages.length;
  await ann.fillsIn({ "What is the first day?": "2027-03-15", "And the last day?": "2027-03-19" });
  await until(ann, "that is 5 working days", before);
  await first.end("SIGKILL");

  const second = await run();
  await says(ann, "how many of my days off expire?", "Five of them");
  await presses(ann, "Yes", "Sent to your manager as L-");
  await says(ann, "a letter for my landlord please", "name your salary");
  expect(await second.end("SIGTERM")).toBe(0);

  const third = await run();
  await presses(ann, "No", "in your mailbox tomorrow");
  await says(ann, "the coffee machine is broken again", "will write to you right here");
  const robin = await atTheInbox(third.url);
  const after = ann.messages.length;
  expect(await robin.answers("Robin here. The new one comes at ten.")).toMatchObject({ queue: "office" });
  await until(ann, "The new one comes at ten.", after);
  await robin.givesBack();
  await until(ann, "virtual assistant", after);
  expect(await third.end("SIGTERM")).toBe(0);
});

test("without an app id it ends, and says where to find it", { timeout: 90_000 }, async () => {
  await expect(start({ DATA: dataFolder() })).rejects.toThrow(/It ended with 1: .*MICROSOFT_APP_ID/s);
});
