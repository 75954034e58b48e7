import { fakeDesk } from "@frontdesk/core/testing";
import { handoffEvents, teams } from "@frontdesk/teams";
import { type FakeCustomer, fakeTeams } from "@frontdesk/teams/testing";
import { frontdesk, lineLog, memory, runtime, web } from "frontdesk";
import { expect, onTestFinished, test } from "vitest";
import { serve } from "../support/teams-server.ts";

const front = frontdesk({ id: "acme", name: "Acme support", queues: ["returns"], disclosure: false });
const damage = front.intent({
  name: "damage",
  examples: ["my parcel is broken", "it came damaged"],
  run: (turn) => turn.handoff({ queue: "returns", note: "A note" }),
});
const bot = front.bot({ intents: [damage], fallback: () => "Could you say that in other words?" });

/** A bot whose conversations an agent hub takes; at another desk people look on. */
async function begin() {
  const fake = await fakeTeams();
  const channel = teams({ ...fake.options, gatherMs: 0 });
  const people = fakeDesk();
  const options = { channels: [channel], desk: [handoffEvents(channel, { name: "Kim" }), people], store: memory() };
  const running = runtime(bot, { ...options, log: lineLog({ level: "silent" }) });
  await running.start();
  const origin = await serve(running);
  fake.postTo(`${origin}/api/messages`);
  onTestFinished(async () => {
    await running.stop();
    await fake.close();
  });
  return { fake, people, ann: fake.customer() };
}

/** The hub says what becomes of the conversation. */
function says(ann: FakeCustomer, state: unknown, message?: string): Promise<number> {
  const from = { id: "28:hub", name: "Hub" };
  return ann.writes("", { type: "event", name: "handoff.status", from, value: { state, message } });
}

const textsOf = ({ messages }: FakeCustomer): readonly string[] => messages.map(({ text }) => text);

test("a hub is told of a case once, with what was said, and takes it, and gives it back", async () => {
  const { ann, people } = await begin();
  await ann.writes("hello there");
  await expect.poll(() => ann.messages.length).toBe(1);
  await ann.writes("my parcel is broken");
  await expect.poll(() => ann.events).toHaveLength(1);
  expect(ann.events).toMatchObject([
    {
      name: "handoff.initiate",
      value: { Skill: "returns", reason: "rule", note: "A note" },
      attachments: [{ contentType: "application/json", name: "Transcript" }],
    },
  ]);
  const written = JSON.stringify(ann.events);
  expect(written).toContain("hello there");
  expect(written).toContain("my parcel is broken");
  await ann.writes("is anybody there?");
  expect(await says(ann, "accepted")).toBe(200);
  await expect.poll(async () => (await people.host.cases()).map(({ state }) => state)).toEqual(["agent"]);
  await expect.poll(() => textsOf(ann).join("\n")).toContain("Kim");
  const said = ann.messages.length;
  const [found] = await people.host.cases();
  await ann.writes("hello again");
  await expect.poll(async () => JSON.stringify(await people.host.transcript(found?.id ?? ""))).toContain("hello again");
  expect(ann.messages).toHaveLength(said);
  expect(await says(ann, "completed")).toBe(200);
  await expect.poll(() => people.host.cases()).toEqual([]);
  const ended = ann.messages.length;
  await ann.writes("and once more hello");
  await expect.poll(() => ann.messages.length).toBeGreaterThan(ended);
  expect(ann.events).toHaveLength(1);
});

test("a case that the hub does not take waits for people, who are told why", async () => {
  const { ann, people } = await begin();
  await ann.writes("my parcel is broken");
  await expect.poll(() => ann.events).toHaveLength(1);
  expect(await says(ann, "failed", "No agents")).toBe(200);
  await expect
    .poll(async () => (await people.host.cases())[0]?.notes.map(({ text }) => text))
    .toEqual(["The agent hub could not take it: No agents"]);
  expect((await people.host.cases())[0]?.state).toBe("queued");
});

test("the event is posted again when Teams could not take it, and the hub is late where people were quicker", async () => {
  const { fake, ann, people } = await begin();
  await ann.writes("my parcel is broken");
  await expect.poll(() => ann.events).toHaveLength(1);
  const [found] = await people.host.cases();
  await people.host.take(found?.id ?? "", { id: "p1", name: "Lee" });
  expect(await says(ann, "accepted")).toBe(200);
  expect(await says(ann, "completed")).toBe(200);
  expect((await people.host.cases())[0]).toMatchObject({ state: "agent", person: { id: "p1" } });
  const bob = fake.customer();
  fake.failNext({ kind: "status", status: 502 }, 1);
  await bob.writes("my parcel is broken");
  await expect.poll(() => bob.events, { timeout: 5000 }).toHaveLength(1);
});

test("what no hub says is taken and means nothing; a foreign channel is refused", async () => {
  const { ann, people } = await begin();
  for (const state of ["accepted", "open", 7, undefined]) expect(await says(ann, state)).toBe(200);
  await ann.writes("my parcel is broken");
  await expect.poll(() => ann.events).toHaveLength(1);
  expect(await says(ann, "nonsense")).toBe(200);
  expect((await people.host.cases()).map(({ state }) => state)).toEqual(["queued"]);
  // As plain JavaScript may have it.
  expect(() => Reflect.apply(handoffEvents, undefined, [web()])).toThrow("teams()");
});
