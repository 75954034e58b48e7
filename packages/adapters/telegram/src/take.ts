import type { ChannelHost, Inbound } from "@frontdesk/core";
import type { BotIdentity } from "./addressed.ts";
import { Albums } from "./albums.ts";
import type { Moves } from "./moves.ts";
import type { Notes } from "./notes.ts";
import { moveIn, overheard, receive } from "./receive.ts";

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
  // Most updates are of no album.
  let albums: Albums | undefined;
  const events: Inbound[] = [];
  for (const update of updates) {
    const move = moveIn(update);
    if (move !== undefined) await moves.note(move.from, move.to);
    const [event] = receive(update, context);
    const part = event === undefined ? overheard(update, context) : undefined;
    if (event?.conversationKind === "group") {
      const placed = await place(event, moves);
      if (placed.kind === "message" && placed.album !== undefined) {
        albums ??= new Albums(passing);
        events.push(...(await albums.addressed(placed)));
      } else events.push(placed);
    } else if (event !== undefined) events.push(event);
    else if (part !== undefined) {
      albums ??= new Albums(passing);
      events.push(...(await albums.overheard(await place(part, moves))));
    }
  }
  if (events.length > 0) await host.accept(events);
  await albums?.keep();
}

/** The event under the id that its chat had first. */
async function place<E extends Inbound>(event: E, moves: Moves): Promise<E> {
  const chat = String(event.address.chat);
  const first = await moves.first(chat);
  return first === chat ? event : { ...event, address: { ...event.address, chat: first } };
}
