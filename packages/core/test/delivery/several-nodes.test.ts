import { messageText } from "@frontdesk/core";
import { fakeClock, fakeEvent } from "@frontdesk/core/testing";
import fc from "fast-check";
import { expect, test } from "vitest";
import { type SendPlan, type SimulatedNode, type SimulatedPlatform, simulatedNode } from "./simulated-node.ts";
import { leaseMs, SimulatedWork } from "./simulated-work.ts";

/** A few hundred in every run of the tests; `MODEL_RUNS=10000` for the long form. */
const numRuns = Number(process.env.MODEL_RUNS ?? 300);

const nodes = [0, 1] as const;
const chats = ["ann", "bob", "cem"] as const;
const node = fc.constantFrom(...nodes);
const chat = fc.constantFrom(...chats);
const plan = fc.constantFrom<SendPlan>("429", "away", "lost", "late");

const step = fc.oneof(
  { weight: 8, arbitrary: fc.record({ kind: fc.constant("deliver" as const), chat, node }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("redeliver" as const), chat, node, back: fc.nat(3) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("crash" as const), node }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("pause" as const), node }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("resume" as const), node }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("leave" as const), node }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("sends" as const), plan }) },
  {
    weight: 8,
    arbitrary: fc.record({ kind: fc.constant("pass" as const), ms: fc.constantFrom(0, 1, 3, 20, 150, 600) }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("pass" as const), ms: fc.constant(leaseMs + 700) }) },
);
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

function says(who: string, number: number) {
  const event = fakeEvent({ chat: who, user: { id: who } }, { key: `${who}-${number}`, order: number, at: 0 });
  return { ...event, kind: "message", text: `say ${number}` } as const;
}

/** Lets all of it happen, sets everything right, and returns what each chat has in the end. */
async function endOf(steps: readonly Step[], seed: number) {
  const time = fakeClock();
  const work = new SimulatedWork(time);
  await work.inner.open("model");
  const platform: SimulatedPlatform = { shown: [], keys: new Set(), plans: [] };
  let starts = 0;
  const started = async (): Promise<SimulatedNode> => {
    const starting = simulatedNode(time, work, platform, `${seed} ${++starts}`);
    let isReady = false;
    void starting.then(() => {
      isReady = true;
    });
    while (!isReady) await time.advance(5);
    return starting;
  };
  const running = [await started(), await started()];
  const acknowledged = new Map<string, number>(chats.map((who) => [who, 0]));
  const deliver = (who: string, number: number, at: number): void => {
    void running[at]?.deliver(says(who, number)).then(
      () => acknowledged.set(who, Math.max(number, acknowledged.get(who) ?? 0)),
      // It was stopping: the platform delivers it again.
      () => undefined,
    );
  };
  const last = (who: string): number => acknowledged.get(who) ?? 0;

  for (const one of steps) {
    switch (one.kind) {
      case "deliver":
        deliver(one.chat, last(one.chat) + 1, one.node);
        break;
      case "redeliver":
        if (last(one.chat) > one.back) deliver(one.chat, last(one.chat) - one.back, one.node);
        break;
      case "crash":
        running[one.node]?.life.die();
        running[one.node] = await started();
        break;
      case "pause":
        running[one.node]?.life.freeze();
        break;
      case "resume":
        running[one.node]?.life.thaw();
        break;
      case "leave": {
        running[one.node]?.life.thaw();
        const stopping = running[one.node]?.engine.stop({ deadlineMs: 1_000 });
        await time.advance(10);
        running[one.node] = await started();
        void stopping;
        break;
      }
      case "sends":
        platform.plans.push(one.plan);
        break;
      case "pass":
        await time.advance(one.ms);
    }
  }

  for (const { life } of running) life.thaw();
  platform.plans.splice(0);
  // What is on its way arrives; what was refused, put off or left by the dead is done.
  await time.advance(5_000);
  const open = async (): Promise<number> => {
    const pending = await work.inner.pending({ after: 0, limit: 100 });
    const unsent = await work.inner.outbox({ limit: 1_000 });
    return pending.length + unsent.filter(({ status }) => status === "due" || status === "claimed").length;
  };
  for (let waited = 0; waited < 600 && (await open()) > 0; waited++) await time.advance(500);
  for (const { life } of running) life.die();

  return Promise.all(
    chats.map(async (who) => {
      const id = (await work.inner.find("test", "account", who)) ?? "";
      const history = await work.inner.history(id, { limit: 1_000 });
      const of = (kind: string): readonly string[] =>
        history.filter(({ author }) => author.kind === kind).map(({ parts }) => messageText(parts));
      return {
        acknowledged: last(who),
        written: of("customer"),
        turns: (await work.inner.load(id))?.conversation.version ?? 0,
        said: of("bot"),
        shown: platform.shown.filter((one) => one.chat === who).map(({ text }) => text),
      };
    }),
  );
}

test("whatever two nodes, their customers and the platform do, each message is answered once and in order", {
  timeout: 3_600_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), fc.nat(), async (steps, seed) => {
      for (const { acknowledged, written, turns, said, shown } of await endOf(steps, seed)) {
        // What was on its way when its node died may have been kept without an acknowledgement.
        const all = Array.from({ length: Math.max(acknowledged, written.length) }, (_, index) => `say ${index + 1}`);
        const answers = all.map((text) => `heard ${text}`);
        expect({ written, turns, said, shown }).toEqual({
          written: all,
          turns: all.length,
          said: answers,
          shown: answers,
        });
        expect(all.length).toBeLessThanOrEqual(acknowledged + 1);
      }
    }),
    { numRuns },
  );
});
