import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fakeClock, fakeDesk } from "@frontdesk/core/testing";
import { postgres } from "@frontdesk/postgres";
import { handoffEvents, teams } from "@frontdesk/teams";
import { type FakeCustomer, type FakeTeams, fakeTeams } from "@frontdesk/teams/testing";
import { type Clock, type Desk, frontdesk, lineLog, memory, runtime, type Store, sqlite, web } from "frontdesk";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { describeWithServer, makeDatabase, type TestDatabase } from "../../packages/stores/postgres/test/database.ts";
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
  onTestFinished(() => fake.close());
  const { people } = await start(fake, memory());
  return { fake, people, ann: fake.customer() };
}

/** Runs the bot on a store until the end of the test, or until it is stopped. */
async function start(fake: FakeTeams, store: Store, hub: boolean = true, clock?: Clock) {
  const channel = teams({ ...fake.options, gatherMs: 0 });
  const people = fakeDesk();
  const desks: Desk[] = hub ? [handoffEvents(channel, { name: "Kim" }), people] : [people];
  const options = { channels: [channel], desk: desks, store, clock, log: lineLog({ level: "silent" }) };
  const running = runtime(bot, options);
  await running.start();
  onTestFinished(() => running.stop());
  fake.postTo(`${await serve(running)}/api/messages`);
  return { people, stop: () => running.stop() };
}

/** The hub says what becomes of the conversation. */
function says(ann: FakeCustomer, state: unknown, message?: string): Promise<number> {
  return ann.writes("", event({ state, message }));
}

function event(value: object, more: object = {}): object {
  const from = { id: "28:hub", name: "Hub" };
  return { type: "event", name: "handoff.status", from, value, ...more };
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

test("a process that has never heard of a customer hands over a case of theirs, and hears what the hub says", async () => {
  const folder = await mkdtemp(join(tmpdir(), "frontdesk-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const fake = await fakeTeams();
  onTestFinished(() => fake.close());
  const database = join(folder, "acme.db");
  const before = await start(fake, sqlite(database), false);
  const ann = fake.customer();
  await ann.writes("my parcel is broken");
  await expect.poll(() => before.people.host.cases()).toHaveLength(1);
  await before.stop();
  const announcing = await start(fake, sqlite(database));
  await expect.poll(() => ann.events, { timeout: 5000 }).toHaveLength(1);
  await announcing.stop();
  const { people } = await start(fake, sqlite(database));
  expect(await says(ann, "accepted")).toBe(200);
  await expect.poll(async () => (await people.host.cases()).map(({ person }) => person?.name)).toEqual(["Kim"]);
  expect(ann.events).toHaveLength(1);
});

test("two cases in one group are two, and the hub says which it means", async () => {
  const { fake, people, ann } = await begin();
  const bob = fake.customer({ name: "Bob" });
  const group = fake.group("groupChat");
  for (const who of [ann, bob]) {
    const known = group.events.length;
    await group.writes(who, "<at>Desk</at> my parcel is broken");
    await expect.poll(() => group.events).toHaveLength(known + 1);
  }
  const [first, second] = (await people.host.cases()).map(({ id }) => id);
  const stateOf = async () => Object.fromEntries((await people.host.cases()).map(({ id, state }) => [id, state]));
  await group.writes(ann, "<at>Desk</at> is anybody there?");
  await group.writes(bob, "<at>Desk</at> hello?");
  await expect.poll(async () => JSON.stringify(await people.host.transcript(second ?? ""))).toContain("hello?");
  expect(group.events).toHaveLength(2);
  // Nobody knows which of the two.
  expect(await group.writes(ann, "", event({ state: "accepted" }))).toBe(200);
  expect(await stateOf()).toEqual({ [`${first}`]: "queued", [`${second}`]: "queued" });
  await group.writes(ann, "", event({ state: "accepted", case: second }));
  await expect.poll(stateOf).toEqual({ [`${first}`]: "queued", [`${second}`]: "agent" });
  // Only one of them waits.
  await group.writes(ann, "", event({ state: "accepted" }));
  await expect.poll(stateOf).toEqual({ [`${first}`]: "agent", [`${second}`]: "agent" });
  await group.writes(ann, "", event({ state: "completed" }));
  await group.writes(ann, "", event({ state: "completed" }, { replyToId: group.events[0]?.id }));
  await expect.poll(stateOf).toEqual({ [`${second}`]: "agent" });
});

test("what the hub says of a case that is over does not end the next one", async () => {
  const { ann, people } = await begin();
  await ann.writes("my parcel is broken");
  await expect.poll(() => ann.events).toHaveLength(1);
  await says(ann, "accepted");
  await says(ann, "completed");
  await expect.poll(() => people.host.cases()).toEqual([]);
  await ann.writes("my parcel is broken");
  await expect.poll(() => ann.events).toHaveLength(2);
  expect(await says(ann, "completed")).toBe(200);
  expect((await people.host.cases()).map(({ state }) => state)).toEqual(["queued"]);
});

test("an event that waits to be posted again is given up at a stop", async () => {
  const fake = await fakeTeams();
  onTestFinished(() => fake.close());
  const clock = fakeClock();
  const { stop } = await start(fake, memory(), true, clock);
  fake.failNext({ kind: "rate_limited", retryAfter: 3600 }, 9);
  await fake.customer().writes("my parcel is broken");
  // The event, and the words to the customer.
  await expect.poll(() => clock.waiting).toBe(2);
  await stop();
  expect(clock.waiting).toBe(0);
});

describeWithServer("two processes on one database", () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await makeDatabase();
  });
  afterAll(() => database.drop());

  test("tell the hub of a case once, although both hear of it", async () => {
    const fake = await fakeTeams();
    onTestFinished(() => fake.close());
    const stores = [1, 2].map(() => postgres(database.url, { connections: 4, leaseMs: 2_000 }));
    for (const store of stores) await start(fake, store);
    const ann = fake.customer();
    await ann.writes("my parcel is broken");
    await expect.poll(() => ann.events, { timeout: 10_000 }).toHaveLength(1);
    // Longer than either takes to hear of it and to post.
    await sleep(2_000);
    expect(ann.events).toHaveLength(1);
  });
});
