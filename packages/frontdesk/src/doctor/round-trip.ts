import {
  type Clock,
  type DoctorPlace,
  type DoctorTrip,
  type Finding,
  fit,
  type Inbound,
  systemRandom,
} from "@frontdesk/core";
import { doctorHost } from "./doctor-host.ts";
import { type Doorway, openDoorway } from "./doorway.ts";
import { checkLimitMs, type TimedCheck, thrown } from "./run-checks.ts";

/** How a round trip is made. */
export interface TripOptions {
  /** The id of a chat, if the person named one. */
  readonly chat: string | undefined;
  /** How long to wait for the person, in milliseconds; 0: not at all. */
  readonly waitMs: number;
  /** Serves the channel's routes on this port meanwhile. */
  readonly port: number | undefined;
  /** Where the server is reached from outside. */
  readonly url: string | undefined;
  readonly clock: Clock;
  /** Tells the person what to do. */
  note(text: string): void;
}

/** A round trip: its checks, in order, and what ends it. */
export interface RoundTrip {
  readonly checks: readonly TimedCheck[];
  /** Takes back what was posted and lets go of everything; to be run whatever came before. */
  readonly last: TimedCheck;
}

const file = { name: "frontdesk-doctor.txt", text: "This file was sent by `frontdesk doctor`. It can be deleted.\n" };
const shown = "This is a test of `frontdesk doctor`. Please press the button.";
const changed = "This was a test of `frontdesk doctor`.";
const label = "I can see this";

/** Makes the round trip of a channel. */
export function roundTrip(trip: DoctorTrip, options: TripOptions): RoundTrip {
  const { clock, note } = options;
  const token = Buffer.from(systemRandom.bytes(16)).toString("hex");
  // Nobody but the person at this terminal knows it: a customer's chat must not be taken.
  const code = `doctor ${Buffer.from(systemRandom.bytes(4)).toString("hex")}`;
  const pressed = Promise.withResolvers<void>();
  const greeted = Promise.withResolvers<DoctorPlace>();
  const posted: { readonly id: string; readonly what: string }[] = [];
  const over = new AbortController();
  let doorway: Doorway | undefined;
  let place: DoctorPlace | undefined;
  let message: string | undefined;

  function take(event: Inbound): boolean {
    if (event.kind === "action" && event.token === token) {
      pressed.resolve();
      return true;
    }
    if (event.kind !== "message" || event.text.trim().toLowerCase() !== code) return false;
    greeted.resolve({ account: event.account, address: event.address });
    return true;
  }

  const deaf = (): string | undefined => (doorway === undefined ? trip.deaf : undefined);
  const there = (): DoctorPlace => {
    if (place !== undefined) return place;
    throw new TypeError("There is no chat.");
  };

  const checks: TimedCheck[] = [
    {
      name: "channel",
      async run(): Promise<Finding> {
        const { host, opened } = doctorHost(clock, take);
        await trip.channel.open(host);
        opened();
        if (options.port !== undefined)
          doorway = await openDoorway(trip.channel.routes ?? [], options.port, options.url);
        // Never rejects: what cannot be fetched shows as a press that does not come.
        if (doorway === undefined) void trip.fetchEvents?.(take, over.signal);
        return ok(doorway === undefined ? "It opens as the bot opens it." : `It opens, and listens at ${doorway.url}.`);
      },
    },
    {
      name: "chat",
      needs: ["channel"],
      limitMs: options.chat === undefined ? options.waitMs + checkLimitMs : undefined,
      async run(signal): Promise<Finding> {
        if (options.chat !== undefined) {
          const found = await trip.find(options.chat, signal);
          if ("status" in found) return found;
          place = found;
          return ok("The bot may write there.");
        }
        if (options.waitMs === 0 || deaf() !== undefined) {
          return skipped("It was not said where to write: no round trip.", trip.chatHelp);
        }
        note(`Write to the bot now: ${code}`);
        place = await within(greeted.promise, options.waitMs, clock, signal);
        if (place === undefined) return skipped("Nobody wrote to the bot in time.", trip.chatHelp);
        return ok(`You wrote: chat ${trip.channel.key(place.address)}. Next time name it with --chat.`);
      },
    },
    {
      name: "message with a button",
      needs: ["chat"],
      async run(signal): Promise<Finding> {
        const part = { kind: "choices", text: shown, choices: [{ label, token }] } as const;
        const outbound = { parts: [part], purpose: "proactive", locale: "en" } as const;
        const { account, address } = there();
        for (const piece of trip.channel.render(fit(outbound, trip.channel.capabilities).message)) {
          const sent = await trip.channel.send(address, piece, { account, idempotencyKey: token, signal });
          if (sent.id === undefined) continue;
          posted.push({ id: sent.id, what: "the message" });
          message = sent.id;
        }
        return ok("It was sent.");
      },
    },
    { name: "typing", needs: ["chat"], run: (signal) => trip.typing(there(), signal) },
    {
      name: "file",
      needs: ["chat"],
      async run(signal): Promise<Finding> {
        const { finding, id } = await trip.file(there(), file.name, Buffer.from(file.text), signal);
        if (id !== undefined) posted.push({ id, what: "the file" });
        return finding;
      },
    },
    {
      name: "button",
      needs: ["message with a button"],
      limitMs: options.waitMs + checkLimitMs,
      async run(signal): Promise<Finding> {
        const reason = deaf();
        if (reason !== undefined) {
          return skipped(
            reason,
            "Add --listen <port>, with the bot stopped and its public address leading to that port.",
          );
        }
        if (options.waitMs === 0) return skipped("--wait is 0.");
        note(`Press "${label}" in the chat, within ${Math.round(options.waitMs / 1000)} s. Ctrl-C goes on without.`);
        const came = await within(
          pressed.promise.then(() => true),
          options.waitMs,
          clock,
          signal,
        );
        if (came === true) return ok("The press arrived.");
        return {
          status: "warning",
          message: "No press arrived in time.",
          remedy:
            "If you did press: another program with the same credentials may have got it, or presses are not sent here; see the checks above.",
        };
      },
    },
    {
      name: "edit",
      needs: ["message with a button"],
      async run(signal): Promise<Finding> {
        if (message === undefined) return skipped("The platform gave no id of the message.");
        return trip.edit(there(), message, changed, signal);
      },
    },
  ];

  return {
    checks,
    last: {
      name: "cleaning up",
      limitMs: 2 * checkLimitMs,
      async run(signal): Promise<Finding> {
        over.abort();
        try {
          return await cleanUp(trip, place, posted, signal);
        } finally {
          await doorway?.close();
          await trip.channel.close();
        }
      },
    },
  };
}

async function cleanUp(
  trip: DoctorTrip,
  place: DoctorPlace | undefined,
  posted: readonly { readonly id: string; readonly what: string }[],
  signal: AbortSignal,
): Promise<Finding> {
  const left: string[] = [];
  for (const { id, what } of place === undefined ? [] : posted) {
    // Safe: nothing is posted without a place.
    const finding = await trip.remove(place as DoctorPlace, id, signal).catch(thrown);
    if (finding.status !== "ok") left.push(`${what} (${finding.message})`);
  }
  await trip.forget?.(signal);
  if (left.length > 0) {
    return { status: "warning", message: `Left in the chat: ${left.join(", ")}`, remedy: "Delete it by hand." };
  }
  if (posted.length === 0) return skipped("Nothing was posted.");
  return ok(`${posted.length === 1 ? "What was posted is" : `All ${posted.length} posts are`} removed.`);
}

/** What a promise comes to within a time; undefined if it does not. */
function within<T>(promise: Promise<T>, waitMs: number, clock: Clock, signal: AbortSignal): Promise<T | undefined> {
  return new Promise((resolve) => {
    const cancel = clock.after(waitMs, () => resolve(undefined));
    const end = (value: T | undefined): void => {
      cancel();
      resolve(value);
    };
    signal.addEventListener("abort", () => end(undefined), { once: true });
    void promise.then(end);
  });
}

function ok(message: string): Finding {
  return { status: "ok", message };
}

function skipped(message: string, remedy?: string): Finding {
  return { status: "skipped", message, remedy };
}
