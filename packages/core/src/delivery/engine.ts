import type { Bot } from "../definition/bot.ts";
import { partsIn } from "../definition/reply.ts";
import { FrontdeskError } from "../errors/frontdesk-error.ts";
import { deskHost } from "../handoff/desk-host.ts";
import { rankedIndex } from "../knowledge/index.ts";
import type { EventOutcome, NewEvent, StoredEvent } from "../ports/store.ts";
import { memory } from "../store/index.ts";
import type { Decision } from "../turn/decision.ts";
import { readState } from "../turn/state.ts";
import { linear } from "../understanding/index.ts";
import { channelHost, type HostServices } from "./channel-host.ts";
import { checkDrivers } from "./check-drivers.ts";
import type { Engine, EngineOptions, EngineStatus, StartReport } from "./engine-options.ts";
import { payloadOf, sendEvent } from "./event.ts";
import { Lanes } from "./lanes.ts";
import { LatestMap } from "./latest-map.ts";
import { examplesOf, prepareUnderstanding, readKnowledge } from "./prepare.ts";
import { Sender } from "./sender.ts";
import { silentLog, systemClock, systemRandom } from "./system.ts";
import { turnServices, turnSettings } from "./turn-services.ts";
import { driveTurn, type TurnDriver, takenOver } from "./turns.ts";
import { uuidv7 } from "./uuid.ts";

/** So many events are read at once when an earlier process left some undone. */
const recoveryPage = 1_000;
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

  const driver: TurnDriver = {
    store,
    services,
    channels: byName,
    desk,
    isOpen: () => state === "starting" || state === "open" || state === "stopping",
    onOutbox: () => sender.hint(),
  };

  const lanes = new Lanes(
    { handle: (conversation, events, signal) => driveTurn(conversation, events, signal, driver) },
    clock,
  );

  function enqueue(event: StoredEvent, channel: string | undefined): void {
    const payload = payloadOf(event);
    const isMessage = payload.kind === "inbound" && payload.type === "message";
    const capabilities = channel === undefined || !isMessage ? undefined : byName.get(channel)?.capabilities;
    lanes.add(event, capabilities?.gatherMs ?? 0);
  }

  async function accept(events: readonly NewEvent[]): Promise<readonly EventOutcome[]> {
    if (state !== "starting" && state !== "open") {
      throw new FrontdeskError("runtime.overloaded", "The bot is stopping or has not started.", { retryable: true });
    }
    if (lanes.waiting + events.length > (options.maxWaiting ?? 100_000)) {
      throw new FrontdeskError("runtime.overloaded", "Too many messages wait to be handled.", { retryable: true });
    }
    const outcomes = await store.accept(events);
    for (const [position, outcome] of outcomes.entries()) {
      if (outcome.status !== "accepted") continue;
      const target = events[position]?.target;
      if (events[position]?.take !== undefined) lanes.interrupt(outcome.event.conversation, takenOver);
      enqueue(outcome.event, target?.kind === "address" ? target.channel : undefined);
      // The customer's own line is in the history now.
      if (target?.kind === "address") byName.get(target.channel)?.changed?.(target.account, target.address);
    }
    return outcomes;
  }

  const host: HostServices = { bot, store, clock, random, log, accept };

  async function recover(): Promise<void> {
    for (let after = 0; ; ) {
      const events = await store.pending({ after, limit: recoveryPage });
      for (const event of events) enqueue(event, undefined);
      const last = events.at(-1);
      if (last === undefined || events.length < recoveryPage) return;
      after = last.id;
    }
  }

  async function openChannels(): Promise<StartReport> {
    const report = await Promise.all(
      channels.map(async (channel) => {
        try {
          await channel.open(channelHost(channel, host));
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

  async function start(): Promise<StartReport> {
    if (state !== "new") {
      throw new FrontdeskError("runtime.invalid_options", `The engine is ${state}.`, {
        hint: "Make a new one to start again.",
      });
    }
    state = "starting";
    try {
      // Everything that can be wrong with a definition shows before anything is opened or written.
      const passages = await readKnowledge(bot);
      await store.open(bot.id);
      await index.upsert(passages);
      const examples = examplesOf(bot, passages);
      await prepareUnderstanding(understanding, examples, store, log);
      hasUnderstanding = examples.length > 0;
      await recover();
      await desk?.open(deskHost(host));
      const report = await openChannels();
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

  async function closeAll(deadlineMs: number): Promise<void> {
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
    for (const closing of drivers) {
      try {
        await closing?.close?.();
      } catch (error) {
        log.error("runtime.close_failed", {}, error);
      }
    }
    await store.close();
  }

  return {
    routes: [...channels, ...(desk ? [desk] : [])].flatMap((part) => part.routes ?? []).concat(options.routes ?? []),
    sockets: [...channels, ...(desk ? [desk] : [])].flatMap((part) => part.sockets ?? []),
    start,
    async stop({ deadlineMs = 10_000 } = {}) {
      if (state === "closed" || state === "stopping") return;
      if (state === "new") {
        state = "closed";
        return;
      }
      await closeAll(deadlineMs);
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
