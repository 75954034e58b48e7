import { FrontdeskError } from "../errors/frontdesk-error.ts";
import type { Channel } from "../ports/channel.ts";
import type { Clock } from "../ports/clock.ts";
import type { Store, StoredEvent, TurnCommit } from "../ports/store.ts";
import { Attempt } from "../turn/attempt.ts";
import { type Loaded, TurnDraft } from "../turn/draft.ts";
import type { TurnServices } from "../turn/services.ts";
import { takeTurn } from "../turn/turn.ts";
import type { Attachments } from "./attachments.ts";
import { type Audience, sightOf } from "./audience.ts";
import type { Customers } from "./customers.ts";
import { payloadOf } from "./event.ts";
import type { Hints } from "./hints.ts";
import type { Interruptions } from "./interruptions.ts";
import type { ObservedTurn, Observer } from "./observer.ts";
import { backoffMs } from "./retry.ts";
import type { Committed } from "./sender.ts";

/** A turn that fails so often for a reason of our own is set aside. */
const attemptsBeforeSettingAside = 5;
/** A turn that somebody else's commit came before is repeated so often at once. */
const repeatsWithoutPause = 3;
/** Typing is shown when an answer takes longer than this, and again every so often. */
const typingAfterMs = 700;
const typingEveryMs = 4_000;

/** What turns are driven with. */
export interface TurnDriver {
  readonly store: Store;
  readonly services: TurnServices;
  readonly channels: ReadonlyMap<string, Channel>;
  readonly audience: Audience;
  readonly attachments: Attachments;
  readonly customers: Customers;
  readonly observed: Observer;
  readonly hints: Pick<Hints, "turnBegins" | "turnEnded">;
  /** Whether the engine still runs: otherwise what fails is left for the next start. */
  isOpen(): boolean;
  /** Whether a turn of this conversation may be tried once more here. */
  mayEnd(conversation: string): boolean;
  /** Timers were set. */
  onTimers(): void;
  /** Commits a turn. @throws FrontdeskError as `Store.commit`. */
  commit(turn: TurnCommit): Promise<Committed>;
  /** There may be something in the outbox. */
  onOutbox(): void;
}

/** Events of one conversation that are handled together. */
export type Events = readonly [StoredEvent, ...StoredEvent[]];

/**
 * Takes events through one turn to its commit, as often as it needs: again when a person or another writer came in
 * between, later when the store is away. Never rejects: what cannot be handled is set aside, where it is seen.
 *
 * @returns Whether they are done; what is not is for the next start, for another node, or for people to look at.
 */
export async function driveTurn(
  conversation: string,
  accepted: Events,
  interruptions: Interruptions,
  driver: TurnDriver,
): Promise<boolean> {
  const { store, services } = driver;
  const { clock, log, random } = services;
  // A commit that failed may have happened nevertheless, and another process may have been quicker.
  let mayBeDone = false;
  /** What the customer attached is fetched once, beside the turn, and is there before the turn is over. */
  let kept: Promise<unknown> | undefined;
  let repeats = 0;
  const observed = driver.observed.turn(conversation, accepted);
  let events = accepted;
  driver.hints.turnBegins(conversation);
  for (let attempt = 1; ; ) {
    if (!driver.mayEnd(conversation)) {
      observed.attempted("lost");
      return false;
    }
    const underWay = interruptions.begin();
    try {
      const isOver = mayBeDone && (await isDone(store, events));
      const loaded = await store.load(conversation);
      if (loaded === undefined) throw new FrontdeskError("store.corrupt", "An event has no conversation.");
      const { erasedEvent } = loaded.conversation;
      const left = erasedEvent === undefined ? events : await withoutErased(erasedEvent, events, driver);
      if (isOver || left === undefined) {
        driver.onOutbox();
        observed.attempted("done");
        return true;
      }
      observed.channel(loaded.conversation.channel);
      events = left;
      kept ??= driver.attachments.keep(loaded.conversation, events, driver.channels.get(loaded.conversation.channel));
      if (events.some(isVouchedFor)) await whoWrites(loaded, events, driver);
      void driver.customers.learn(loaded.conversation);
      const draft = await observed.within(() => limitedTurn(loaded, events, underWay, driver));
      const commit = draft.close(
        events.map((event) => event.id),
        driver.channels.get(loaded.conversation.channel)?.pull === true,
      );
      if (kept !== undefined) await kept;
      // A handler that outlives its engine must not write beside the one that goes on with its events.
      if (!driver.isOpen()) {
        observed.attempted("stopped");
        return false;
      }
      mayBeDone = true;
      const committed = await observed.commit(commit, () => driver.commit(commit));
      const { outcome } = committed;
      observed.attempted(outcome ?? "failed");
      if (outcome === "ok") {
        announce(loaded, draft, committed, driver);
        return true;
      }
      if (outcome === "lost") return false;
      log.info("turn.repeated", { conversation, outcome: outcome ?? "none" });
      repeats++;
      // Two writers who keep meeting need a pause; the first repeats are those of a single take-over.
      if (repeats > repeatsWithoutPause)
        await pause(clock, backoffMs(Math.min(repeats - repeatsWithoutPause, 4) - 1, random));
    } catch (error) {
      if (error === takenOver) {
        log.info("turn.repeated", { conversation, outcome: "taken_over" });
        observed.attempted("stale");
        continue;
      }
      const isLost = FrontdeskError.isInstance(error, "runtime.lease_lost");
      if (isLost || !driver.isOpen() || FrontdeskError.isInstance(error, "store.closed")) {
        observed.attempted(isLost ? "lost" : "stopped");
        return false;
      }
      log.error("turn.failed", { conversation, attempt }, error);
      observed.attempted("failed");
      const isStoreAway = FrontdeskError.isInstance(error, "store.unavailable");
      if (!isStoreAway && attempt >= attemptsBeforeSettingAside) {
        await setAside(conversation, events, error, observed, driver);
        return false;
      }
      if (!isStoreAway) attempt++;
      await pause(clock, backoffMs(Math.min(attempt, 4) - 1, random));
    } finally {
      interruptions.end();
    }
  }
}

/** The events that were not erased, if any. A customer who is forgotten is forgotten with what waited for an answer. */
export async function withoutErased(
  erasedEvent: number,
  events: Events,
  { attachments }: TurnDriver,
): Promise<Events | undefined> {
  const erased = events.filter(({ id }) => id <= erasedEvent);
  if (erased.length === 0) return events;
  await attachments.discard(erased);
  const [first, ...others] = events.filter(({ id }) => id > erasedEvent);
  return first === undefined ? undefined : [first, ...others];
}

/** Whether the channel vouches for who writes. */
function isVouchedFor(event: StoredEvent): boolean {
  const payload = payloadOf(event);
  return payload.kind === "inbound" && payload.user.verified === true;
}

/** What the channel says of who writes may prove who that is elsewhere. A proof that cannot be kept now comes again. */
async function whoWrites({ conversation }: Loaded, events: Events, { customers, services }: TurnDriver): Promise<void> {
  for (const event of events) {
    const payload = payloadOf(event);
    if (payload.kind !== "inbound" || payload.user.verified !== true) continue;
    try {
      await customers.prove(conversation, payload.user);
    } catch (error) {
      services.log.error("customer.not_linked", { channel: conversation.channel }, error);
    }
  }
}

function pause(clock: Clock, ms: number): Promise<void> {
  return new Promise((resolve) => {
    clock.after(ms, resolve);
  });
}

/** Whether the events of a turn are no longer pending; they are done together, and erased from the oldest on. */
export async function isDone(store: Store, events: Events): Promise<boolean> {
  const last = Math.max(...events.map(({ id }) => id));
  const [pending] = await store.pending({ after: last - 1, limit: 1, conversation: events[0].conversation });
  return pending?.id !== last;
}

/** The reason with which a running turn is called off when a person takes the case. */
export const takenOver: FrontdeskError = new FrontdeskError(
  "handoff.not_owner",
  "A person has taken the conversation.",
);

/** The reason with which a running turn is called off when another node has got the conversation. */
export const anotherNodes: FrontdeskError = new FrontdeskError(
  "runtime.lease_lost",
  "Another node handles the conversation.",
);

async function limitedTurn(loaded: Loaded, events: Events, attempt: Attempt, driver: TurnDriver): Promise<TurnDraft> {
  const { clock, settings } = driver.services;
  const cancelTimeout = clock.after(settings.turnTimeoutMs, () => {
    attempt.callOff(
      new FrontdeskError("turn.timeout", `A handler took longer than ${settings.turnTimeoutMs} ms.`, {
        hint: "Make the handler faster, bound what it waits for by `turn.signal`, or raise `turnTimeoutMs`.",
      }),
    );
  });
  const stopTyping = showTyping(loaded, driver);
  try {
    const capabilities = driver.channels.get(loaded.conversation.channel)?.capabilities;
    return await takeTurn({ ...loaded, capabilities }, events, driver.services, attempt);
  } finally {
    cancelTimeout();
    stopTyping();
  }
}

function showTyping({ conversation }: Loaded, { channels, services, audience }: TurnDriver): () => void {
  if (channels.get(conversation.channel)?.typing === undefined || conversation.owner === "desk") return () => {};
  let cancel: () => void;
  const show = (): void => {
    audience.show({ show: "typing", sight: sightOf(conversation) });
    cancel = services.clock.after(typingEveryMs, show);
  };
  cancel = services.clock.after(typingAfterMs, show);
  return () => cancel();
}

/** Tells of what a commit has left: to send, to wait for, to be seen. */
export function announce({ conversation }: Loaded, draft: TurnDraft, committed: Committed, driver: TurnDriver): void {
  driver.hints.turnEnded(conversation.id, draft.state.case);
  committed.send();
  if (committed.turn.timers.length > 0) driver.onTimers();
  driver.audience.show({ show: "changed", sight: sightOf(conversation), conversation: conversation.id });
  const caseId = draft.case?.id ?? draft.state.case;
  if (caseId !== undefined) driver.audience.show({ show: "case", case: caseId });
}

/** Marks events that no attempt could handle, so that they block nobody and are seen. */
async function setAside(
  conversation: string,
  events: Events,
  reason: unknown,
  observed: ObservedTurn,
  driver: TurnDriver,
): Promise<void> {
  const { services } = driver;
  const { clock, log } = services;
  const code = FrontdeskError.isInstance(reason) ? reason.code : "unknown";
  log.error("turn.set_aside", { conversation, event: events[0].id, code });
  for (let attempt = 0; driver.isOpen(); attempt++) {
    const outcome = await trySettingAside(conversation, events, code, observed, driver);
    if (outcome !== "again") return observed.attempted(outcome);
    await pause(clock, backoffMs(Math.min(attempt, 4), services.random));
  }
  observed.attempted("stopped");
}

/** `again`: somebody else wrote at the same time, or the store is away. */
async function trySettingAside(
  conversation: string,
  events: Events,
  code: string,
  observed: ObservedTurn,
  driver: TurnDriver,
): Promise<"set_aside" | "done" | "stopped" | "lost" | "again"> {
  const { store, services } = driver;
  const { clock, log } = services;
  try {
    const loaded = await store.load(conversation);
    if (loaded === undefined) return "stopped";
    const draft = new TurnDraft(loaded, events[0].id, services, new Attempt());
    const ids = events.map((event) => event.id);
    for (const event of ids) draft.journal("turn.set_aside", { event, code, at: clock.now() });
    // A person who has the conversation is not talked over.
    if (draft.owner === "bot") draft.sayPhrase("failed");
    const isPull = driver.channels.get(loaded.conversation.channel)?.pull === true;
    const closed = draft.close([], isPull);
    // Of its own: a platform that honours keys would take the answer for this apology when the event is retried.
    const outbox = closed.outbox.map((one) => ({ ...one, idempotencyKey: `${one.idempotencyKey}.aside` }));
    const commit = { ...closed, outbox, setAside: ids };
    const committed = await observed.commit(commit, () => driver.commit(commit));
    const { outcome } = committed;
    if (outcome === "ok") {
      announce(loaded, draft, committed, driver);
      return "set_aside";
    }
    if (outcome === "lost") return "lost";
    // Where they are not pending any more, somebody else has handled them, or a commit that was not answered.
    if (!(await isDone(store, events))) return "again";
    driver.onOutbox();
    return "done";
  } catch (error) {
    log.error("turn.set_aside_failed", { conversation }, error);
    return FrontdeskError.isInstance(error) && error.retryable ? "again" : "stopped";
  }
}
