import { type Address, type Case, type Channel, type Desk, type DeskHost, FrontdeskError } from "@frontdesk/core";
import type { TeamsPiece } from "./activity.ts";
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
  let host: DeskHost | undefined;

  return {
    apiVersion: 1,
    name: hub.id,
    async open(opened): Promise<void> {
      host = opened;
      backstage.listen((status) => follow(opened, hub, status));
    },
    changed(id): void {
      if (host === undefined || underWay.has(id)) return;
      const done = announce(host, channel.name, backstage, hub, id).finally(() => underWay.delete(id));
      underWay.set(id, done);
    },
    async close(): Promise<void> {
      host = undefined;
      backstage.listen(undefined);
    },
  };
}

type Hub = { readonly id: string; readonly name: string };

/** Announces a case once, in the process that knows where the customer is. Never rejects. */
async function announce(host: DeskHost, channel: string, backstage: Backstage, hub: Hub, id: string): Promise<void> {
  try {
    const found = await host.case(id);
    const address = backstage.addressOf(found.conversation);
    if (found.state !== "queued" || found.channel !== channel) return;
    if (address === undefined) {
      // Another process has heard of it; or none since a restart, and the customer's next line tells this one.
      host.log.info("teams.handoff_waits", { case: id });
      return;
    }
    const key = keyOf(String(address.conversation));
    if ((await readKept(host, key)) === id) return;
    await post(host, backstage, address, found);
    await host.keep(key, new TextEncoder().encode(id));
  } catch (error) {
    const code = FrontdeskError.isInstance(error) ? error.code : "unknown";
    host.log.error("teams.handoff_not_announced", { case: id, code });
    await note(host, hub, id, `It could not be handed to the agent hub (${code}).`);
  }
}

async function post(host: DeskHost, backstage: Backstage, address: Address, found: Case): Promise<void> {
  const activity = handoffInitiate(found, await host.transcript(found.id, { last: 200 }));
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await backstage.post(address, activity);
    } catch (error) {
      if (!FrontdeskError.isInstance(error) || !error.retryable || attempt >= attempts) throw error;
      const waitMs = error.retryAfterMs ?? 500 * 2 ** attempt;
      await new Promise<void>((resolve) => host.clock.after(waitMs, resolve));
    }
  }
}

/** What the hub says; rejects when it could not be kept, so that it says so again. */
async function follow(host: DeskHost, hub: Hub, { conversation, state, message }: HandoffStatus): Promise<void> {
  const id = await readKept(host, keyOf(conversation));
  if (id === undefined) return;
  try {
    if (state === "failed") {
      await note(host, hub, id, `The agent hub could not take it${message === undefined ? "." : `: ${message}`}`);
      return;
    }
    await host.take(id, hub, { from: null });
    if (state === "completed") await host.end(id, hub);
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

function keyOf(conversation: string): string {
  return `teams-handoff/${conversation}`;
}

async function readKept(host: DeskHost, key: string): Promise<string | undefined> {
  const bytes = await host.kept(key);
  return bytes === undefined ? undefined : new TextDecoder().decode(bytes);
}
