import type { Bot } from "../definition/bot.ts";
import { FrontdeskError } from "../errors/frontdesk-error.ts";
import { deskHost } from "../handoff/desk-host.ts";
import { joinDesks } from "../handoff/desks.ts";
import { rankedIndex, thresholdFor } from "../knowledge/index.ts";
import { memory, memoryFiles } from "../store/index.ts";
import type { Decision } from "../turn/decision.ts";
import { linear } from "../understanding/index.ts";
import { assemble, type Learned } from "./assemble.ts";
import { checkDrivers } from "./check-drivers.ts";
import type { Engine, EngineOptions, EngineStatus, StartReport } from "./engine-options.ts";
import { forgetAndTell } from "./forget.ts";
import { LatestMap } from "./latest-map.ts";
import { openChannels } from "./open-channels.ts";
import { examplesOf, prepareUnderstanding, readKnowledge } from "./prepare.ts";
import { Sweeper } from "./sweeper.ts";
import { silentLog, systemClock, systemRandom } from "./system.ts";
import { callOff, writeUnasked } from "./write-unasked.ts";

/** The decisions of so many conversations are kept for `why`. */
const keptDecisions = 1_000;

/**
 * Runs a bot: accepts events durably, answers each conversation in order, sends what is due.
 *
 * @throws FrontdeskError `runtime.duplicate_channel`, `runtime.incompatible_driver`.
 * @example
 * ```ts
 * import { engine, frontdesk } from "@frontdesk/core";
 *
 * const front = frontdesk({ id: "acme", name: "Acme" });
 * const bot = front.bot({ intents: [front.intent({ name: "hours", examples: ["when are you open"], run: () => "9 to 18." })] });
 * const desk = engine(bot, { channels: [] });
 * await desk.start();
 * await desk.stop();
 * ```
 */
export function engine(bot: Bot, options: EngineOptions = {}): Engine {
  const channels = options.channels ?? [];
  checkDrivers(bot, channels, options);
  const store = options.store ?? memory();
  const understanding = options.understanding ?? linear();
  const index = options.index ?? rankedIndex();
  const files = options.files ?? memoryFiles();
  const desk = joinDesks(options.desk);
  const { clock = systemClock, random = systemRandom, log = silentLog } = options;
  const opened = new Map<string, "open" | "failed">();
  const decisions = new LatestMap<string, Decision>(keptDecisions);
  let state: EngineStatus["state"] = "new";
  let hasStore = false;
  let hasFiles = false;
  let starting: Promise<StartReport> | undefined;
  let stopping: Promise<void> | undefined;
  let closing: Promise<void> | undefined;

  const inBackground = options.background !== false;
  const learned: Learned = { understanding: undefined, threshold: 1, titles: new Map() };
  const given = { bot, options, channels, store, files, index, desk, clock, random, log, decisions };
  const life = { state: () => state, isChannelOpen: (name: string) => opened.get(name) === "open" };
  const parts = assemble(given, life, learned);
  const { gate, attachments, customers, lanes, node, work, operations, host, unasked } = parts;
  const sweeper = new Sweeper({ store, files, clock, random, log, retention: options.retention });

  function throwUnlessOpen(): void {
    if (state === "open") return;
    throw new FrontdeskError("runtime.not_started", "Nothing can be done before start() or after stop().", {
      hint: "Await start() first.",
    });
  }

  /** A stop while the engine starts ends the start at its next step. */
  function throwIfStopped(): void {
    if (state === "starting") return;
    throw new FrontdeskError("runtime.not_started", "The engine was stopped while it started.", {
      hint: "Make a new one to start again.",
    });
  }

  async function start(): Promise<StartReport> {
    if (state !== "new") {
      throw new FrontdeskError("runtime.invalid_options", `The engine is ${state}.`, {
        hint: "Make a new one to start again.",
      });
    }
    state = "starting";
    starting = begin();
    return starting;
  }

  async function begin(): Promise<StartReport> {
    try {
      // Everything that can be wrong with a definition shows before anything is opened or written.
      const passages = await readKnowledge(bot);
      throwIfStopped();
      await store.open(bot.id);
      hasStore = true;
      await files.open(bot.id);
      hasFiles = true;
      learned.titles = new Map(passages.map(({ id, title }) => [id, title]));
      await index.upsert(passages);
      learned.threshold = options.answerThreshold ?? thresholdFor(passages);
      const examples = examplesOf(bot, passages);
      await prepareUnderstanding(understanding, examples, store, log);
      learned.understanding = examples.length > 0 ? understanding : undefined;
      throwIfStopped();
      await desk?.open(deskHost(host));
      const report = await openChannels({
        channels,
        host,
        log,
        throwIfStopped,
        opened: (name, status) => opened.set(name, status),
      });
      const failed = report.channels.find((channel) => channel.status === "failed");
      if (failed !== undefined && options.startup === "strict") throw failed.error;
      throwIfStopped();
      // What an earlier process left undone is answered when there is a channel to answer on.
      if (inBackground) await work.begin();
      operations.open();
      throwIfStopped();
      if (inBackground) sweeper.open();
      state = "open";
      return report;
    } catch (error) {
      await closeAll(0);
      throw error;
    }
  }

  function closeAll(deadlineMs: number): Promise<void> {
    closing ??= close(deadlineMs);
    return closing;
  }

  async function stop(deadlineMs: number): Promise<void> {
    if (state === "new") {
      state = "closed";
      return;
    }
    if (state === "starting") {
      state = "stopping";
      let cancel: () => void = () => {};
      const deadline = new Promise<void>((resolve) => {
        cancel = clock.after(deadlineMs, resolve);
      });
      await Promise.race([starting?.catch(() => {}), deadline]);
      cancel();
    }
    await closeAll(deadlineMs);
  }

  async function close(deadlineMs: number): Promise<void> {
    const wasOpen = state === "open";
    state = "stopping";
    operations.close();
    let cancelDeadline: () => void = () => {};
    const deadline = new Promise<void>((resolve) => {
      if (deadlineMs > 0) cancelDeadline = clock.after(deadlineMs, resolve);
      else resolve();
    });
    if (wasOpen) await Promise.race([work.idle(), deadline]);
    await Promise.all([work.stop(deadline), Promise.race([sweeper.close(), deadline])]);
    // Left alone it would keep the process alive.
    cancelDeadline();
    state = "closed";
    attachments.close();
    customers.close();
    const open = channels.filter((channel) => opened.get(channel.name) === "open");
    for (const one of [...open, desk, understanding, hasFiles ? files : undefined]) {
      try {
        await one?.close?.();
      } catch (error) {
        log.error("runtime.close_failed", {}, error);
      }
    }
    // Where it did not open, another engine may have it.
    if (hasStore) await store.close();
  }

  return {
    routes: [...channels, ...(desk ? [desk] : [])]
      .flatMap((part) => part.routes ?? [])
      .concat(gate.route, options.routes ?? []),
    sockets: [...channels, ...(desk ? [desk] : [])].flatMap((part) => part.sockets ?? []),
    start,
    stop({ deadlineMs = 10_000 } = {}) {
      // Whoever stops it once more waits for the same end.
      stopping ??= stop(deadlineMs);
      return stopping;
    },
    async send(customer, message, sendOptions) {
      throwUnlessOpen();
      await writeUnasked(customer, message, sendOptions, unasked);
    },
    async callOff(customer, { idempotencyKey }) {
      throwUnlessOpen();
      await callOff(customer, idempotencyKey, unasked);
    },
    async drain({ deadlineMs = 10_000 } = {}) {
      throwUnlessOpen();
      return work.drain(deadlineMs, inBackground);
    },
    async forget(who) {
      throwUnlessOpen();
      return forgetAndTell(who, { bot: bot.id, store, files, clock, desk, decisions, customers });
    },
    customers: {
      of: (identity) => customers.of(identity),
      link: (first, second) => customers.link(first, second),
      setApart: (identity) => customers.setApart(identity),
    },
    operations,
    status: () => ({
      state,
      waiting: lanes.waiting,
      share: { partitions: node.partitions, nodes: node.count },
      channels: channels.map(({ name }) => ({ name, status: opened.get(name) ?? "new" })),
    }),
    why: (conversation) => decisions.get(conversation),
    idle: () => work.idle(),
  };
}
