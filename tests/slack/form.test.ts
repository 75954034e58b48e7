import { setTimeout as sleep } from "node:timers/promises";
import { slack } from "@frontdesk/slack";
import { type FakeCustomer, fakeSlack } from "@frontdesk/slack/testing";
import { frontdesk, lineLog, memory, serve, z } from "frontdesk";
import { expect, onTestFinished, test } from "vitest";

const front = frontdesk({ id: "acme", name: "Acme support", locales: ["en"] });
const contact = front.intent({
  name: "contact",
  examples: ["call me back", "please contact me"],
  async run(turn) {
    const { email, count } = await turn.form("contact", {
      title: "How can we reach you?",
      submit: "Send",
      fields: {
        email: front.ask("E-mail", z.email(), { invalid: "It looks like ann@example.com." }),
        count: front.ask("How many?", z.number().optional()),
      },
    });
    return `We write to ${email} about ${count ?? "no"} parcels.`;
  },
});

async function said(ann: FakeCustomer, wanted: string): Promise<void> {
  for (const deadline = Date.now() + 10_000; Date.now() < deadline; await sleep(10)) {
    if (ann.messages.some(({ text }) => text.includes(wanted))) return;
  }
  throw new Error(`Nobody said ${wanted}: ${ann.messages.map(({ text }) => text).join(" | ")}`);
}

test("a form is filled in as a modal, and put again with what is wrong with it", async () => {
  const api = await fakeSlack();
  onTestFinished(() => api.close());
  const { token, signingSecret, apiUrl } = api;
  const served = await serve(front.bot({ intents: [contact] }), {
    channels: [slack({ token, signingSecret, apiUrl, gatherMs: 0 })],
    store: memory(),
    log: lineLog({ level: "silent" }),
    port: 0,
    host: "127.0.0.1",
    ownsProcess: false,
    print: () => {},
  });
  onTestFinished(() => served.close());
  api.postTo(`${served.url}/slack/events`);
  const ann = api.customer();
  await ann.writes("call me back");
  await said(ann, "How can we reach you?");
  const opened = api.nextCall("views.open");
  await ann.presses("How can we reach you?");
  await opened;
  expect(ann.view?.fields.map(({ label }) => label)).toEqual(["E-mail", "How many?"]);
  expect(await ann.submits({ "E-mail": "ann", "How many?": "2" })).toBe(200);
  await expect.poll(() => ann.messages.flatMap(({ buttons }) => buttons).length).toBe(2);
  const again = api.nextCall("views.open");
  await ann.presses("How can we reach you?");
  await again;
  expect(ann.view?.fields[0]?.hint).toBe("It looks like ann@example.com.");
  expect(ann.view?.fields[1]?.element.initial_value).toBe("2");
  await ann.submits({ "E-mail": "ann@a.example", "How many?": "2" });
  await said(ann, "We write to ann@a.example about 2 parcels.");
});
