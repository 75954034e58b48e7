import type { Bot } from "../definition/bot.ts";
import { FrontdeskError } from "../errors/frontdesk-error.ts";
import type { Channel } from "../ports/channel.ts";
import type { Clock } from "../ports/clock.ts";
import type { Desk } from "../ports/desk.ts";
import type { Files } from "../ports/files.ts";
import type { KnowledgeIndex } from "../ports/knowledge.ts";
import type { Log } from "../ports/log.ts";
import type { Random } from "../ports/random.ts";
import type { EventOutcome, NewEvent, Store } from "../ports/store.ts";
import type { Understanding } from "../ports/understanding.ts";
import type { Decision } from "../turn/decision.ts";
import { Arrivals } from "./arrivals.ts";
import { Attachments } from "./attachments.ts";
import { Audience } from "./audience.ts";
import { type HostServices, keptSecret } from "./channel-host.ts";
import { Customers } from "./customers.ts";
import type { EngineOptions, EngineStatus } from "./engine-options.ts";
import { fileGate } from "./file-host.ts";
import { hints as engineHints } from "./hints.ts";
import { InboundLimiter } from "./inbound-limits.ts";
import { Intake } from "./intake.ts";
import { Lanes } from "./lanes.ts";
import type { LatestMap } from "./latest-map.ts";
import { linkFiles } from "./link-files.ts";
import { Node } from "./node.ts";
import { hearNode } from "./node-hints.ts";
import { observer } from "./observer.ts";
import { OwnOperations } from "./operations.ts";
import { Sender } from "./sender.ts";
import { steadyClock } from "./steady-clock.ts";
import { dropSurplus } from "./surplus.ts";
import { Timers } from "./timers.ts";
import { turnServices, turnSettings } from "./turn-services.ts";
import { anotherNodes, driveTurn, type TurnDriver } from "./turns.ts";
import { Work } from "./work.ts";
import type { UnaskedServices } from "./write-unasked.ts";

/** What the parts are told of the engine's life. */
export interface Life {
  state(): EngineStatus["state"];
  isChannelOpen(name: string): boolean;
}

/** What the start has learned, once it has. */
export interface Learned {
  /** Undefined where there is nothing to understand. */
  understanding: Understanding | undefined;
  /** From which probability on knowledge is quoted. */
  threshold: number;
  /** Titles of passages by their ids. */
  titles: ReadonlyMap<string, string>;
}

/** What is given, with its defaults. */
export interface Given {
  readonly bot: Bot;
  readonly options: EngineOptions;
  readonly channels: readonly Channel[];
  readonly store: Store;
  readonly files: Files;
  readonly index: KnowledgeIndex;
  readonly desk: Desk | undefined;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly decisions: LatestMap<string, Decision>;
}

/** The parts of an engine that work together. */
export interface Assembly {
  readonly gate: ReturnType<typeof fileGate>;
  readonly attachments: Attachments;
  readonly customers: Customers;
  readonly lanes: Lanes;
  readonly node: Node;
  readonly work: Work;
  readonly operations: OwnOperations;
  /** What channels and desks are given. */
  readonly host: HostServices;
  /** What is needed to write to a customer. */
  readonly unasked: UnaskedServices;
}

/** Puts the parts of an engine together: nothing of it works before it is begun. */
export function assemble(given: Given, life: Life, learned: Learned): Assembly {
  const { bot, options, channels, store, files, index, desk, clock, random, log, decisions } = given;
  // For what waits; what people read bears the time of the clock itself.
  const waiting = steadyClock(clock);
  const observed = observer(options.metrics, clock, log);
  const byName = new Map(channels.map((channel) => [channel.name, channel]));
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
    life.isChannelOpen(name) ? byName.get(name) : undefined;
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
    understanding: () => learned.understanding,
    threshold: () => learned.threshold,
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
    onSettled: (conversation) => node.tellDue(conversation),
    observed,
    now: () => clock.now(),
    clock: waiting,
    random,
    log,
    sendTimeoutMs: options.sendTimeoutMs ?? 15_000,
    concurrency: options.sendConcurrency ?? 64,
    onUnknown: options.onUnknownSend ?? "repeat",
  });

  const isOpen = (): boolean => life.state() === "starting" || life.state() === "open" || life.state() === "stopping";
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
    mayEnd: (conversation) => node.mayEnd(conversation),
    commit: (turn) => sender.commit(turn),
    onOutbox: () => sender.hint(),
    onTimers: () => timers.hint(),
  };

  const limits = new InboundLimiter(options.limits, waiting, () => node.count);
  const lanes = new Lanes(
    {
      handle: (conversation, events, interruptions) => driveTurn(conversation, events, interruptions, driver),
      drop: (conversation, events, isTold) => dropSurplus(conversation, events, isTold, driver),
    },
    waiting,
    limits,
    options.reorderWindowMs,
  );

  const intake = new Intake({ store, clock, random, log, found: (event) => arrivals.found(event), isOpen });

  const node = new Node({
    nodes: store.nodes,
    clock: waiting,
    log,
    look: () => intake.recover(),
    gained() {
      sender.gained();
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
      ended: (id) => work.ended(id),
    }),
    missed: () => audience.missed(channels.filter(({ name }) => life.isChannelOpen(name))),
  });
  const arrivals = new Arrivals({ lanes, node, audience });

  const timers = new Timers({ store, clock, random, log, accept });
  const work = new Work({ node, lanes, sender, timers, intake, store, clock: waiting });
  const operations = new OwnOperations({
    store,
    clock,
    isOpen: () => life.state() === "open",
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
    if (life.state() !== "starting" && life.state() !== "open") {
      throw new FrontdeskError("runtime.overloaded", "The bot is stopping or has not started.", { retryable: true });
    }
    if (lanes.waiting + events.length > (options.maxWaiting ?? 100_000)) {
      throw new FrontdeskError("runtime.overloaded", "Too many messages wait to be handled.", { retryable: true });
    }
    limits.admit(events);
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
    settled: (conversation) => work.settled(conversation),
    passageTitle: (id) => learned.titles.get(id),
    hints,
  };

  const unasked = { bot, clock, random, accept, channelOf: (name: string) => byName.get(name) };
  return { gate, attachments, customers, lanes, node, work, operations, host, unasked };
}
