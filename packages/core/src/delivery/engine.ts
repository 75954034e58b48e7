import type { Bot } from "../definition/bot.ts";
import { FrontdeskError } from "../errors/frontdesk-error.ts";
import { deskHost } from "../handoff/desk-host.ts";
import { joinDesks } from "../handoff/desks.ts";
import { rankedIndex, thresholdFor } from "../knowledge/index.ts";
import type { Channel } from "../ports/channel.ts";
import type { EventOutcome, NewEvent } from "../ports/store.ts";
import { memory, memoryFiles } from "../store/index.ts";
import type { Decision } from "../turn/decision.ts";
import { linear } from "../understanding/index.ts";
import { Arrivals } from "./arrivals.ts";
import { Attachments } from "./attachments.ts";
import { Audience } from "./audience.ts";
import { type HostServices, keptSecret } from "./channel-host.ts";
import { checkDrivers } from "./check-drivers.ts";
import { Customers } from "./customers.ts";
import type { Engine, EngineOptions, EngineStatus, StartReport } from "./engine-options.ts";
import { fileGate } from "./file-host.ts";
import { hints as engineHints } from "./hints.ts";
import { Intake } from "./intake.ts";
import { Lanes } from "./lanes.ts";
import { LatestMap } from "./latest-map.ts";
import { linkFiles } from "./link-files.ts";
import { Node } from "./node.ts";
import { hearNode } from "./node-hints.ts";
import { observer } from "./observer.ts";
import { openChannels } from "./open-channels.ts";
import { OwnOperations } from "./operations.ts";
import { examplesOf, prepareUnderstanding, readKnowledge } from "./prepare.ts";
import { Sender } from "./sender.ts";
import { silentLog, systemClock, systemRandom } from "./system.ts";
import { Timers } from "./timers.ts";
import { turnServices, turnSettings } from "./turn-services.ts";
import { anotherNodes, driveTurn, type TurnDriver } from "./turns.ts";
import { Work } from "./work.ts";
import { callOff, writeUnasked } from "./write-unasked.ts";

/** How often it is asked whether another node has handled something, in milliseconds. */
const settledEveryMs = 100;

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
  const observed = observer(options.metrics, clock, log);
  const byName = new Map(channels.map((channel) => [channel.name, channel]));
  const opened = new Map<string, "open" | "failed">();
  const decisions = new LatestMap<Decision>(keptDecisions);
  let state: EngineStatus["state"] = "new";
  let hasUnderstanding = false;
  let threshold = 1;
  let hasStore = false;
  let hasFiles = false;
  let titles: ReadonlyMap<string, string> = new Map();
  let starting: Promise<StartReport> | undefined;
  let stopping: Promise<void> | undefined;
  let closing: Promise<void> | undefined;

  const inBackground = options.background !== false;
  if (!inBackground && store.nodes === undefined) {
    throw new FrontdeskError("runtime.invalid_options", "`background: false` needs a store that nodes can share.", {
      hint: "Give it postgres(url), or leave `background` out.",
    });
  }
  const { maxFileBytes, scanFile } = options;
  const secret = (): Promise<Uint8Array> => keptSecret(store, random, "files");
  const publicUrl = options.publicUrl?.replace(/\/+$/, "");
  const gate = fileGate({ files, clock, random, maxFileBytes, scanFile, secret });
  const settings = turnSettings(options);
  const { turnTimeoutMs } = settings;
  const attachments = new Attachments({ files: gate, store, clock, random, log, turnTimeoutMs });

  const customers = new Customers({
    bot: bot.id,
    store,
    clock,
    log,
    channelOf: (name) => openChannelOf(name),
    trustsEmail: options.trustsEmail ?? (() => true),
    secret: () => keptSecret(store, random, "invitations"),
  });

  const openChannelOf = (name: string): Channel | undefined =>
    opened.get(name) === "open" ? byName.get(name) : undefined;
  const audience = new Audience({ channelOf: openChannelOf, desk, log, tell: (hint) => node.tell(hint) });

  const services = turnServices({
    bot,
    store,
    audience,
    attachments,
    customers,
    clock,
    random,
    log,
    index,
    settings,
    decided: (conversation, decision) => decisions.set(conversation, decision),
    understanding: () => (hasUnderstanding ? understanding : undefined),
    threshold: () => threshold,
  });

  const hints = engineHints({ store, desk, audience, log });

  const sender = new Sender({
    store,
    channelOf: openChannelOf,
    linked: (parts, channel) => linkFiles(parts, channel.capabilities, gate, publicUrl),
    // A node that lives renews its claims long before half of their time is over.
    isLeaving: (id) => store.nodes !== undefined && store.nodes.claimLeftMs(id) < store.nodes.claimMs / 2,
    nodes: () => node.count,
    onBlocked: (key, forMs) => node.block(key, forMs),
    onSent: (conversation) => void hints.sent(conversation),
    observed,
    clock,
    random,
    log,
    sendTimeoutMs: options.sendTimeoutMs ?? 15_000,
    concurrency: options.sendConcurrency ?? 64,
    onUnknown: options.onUnknownSend ?? "repeat",
  });

  const isOpen = (): boolean => state === "starting" || state === "open" || state === "stopping";
  const driver: TurnDriver = {
    store,
    services,
    channels: byName,
    audience,
    attachments,
    customers,
    observed,
    hints,
    isOpen,
    onOutbox: () => sender.hint(),
    onTimers: () => timers.hint(),
  };

  const lanes = new Lanes(
    { handle: (conversation, events, interruptions) => driveTurn(conversation, events, interruptions, driver) },
    clock,
    options.reorderWindowMs,
  );

  const intake = new Intake({ store, clock, random, log, found: (event) => arrivals.found(event), isOpen });

  const node = new Node({
    nodes: store.nodes,
    clock,
    log,
    look: () => intake.recover(),
    gained() {
      sender.hint();
      timers.hint();
    },
    lost(isLost) {
      lanes.drop(isLost, anotherNodes);
      hints.forget();
    },
    finished: (isLeaving) => lanes.leave(isLeaving),
    blocked: (key, forMs) => sender.block(key, forMs),
    heard: hearNode({
      audience,
      blocked: (key, forMs) => sender.block(key, forMs),
      taken: (id) => arrivals.takenOver(id),
    }),
    missed: () => audience.missed(channels.filter(({ name }) => opened.get(name) === "open")),
  });
  const arrivals = new Arrivals({ lanes, node, audience });

  const timers = new Timers({ store, clock, random, log, accept });
  const work = new Work({ node, lanes, sender, timers, intake, store, clock });
  const operations = new OwnOperations({
    store,
    clock,
    isOpen: () => state === "open",
    events: () => intake.look(),
    messages: () => sender.hint(),
  });

  function accept(events: readonly NewEvent[]): Promise<readonly EventOutcome[]> {
    return observed.accept(events, (taken) => takeOver(events, taken));
  }

  async function takeOver(
    events: readonly NewEvent[],
    taken: (outcomes: readonly EventOutcome[]) => void,
  ): Promise<readonly EventOutcome[]> {
    if (state !== "starting" && state !== "open") {
      throw new FrontdeskError("runtime.overloaded", "The bot is stopping or has not started.", { retryable: true });
    }
    if (lanes.waiting + events.length > (options.maxWaiting ?? 100_000)) {
      throw new FrontdeskError("runtime.overloaded", "Too many messages wait to be handled.", { retryable: true });
    }
    const outcomes = await intake.accept(events);
    taken(outcomes);
    arrivals.enter(events, outcomes);
    return outcomes;
  }

  const host: HostServices = {
    bot,
    store,
    clock,
    random,
    log,
    files: gate,
    publicUrl,
    customers,
    accept,
    settled: (conversation) => settled(conversation),
    passageTitle: (id) => titles.get(id),
    hints,
  };

  const unasked = { bot, clock, random, accept, channelOf: (name: string) => byName.get(name) };

  function throwUnlessOpen(): void {
    if (state === "open") return;
    throw new FrontdeskError("runtime.not_started", "Nothing can be sent or drained before start() or after stop().", {
      hint: "Await start() first.",
    });
  }

  /** What another node handles is asked for in the store. */
  async function settled(conversation: string): Promise<void> {
    while (isOpen() && !node.has(conversation)) {
      if ((await store.pending({ after: 0, limit: 1, conversation })).length === 0) return;
      await new Promise<void>((resolve) => clock.after(settledEveryMs, resolve));
    }
    await lanes.settled(conversation);
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
      titles = new Map(passages.map(({ id, title }) => [id, title]));
      await index.upsert(passages);
      threshold = options.answerThreshold ?? thresholdFor(passages);
      const examples = examplesOf(bot, passages);
      await prepareUnderstanding(understanding, examples, store, log);
      hasUnderstanding = examples.length > 0;
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
    await work.end(deadline);
    // Left alone it would keep the process alive.
    cancelDeadline();
    state = "closed";
    attachments.close();
    customers.close();
    const open = channels.filter((channel) => opened.get(channel.name) === "open");
    const drivers = [...open, desk, understanding, hasFiles ? files : undefined];
    for (const one of drivers) {
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
