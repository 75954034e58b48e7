import type { Inbound, NewMessage } from "@frontdesk/core";
import { type LogLine, type RecordingHost, recordingHost, seededRandom } from "@frontdesk/core/testing";

/** A host that keeps conversations in arrays, records what is asked of it, and fails when it is told to. */
export interface FakeHost extends RecordingHost {
  readonly logged: readonly LogLine[];
  /** How often the history was read. */
  readonly reads: number;
  /** Adds a message of the bot's side to a conversation. */
  add(conversation: string, message: Partial<NewMessage> & Pick<NewMessage, "parts">): number;
  /** From now on `accept` and `history` fail with this; undefined: no more. */
  fail(error: Error | undefined): void;
}

export function fakeHost(secret = new Uint8Array(32).fill(7)): FakeHost {
  const recording = recordingHost({ key: ({ conversation }) => String(conversation) });
  let failure: Error | undefined;
  let reads = 0;
  return {
    ...recording,
    bot: { id: "acme", name: "Acme support", locales: ["en"], commands: [], suggestions: [] },
    random: seededRandom("web"),
    logged: recording.lines,
    get offered() {
      return recording.offered;
    },
    get kept() {
      return recording.kept;
    },
    get reads() {
      return reads;
    },
    add: (conversation, message) =>
      recording.say("web", { conversation }, { author: { kind: "bot" }, at: recording.clock.now(), ...message })
        .sequence,
    fail(error) {
      failure = error;
    },
    async accept(events: readonly Inbound[]) {
      if (failure !== undefined) throw failure;
      return recording.accept(events);
    },
    async history(account, address, options = {}) {
      reads += 1;
      if (failure !== undefined) throw failure;
      const page = await recording.history(account, address, { limit: 1000, ...options });
      // A store takes its time to hand over what it has read, and more is said meanwhile.
      for (let step = 0; step < 3; step += 1) await Promise.resolve();
      return page;
    },
    secret: async (purpose) => (purpose === "web" ? secret : recording.secret(purpose)),
  };
}
