import {
  type Case,
  type Channel,
  type Clock,
  type Desk,
  type DeskHost,
  FrontdeskError,
  type Sent,
} from "@frontdesk/core";
import type { TeamsPiece } from "./activity.ts";
import { caseOf, claimAnnouncement, keepAnnouncement, openCasesOf } from "./announced.ts";
import { type Backstage, backstageOf } from "./backstage.ts";
import { type HandoffStatus, handoffInitiate } from "./handoff-event.ts";

/** How a handoff is announced. */
export interface HandoffEventsOptions {
  /** What the customer is told who has the conversation. Default: `Support`. */
  readonly name?: string | undefined;
}

/** So often it is announced, the first time after a second, then after twice as long each time. */
const attempts = 5;

/**
 * A desk for agent hubs that stand between Teams and the bot, such as Dynamics 365 Omnichannel: a case is announced by
 * the event `handoff.initiate` with the transcript, in the customer's own conversation, and `handoff.status` says what
 * becomes of it. `accepted`: the bot is silent. `completed`: the case is over. `failed`: it waits for people at another
 * desk, with a note.
 *
 * @throws FrontdeskError `channel.invalid_options` for a channel that `teams()` has not made.
 *
 * @example
 * ```ts
 * import { handoffEvents, teams } from "@frontdesk/teams";
 *
 * const channel = teams();
 * const desk = handoffEvents(channel); // runtime(bot, { channels: [channel], desk })
 * console.log(desk.name); // "teams-handoff"
 * ```
 */
export function handoffEvents(channel: Channel<TeamsPiece>, options: HandoffEventsOptions = {}): Desk {
  const backstage = backstageOf(channel);
  const hub = { id: "teams-handoff", name: options.name ?? "Support" };
  const underWay = new Map<string, Promise<void>>();
  let opened: Opened | undefined;

  function changed(id: string): void {
    if (opened === undefined || underWay.has(id)) return;
    const done = announce(opened, hub, id).finally(() => underWay.delete(id));
    underWay.set(id, done);
  }

  return {
    apiVersion: 1,
    name: hub.id,
    async open(host): Promise<void> {
      opened = { host, channel: channel.name, backstage, closing: new AbortController() };
      const { closing } = opened;
      backstage.listen((status) => follow(host, channel.name, hub, status));
      // Those that a process left behind.
      for (const { id } of await openCasesOf(host, channel.name)) if (!closing.signal.aborted) changed(id);
    },
    changed,
    async close(): Promise<void> {
      opened?.closing.abort();
      opened = undefined;
      backstage.listen(undefined);
      await Promise.all(underWay.values());
    },
  };
}

type Hub = { readonly id: string; readonly name: string };

interface Opened {
  readonly host: DeskHost;
  readonly channel: string;
  readonly backstage: Backstage;
  readonly closing: AbortController;
}

/** Announces a case once. Never rejects. */
async function announce(opened: Opened, hub: Hub, id: string): Promise<void> {
  const { host, closing } = opened;
  try {
    const found = await mine(opened, id);
    if (found === undefined) return;
    const { id: activity = "posted" } = await post(opened, found);
    await keepAnnouncement(host, id, { activity });
  } catch (error) {
    // The next process announces it.
    if (closing.signal.aborted) return;
    const code = FrontdeskError.isInstance(error) ? error.code : "unknown";
    host.log.error("teams.handoff_not_announced", { case: id, code });
    await note(host, hub, id, `It could not be handed to the agent hub (${code}).`);
  }
}

/** The case, when it is this process that announces it; the hub may answer before Teams does. */
async function mine({ host, channel, closing: { signal } }: Opened, id: string): Promise<Case | undefined> {
  while (!signal.aborted) {
    const found = await host.case(id);
    if (found.state !== "queued" || found.channel !== channel) return undefined;
    const claim = await claimAnnouncement(host, id);
    if (claim === "ours") return found;
    if (claim === "done") return undefined;
    // Another one is at it; if it ends half way, this one goes on.
    await pause(host.clock, claim - host.clock.now(), signal);
  }
  return undefined;
}

async function post({ host, backstage, closing: { signal } }: Opened, found: Case): Promise<Sent> {
  const activity = handoffInitiate(found, await host.transcript(found.id, { last: 200 }));
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await backstage.post(await host.address(found.id), activity, signal);
    } catch (error) {
      const isOver = signal.aborted || attempt >= attempts;
      if (!FrontdeskError.isInstance(error) || !error.retryable || isOver) throw error;
      await pause(host.clock, error.retryAfterMs ?? 500 * 2 ** attempt, signal);
      if (signal.aborted) throw error;
    }
  }
}

/** Ends early when the desk closes. */
function pause(clock: Clock, waitMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      cancel();
      signal.removeEventListener("abort", done);
      resolve();
    };
    const cancel = clock.after(waitMs, done);
    signal.addEventListener("abort", done);
  });
}

/** What the hub says; rejects when it could not be kept, so that it says so again. */
async function follow(host: DeskHost, channel: string, hub: Hub, status: HandoffStatus): Promise<void> {
  const { state, message } = status;
  const found = await caseOf(host, channel, hub.id, status);
  if (found === "none") return;
  if (found === "several") {
    host.log.warn("teams.handoff_unclear", { channel, state });
    return;
  }
  const { id } = found;
  try {
    switch (state) {
      case "failed": {
        const why = message === undefined ? "." : `: ${message}`;
        return await note(host, hub, id, `The agent hub could not take it${why}`);
      }
      case "accepted":
        return await host.take(id, hub, { from: null });
      case "completed":
        return await host.end(id, hub);
    }
  } catch (error) {
    // Somebody at another desk was quicker, or it is over: what the hub says is late.
    if (!FrontdeskError.isInstance(error) || !/^handoff\./.test(error.code)) throw error;
    host.log.info("teams.handoff_late", { case: id, state, code: error.code });
  }
}

async function note(host: DeskHost, hub: Hub, id: string, text: string): Promise<void> {
  try {
    await host.note(id, hub, text, `teams-handoff:${id}`);
  } catch (error) {
    if (!FrontdeskError.isInstance(error)) throw error;
    host.log.warn("teams.handoff_not_noted", { case: id, code: error.code });
  }
}
