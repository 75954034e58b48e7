import { type DeskHost, engine, frontdesk, messageText, type Part } from "@frontdesk/core";
import { fakeChannel, fakeClock, fakeDesk, fakeEvent, recordingLog, seededRandom } from "@frontdesk/core/testing";
import fc from "fast-check";
import { expect, test } from "vitest";
import { z } from "zod";
import { watchedStore } from "./watched-store.ts";

const people = [{ id: "p1", name: "Kim" }, { id: "p2", name: "Kim" }, { name: "Lee" }] as const;

const front = frontdesk({ id: "races", name: "Races", disclosure: false, queues: ["returns", "billing"] });
const hello = front.intent({
  name: "hello",
  examples: ["good morning", "hello there"],
  async run(turn) {
    await turn.once("slow", async () => {
      for (let step = 0; step < 3; step++) await new Promise((resolve) => setImmediate(resolve));
      return null;
    });
    return "Morning.";
  },
});
const send = front.intent({
  name: "send",
  examples: ["send it back", "i want to return an order"],
  slots: { order: front.ask("Which order?", z.string().regex(/^A\d+$/)) },
  run: (turn) => `Order ${turn.slots.order}.`,
});
const bot = front.bot({ intents: [hello, send] });

const customerSays = fc.constantFrom("good morning", "send it back", "A1", "human", "human", "cancel");
const action = fc.constantFrom("take", "take", "line", "line", "note", "transfer", "back", "end");
const step = fc.record({
  who: fc.constantFrom(...people),
  what: fc.oneof(
    fc.record({ kind: fc.constant("customer" as const), text: customerSays }),
    fc.record({ kind: fc.constant("desk" as const), action, from: fc.constantFrom(undefined, null, "p1", "Lee") }),
    fc.record({ kind: fc.constant("desk" as const), action, from: fc.constant(undefined) }),
    fc.constant({ kind: "restart" as const }),
  ),
  /** How many turns of the event loop go by before the next step. */
  gap: fc.constantFrom(0, 0, 0, 1, 2, 5, 20),
});
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

async function turns(count: number): Promise<void> {
  for (let index = 0; index < count; index++) await new Promise((resolve) => setImmediate(resolve));
}

/** Does the steps, most of them while earlier ones are under way, and returns what is wrong in the end. */
async function breachesOf(steps: readonly Step[], pauses: readonly number[]): Promise<readonly string[]> {
  let calls = 0;
  const watched = watchedStore(() => turns(pauses[calls++ % pauses.length] ?? 0));
  const { inner: store, accepted } = watched;
  const breaches: string[] = [];
  const channel = fakeChannel();
  const clock = fakeClock();
  const log = recordingLog();
  let desk = fakeDesk();
  let processes = 0;
  const made = () => {
    // Two processes never draw the same ids.
    const random = seededRandom(`races ${++processes}`);
    return engine(bot, { channels: [channel], store: watched.forProcess(), desk, clock, random, log });
  };
  let running = made();
  await running.start();
  const fulfilled: string[] = [];
  const customer = async (text: string, index: number): Promise<void> => {
    const event = fakeEvent({ chat: "ann", user: { id: "ann" } }, { key: `event-${index}`, at: 0, order: index + 1 });
    await channel.deliver({ ...event, kind: "message", text });
  };
  const act = async (host: DeskHost, { who, what }: Step, index: number): Promise<void> => {
    if (what.kind !== "desk") return;
    // Whichever case there is, open or over.
    const [found] = await host.cases({
      states: ["queued", "agent", "returned", "closed"],
      newestFirst: true,
      limit: 1,
    });
    const id = found?.id ?? "none";
    const { action, from } = what;
    if (action === "take") await host.take(id, who, { from });
    if (action === "line") {
      await host.say(id, who, `line ${index}`, `key-${index}`);
      fulfilled.push(`line ${index}`);
    }
    if (action === "note") await host.note(id, who, `SECRET ${index}`, `key-${index}`);
    if (action === "transfer") await host.transfer(id, who, { queue: "billing", note: `SECRET ${index}` });
    if (action === "back") await host.giveBack(id, who);
    if (action === "end") await host.end(id, who);
  };
  const underWay: Promise<void>[] = [];
  const goOn = (work: Promise<void>): void => {
    // What does not fit, and what comes while the program ends, is refused, and that is all.
    underWay.push(work.catch((error: unknown) => expect(error).toHaveProperty("code")));
  };
  await customer("human", 1_000_000);
  for (const [index, one] of steps.entries()) {
    if (one.what.kind === "customer") goOn(customer(one.what.text, index));
    else if (one.what.kind === "desk") goOn(act(desk.host, one, index));
    else {
      await running.stop({ deadlineMs: 0 });
      desk = fakeDesk();
      running = made();
      await running.start();
    }
    await turns(one.gap);
  }
  await Promise.all(underWay);
  await running.idle();
  await clock.advance(60_000);
  await running.idle();
  const sent = new Map(channel.received.map(({ idempotencyKey, message }) => [idempotencyKey, message]));
  const lines = [...sent.values()].filter(({ purpose }) => purpose === "person").map(textOf);
  const expected = accepted.filter(({ action }) => action === "line").map(({ text }) => text);
  if (lines.join() !== expected.join()) breaches.push(`Of the lines ${expected} the customer got ${lines}.`);
  const missing = fulfilled.filter((line) => !lines.includes(line));
  if (missing.length > 0) breaches.push(`A promise was broken: ${missing}.`);
  const [conversation] = await store.cases({ limit: 1 });
  const history = await store.history(conversation?.conversation ?? "", { limit: 10_000 });
  if (JSON.stringify([...sent.values(), history]).includes("SECRET")) breaches.push("A note got out.");
  const written = history.filter(({ author }) => author.kind === "person").map(textOf);
  if (written.join() !== expected.join()) breaches.push(`Of the lines ${expected} the transcript has ${written}.`);
  const pending = await store.pending({ after: 0, limit: 10 });
  if (pending.length > 0) breaches.push("Something was never handled.");
  const failures = log.lines.filter(({ level, event }) => level === "error" && event.startsWith("turn."));
  if (failures.length > 0) breaches.push(`Reported: ${failures.map(({ event }) => event)}.`);
  await running.stop({ deadlineMs: 0 });
  return [...watched.breaches, ...breaches];
}

const textOf = ({ parts }: { readonly parts: readonly Part[] }): string => messageText(parts);

test("whatever a customer, people at the desk and restarts do at the same time, what a desk promises holds", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 3, maxLength: 25 }),
      fc.array(fc.constantFrom(0, 0, 1, 2, 4), { minLength: 1, maxLength: 9 }),
      async (steps, pauses) => {
        expect(await breachesOf(steps, pauses)).toEqual([]);
      },
    ),
    { numRuns: Number(process.env.RACES ?? 150) },
  );
});
