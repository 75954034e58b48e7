import type { Bot } from "../definition/bot.ts";
import { partsIn } from "../definition/reply.ts";
import { FrontdeskError } from "../errors/frontdesk-error.ts";
import { deskHost } from "../handoff/desk-host.ts";
import { rankedIndex, thresholdFor } from "../knowledge/index.ts";
import type { EventOutcome, NewEvent, StoredEvent } from "../ports/store.ts";
import { memory } from "../store/index.ts";
import type { Decision } from "../turn/decision.ts";
import { readState } from "../turn/state.ts";
import { isCall } from "../turn/words.ts";
import { linear } from "../understanding/index.ts";
import { channelHost, type HostServices } from "./channel-host.ts";
import { checkDrivers } from "./check-drivers.ts";
import type { Engine, EngineOptions, EngineStatus, StartReport } from "./engine-options.ts";
import { payloadOf, sendEvent } from "./event.ts";
import { Intake } from "./intake.ts";
import { Lanes } from "./lanes.ts";
import { LatestMap } from "./latest-map.ts";
import { examplesOf, prepareUnderstanding, readKnowledge } from "./prepare.ts";
import { Sender } from "./sender.ts";
import { silentLog, systemClock, systemRandom } from "./system.ts";
import { turnServices, turnSettings } from "./turn-services.ts";
import { driveTurn, type TurnDriver, takenOver } from "./turns.ts";
import { uuidv7 } from "./uuid.ts";

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
  const { desk, clock = systemClock, random = systemRandom, log = silentLog } = options;
  const byName = new Map(channels.map((channel) => [channel.name, channel]));
  const opened = new Map<string, "open" | "failed">();
  const decisions = new LatestMap<Decision>(keptDecisions);
  let state: EngineStatus["state"] = "new";
  let hasUnderstanding = false;
  let threshold = 1;
  let hasStore = false;
  let starting: Promise<StartReport> | undefined;
  let stopping: Promise<void> | undefined;
  let closing: Promise<void> | undefined;

  const services = turnServices({
    bot,
    store,
    clock,
    random,
    log,
    index,
    settings: turnSettings(options),
    decided: (conversation, decision) => decisions.set(conversation, decision),
    understanding: () => (hasUnderstanding ? understanding : undefined),
    threshold: () => threshold,
  });

  const sender = new Sender({
    store,
    channelOf: (name) => (opened.get(name) === "open" ? byName.get(name) : undefined),
    onSent: (conversation) => void tellDesk(conversation),
    clock,
    random,
    log,
    sendTimeoutMs: options.sendTimeoutMs ?? 15_000,
    concurrency: options.sendConcurrency ?? 64,
    onUnknown: options.onUnknownSend ?? "repeat",
  });

  /** A line that has left is in the transcript now. */
  async function tellDesk(conversation: string): Promise<void> {
    if (desk?.changed === undefined) return;
    try {
      const loaded = await store.load(conversation);
      const id = loaded && readState(loaded.conversation.state).case;
      if (id !== undefined) desk.changed(id);
    } catch (error) {
      log.warn("desk.hint_failed", { conversation, code: FrontdeskError.isInstance(error) ? error.code : "unknown" });
    }
  }

  const isOpen = (): boolean => state === "starting" || state === "open" || state === "stopping";
  const driver: TurnDriver = {
    store,
    services,
    channels: byName,
    desk,
    isOpen,
    onOutbox: () => sender.hint(),
  };

  const lanes = new Lanes(
    { handle: (conversation, events, signal) => driveTurn(conversation, events, signal, driver) },
    clock,
  );

  const intake = new Intake({
    store,
    clock,
    random,
    log,
    known: () => lanes.events,
    found: (event) => enqueue(event, undefined),
    isOpen,
  });

  function enqueue(event: StoredEvent, channel: string | undefined): void {
    const payload = payloadOf(event);
    const isMessage = payload.kind === "inbound" && payload.type === "message";
    const capabilities = channel === undefined || !isMessage ? undefined : byName.get(channel)?.capabilities;
    // A word such as "human" is a turn of its own, also in a row with other messages.
    const gatherMs = isMessage && isCall(payload.text) ? 0 : capabilities?.gatherMs;
    lanes.add(event, gatherMs ?? 0, isMessage ? payload.user.id : "");
  }

  async function accept(events: readonly NewEvent[]): Promise<readonly EventOutcome[]> {
    if (state !== "starting" && state !== "open") {
      throw new FrontdeskError("runtime.overloaded", "The bot is stopping or has not started.", { retryable: true });
    }
    if (lanes.waiting + events.length > (options.maxWaiting ?? 100_000)) {
      throw new FrontdeskError("runtime.overloaded", "Too many messages wait to be handled.", { retryable: true });
    }
    return intake.accept(events, (outcomes) => enter(events, outcomes));
  }

  function enter(events: readonly NewEvent[], outcomes: readonly EventOutcome[]): void {
    for (const [position, outcome] of outcomes.entries()) {
      if (outcome.status !== "accepted") continue;
      const target = events[position]?.target;
      if (events[position]?.take !== undefined) lanes.interrupt(outcome.event.conversation, takenOver);
      enqueue(outcome.event, target?.kind === "address" ? target.channel : undefined);
      // The customer's own line is in the history now.
      if (target?.kind === "address") byName.get(target.channel)?.changed?.(target.account, target.address);
    }
  }

  const host: HostServices = { bot, store, clock, random, log, accept };

  async function openChannels(): Promise<StartReport> {
    const report = await Promise.all(
      channels.map(async (channel) => {
        try {
          await channel.open(channelHost(channel, host));
          if (state !== "starting") await channel.close();
          throwIfStopped();
          opened.set(channel.name, "open");
          return { name: channel.name, status: "open" as const };
        } catch (error) {
          opened.set(channel.name, "failed");
          log.error("channel.start_failed", { channel: channel.name }, error);
          return { name: channel.name, status: "failed" as const, error };
        }
      }),
    );
    const failed = report.find((channel) => channel.status === "failed");
    if (failed !== undefined && options.startup === "strict") throw failed.error;
    return { channels: report };
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
      await index.upsert(passages);
      threshold = options.answerThreshold ?? thresholdFor(passages);
      const examples = examplesOf(bot, passages);
      await prepareUnderstanding(understanding, examples, store, log);
      hasUnderstanding = examples.length > 0;
      throwIfStopped();
      await intake.recover();
      await desk?.open(deskHost(host));
      const report = await openChannels();
      throwIfStopped();
      // What an earlier process left undone is answered when there is a channel to answer on.
      lanes.open();
      sender.open();
      state = "open";
      return report;
    } catch (error) {
      await closeAll(0);
      throw error;
    }
  }

  /** What is waiting is handled and sent, and what cannot be in time stays in the store. */
  async function drain(): Promise<void> {
    await lanes.idle();
    await sender.idle();
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
    let cancelDeadline: () => void = () => {};
    const deadline = new Promise<void>((resolve) => {
      if (deadlineMs > 0) cancelDeadline = clock.after(deadlineMs, resolve);
      else resolve();
    });
    if (wasOpen) await Promise.race([drain(), deadline]);
    await Promise.race([Promise.all([lanes.close(), sender.close()]), deadline]);
    // Left alone it would keep the process alive.
    cancelDeadline();
    state = "closed";
    const drivers = [...channels.filter((channel) => opened.get(channel.name) === "open"), desk, understanding];
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
    routes: [...channels, ...(desk ? [desk] : [])].flatMap((part) => part.routes ?? []).concat(options.routes ?? []),
    sockets: [...channels, ...(desk ? [desk] : [])].flatMap((part) => part.sockets ?? []),
    start,
    stop({ deadlineMs = 10_000 } = {}) {
      // Whoever stops it once more waits for the same end.
      stopping ??= stop(deadlineMs);
      return stopping;
    },
    async send(customer, message, { idempotencyKey }) {
      if (state !== "open") {
        throw new FrontdeskError("runtime.not_started", "Nothing can be sent before start() or after stop().", {
          hint: "Await start() first.",
        });
      }
      if (partsIn(message, bot.locales[0] ?? "en").length === 0) {
        throw new FrontdeskError("message.invalid", "The message is empty.", { hint: "Give it a text or parts." });
      }
      const channel = "channel" in customer ? byName.get(customer.channel) : undefined;
      const target =
        "conversation" in customer
          ? ({ kind: "conversation", conversation: customer.conversation } as const)
          : channel && {
              kind: "address" as const,
              channel: customer.channel,
              account: customer.account,
              key: channel.key(customer.address),
              address: customer.address,
              conversationKind: "direct" as const,
              user: { id: "" },
              newConversation: uuidv7(clock, random),
            };
      const outcome = target && (await accept([sendEvent(target, message, idempotencyKey, clock.now())]))[0];
      if (outcome === undefined || outcome.status === "refused") {
        throw new FrontdeskError("runtime.unknown_customer", "There is no such conversation or channel.", {
          hint: "Give the id of a known conversation, or the name of an open channel with an account and an address.",
        });
      }
    },
    status: () => ({
      state,
      waiting: lanes.waiting,
      channels: channels.map(({ name }) => ({ name, status: opened.get(name) ?? "new" })),
    }),
    why: (conversation) => decisions.get(conversation),
    idle: drain,
  };
}
