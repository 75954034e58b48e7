import type { ChannelHost, Inbound } from "@frontdesk/core";
import type { BotIdentity } from "./addressed.ts";
import { Albums } from "./albums.ts";
import type { Moves } from "./moves.ts";
import type { Notes } from "./notes.ts";
import { moveIn, overheard, type ReceiveContext, receive } from "./receive.ts";

/** What updates are taken over with. */
export interface TakeOptions {
  readonly host: ChannelHost;
  readonly bot: BotIdentity;
  readonly moves: Moves;
  /** For what is of use until an album is whole. */
  readonly passing: Notes;
}

/**
 * Takes updates over: what they say, under the ids that their conversations began with, and with it what must be known of
 * them later. When it resolves all of it is durable.
 *
 * @throws FrontdeskError `store.*`, `runtime.overloaded`: the updates are to be delivered again.
 */
export async function take(updates: readonly unknown[], { host, bot, moves, passing }: TakeOptions): Promise<void> {
  const context = { bot, now: host.clock.now() };
  const albums = new Albums(passing);
  const events: Inbound[] = [];
  for (const update of updates) {
    const move = moveIn(update);
    if (move !== undefined) await moves.note(move.from, move.to);
    const [event] = receive(update, context);
    if (event === undefined) events.push(...(await overheardIn(update, context, albums, moves)));
    else if (event.conversationKind !== "group") events.push(event);
    else {
      const placed = await place(event, moves);
      const isPart = placed.kind === "message" && placed.album !== undefined;
      events.push(...(isPart ? await albums.addressed(placed) : [placed]));
    }
  }
  if (events.length > 0) await host.accept(events);
  await albums.keep();
}

async function overheardIn(
  update: unknown,
  context: ReceiveContext,
  albums: Albums,
  moves: Moves,
): Promise<readonly Inbound[]> {
  const part = overheard(update, context);
  return part === undefined ? [] : albums.overheard(await place(part, moves));
}

/** The event under the id that its chat had first. */
async function place<E extends Inbound>(event: E, moves: Moves): Promise<E> {
  const chat = String(event.address.chat);
  const first = await moves.first(chat);
  return first === chat ? event : { ...event, address: { ...event.address, chat: first } };
}
