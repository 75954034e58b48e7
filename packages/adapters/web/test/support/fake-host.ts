import type { ChannelHost, Inbound, NewMessage, StoredMessage } from "@frontdesk/core";
import { type FakeClock, fakeClock, type LogLine, recordingLog, seededRandom } from "@frontdesk/core/testing";

/** A host that keeps conversations in arrays and records what is asked of it. */
export interface FakeHost extends ChannelHost {
  readonly clock: FakeClock;
  /** What was taken over, without repetitions. */
  readonly accepted: readonly Inbound[];
  readonly logged: readonly LogLine[];
  /** How often the history was read. */
  readonly reads: number;
  /** Adds a message of the bot's side to a conversation. */
  add(conversation: string, message: Partial<NewMessage> & Pick<NewMessage, "parts">): number;
  /** From now on `accept` and `history` fail with this; undefined: no more. */
  fail(error: Error | undefined): void;
  /** Keeps `accept` waiting until the returned function is called. */
  hold(): () => void;
}

export function fakeHost(secret = new Uint8Array(32).fill(7)): FakeHost {
  const clock = fakeClock();
  const accepted: Inbound[] = [];
  const log = recordingLog();
  const histories = new Map<string, StoredMessage[]>();
  const sequences = new Map<string, number>();
  let failure: Error | undefined;
  let gate: Promise<void> = Promise.resolve();
  let reads = 0;
  const add: FakeHost["add"] = (conversation, message) => {
    const history = histories.get(conversation) ?? [];
    histories.set(conversation, history);
    const sequence = history.length + 1;
    history.push({ author: { kind: "bot" }, at: clock.now(), ...message, sequence });
    return sequence;
  };
  return {
    bot: { id: "acme", name: "Acme support", locales: ["en"] },
    clock,
    random: seededRandom("web"),
    log,
    accepted,
    logged: log.lines,
    get reads() {
      return reads;
    },
    add,
    fail(error) {
      failure = error;
    },
    hold() {
      let release = (): void => {};
      gate = new Promise((resolve) => {
        release = resolve;
      });
      return release;
    },
    async accept(events) {
      await gate;
      if (failure !== undefined) throw failure;
      return events.map((event) => {
        const conversation = String(event.address.conversation);
        const [key = ""] = event.eventKeys;
        const known = sequences.get(key);
        if (known !== undefined) return { status: "duplicate", conversation, sequence: known };
        accepted.push(event);
        const text = event.kind === "message" ? event.text : event.kind === "action" ? (event.label ?? "") : "";
        const sequence = add(conversation, {
          author: { kind: "customer", id: event.user.id, name: event.user.name },
          parts: [{ kind: "text", text }],
          echo: event.echo,
        });
        sequences.set(key, sequence);
        return { status: "accepted", conversation, sequence };
      });
    },
    async history(_, address, { after = 0, limit = 1000 } = {}) {
      reads += 1;
      if (failure !== undefined) throw failure;
      const history = histories.get(String(address.conversation)) ?? [];
      const messages = history.filter((message) => message.sequence > after).slice(0, limit);
      const page = { messages, last: history.length };
      // A store takes its time to hand over what it has read, and more is said meanwhile.
      for (let step = 0; step < 3; step += 1) await Promise.resolve();
      return page;
    },
    secret: async () => secret,
  };
}
