import {
  type Bot,
  type Channel,
  type ChannelHost,
  type Clock,
  type Engine,
  engine,
  FrontdeskError,
  frontdesk,
  type Inbound,
  messageText,
  type Outbound,
  partitionOf,
  type Store,
  type Understanding,
} from "@frontdesk/core";
import { type FakeClock, fakeCapabilities, seededRandom } from "@frontdesk/core/testing";
import { claimMs, leaseMs, type SimulatedWork } from "./simulated-work.ts";

/** How a send goes: `lost` and `late` have no outcome, and only the late one arrives. */
export type SendPlan = "429" | "away" | "lost" | "late";

/** What a platform that honours idempotency keys got, and how the next sends go. */
export interface SimulatedPlatform {
  readonly shown: { readonly chat: string; readonly text: string }[];
  readonly keys: Set<string>;
  readonly plans: SendPlan[];
}

/** Everything means the one intent. */
const understanding: Understanding = {
  apiVersion: 1,
  name: "one-intent",
  *train() {},
  classify: () => ({ candidates: [{ label: "echo", probability: 1 }], outOfScope: 0, accepted: true, evidence: [] }),
  export: () => new Uint8Array(),
  import() {},
};

const front = frontdesk({ id: "model", name: "Model", disclosure: false });
const bot: Bot = front.bot({
  intents: [front.intent({ name: "echo", examples: ["say 1"], run: (turn) => `heard ${turn.text}` })],
});

/** A process: its timers wait while it stands still, and never come when it is dead. */
class Life implements Clock {
  readonly #time: FakeClock;
  #state: "running" | "still" | "dead" = "running";
  readonly #held = new Set<() => void>();

  constructor(time: FakeClock) {
    this.#time = time;
  }

  now(): number {
    return this.#time.now();
  }

  after(delayMs: number, callback: () => void): () => void {
    const cancel = this.#time.after(delayMs, () => {
      if (this.#state === "running") callback();
      else this.#held.add(callback);
    });
    return () => {
      cancel();
      this.#held.delete(callback);
    };
  }

  freeze(): void {
    if (this.#state === "running") this.#state = "still";
  }

  thaw(): void {
    if (this.#state !== "still") return;
    this.#state = "running";
    for (const callback of [...this.#held]) {
      this.#held.delete(callback);
      this.#time.after(0, callback);
    }
  }

  die(): void {
    this.#state = "dead";
  }
}

/** A node of a bot: an engine on shared work, whose every step outside takes a while. */
export interface SimulatedNode {
  readonly life: Life;
  readonly engine: Engine;
  /** As a platform delivers; it never ends at a node that is dead. */
  deliver(event: Inbound): Promise<unknown>;
}

let lives = 0;

/** Starts a node. */
export async function simulatedNode(
  time: FakeClock,
  work: SimulatedWork,
  platform: SimulatedPlatform,
  seed: string,
): Promise<SimulatedNode> {
  const life = new Life(time);
  const name = `node-${++lives}`;
  const random = seededRandom(seed);
  /** Something on its way: mostly quick, and now and then slow enough for a lot to happen meanwhile. */
  const onItsWay = (): Promise<void> => {
    const [first = 0, second = 0] = random.bytes(2);
    return new Promise((resolve) => void life.after(first < 230 ? first % 4 : second * 4, resolve));
  };
  const remote = async <T>(what: () => Promise<T>): Promise<T> => {
    await onItsWay();
    const result = await what();
    await onItsWay();
    return result;
  };
  let host: ChannelHost | undefined;
  const channel: Channel<Outbound> = {
    apiVersion: 1,
    name: "test",
    capabilities: fakeCapabilities,
    async open(opened) {
      host = opened;
    },
    key: (address) => String(address.chat),
    render: (message) => [message],
    async send(address, message, { idempotencyKey }) {
      const plan = platform.plans.shift();
      await onItsWay();
      if (plan === "429") {
        throw new FrontdeskError("channel.rate_limited", "Slow down.", { retryable: true, retryAfterMs: 300 });
      }
      if (plan === "away") throw new FrontdeskError("channel.unavailable", "Away.", { retryable: true });
      if (plan !== "lost" && !platform.keys.has(idempotencyKey)) {
        platform.keys.add(idempotencyKey);
        platform.shown.push({ chat: String(address.chat), text: messageText(message.parts) });
      }
      await onItsWay();
      if (plan !== undefined) throw new FrontdeskError("channel.outcome_unknown", "Silence.", { retryable: true });
      return {};
    },
    close: async () => {},
  };
  const started = engine(bot, {
    channels: [channel],
    store: nodeStore(name, life, work, remote),
    clock: life,
    random: seededRandom(`${seed} engine`),
    understanding,
    sendTimeoutMs: 1_500,
  });
  await started.start();
  return { life, engine: started, deliver: async (event) => host?.accept([event]) };
}

/** The shared store, as one node has it. */
function nodeStore(
  name: string,
  life: Life,
  work: SimulatedWork,
  remote: <T>(what: () => Promise<T>) => Promise<T>,
): Store {
  const { inner } = work;
  let share: ReadonlySet<number> = new Set();
  return {
    ...inner,
    open: async () => {},
    close: async () => life.die(),
    nodes: {
      beatMs: leaseMs / 4,
      claimMs,
      async beat({ release }) {
        const found = await remote(async () => work.beat(name, release));
        share = new Set(found.leases.map(({ partition }) => partition));
        return found;
      },
      leave: async () => work.leave(name),
      claimLeftMs: (id) => work.claimLeftMs(name, id),
      block: async () => {},
      tell() {},
      listen: () => () => {},
    },
    accept: (events) =>
      remote(async () => {
        const outcomes = await inner.accept(events);
        return Promise.all(
          outcomes.map(async (outcome) => {
            if (outcome.status !== "accepted") return outcome;
            const { id, conversation } = outcome.event;
            const pending = await inner.pending({ after: 0, limit: 1_000, conversation });
            return { ...outcome, behind: pending.map((event) => event.id).filter((other) => other < id) };
          }),
        );
      }),
    pending: (options) =>
      remote(async () => {
        const events = await inner.pending(options);
        if (options.conversation !== undefined) return events;
        return events.filter(({ conversation }) => share.has(partitionOf(conversation)));
      }),
    load: (id) => remote(() => inner.load(id)),
    commit: (turns) =>
      remote(async () => {
        const outcomes = turns.map(async (turn) => {
          if (work.ownerOf(partitionOf(turn.conversation)) !== name) return "lost" as const;
          const [outcome = "lost" as const] = await inner.commit([turn]);
          return outcome;
        });
        return Promise.all(outcomes);
      }),
    commitAndClaim: (turns, options) =>
      remote(async () => {
        const committed = await Promise.all(turns.map((turn) => work.commitAndClaim(name, turn, options)));
        return {
          outcomes: committed.flatMap(({ outcomes }) => outcomes),
          claimed: committed.flatMap(({ claimed }) => claimed),
        };
      }),
    claim: ({ now, limit }) => remote(() => work.claim(name, share, now, limit)),
    settle: (outcomes) => remote(() => work.settle(name, outcomes)),
    nextDue: () => remote(() => work.nextDue(share)),
  };
}
