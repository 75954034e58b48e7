import {
  type Acceptance,
  type ChannelHost,
  type Clock,
  FrontdeskError,
  type Inbound,
  silentLog,
  systemRandom,
} from "@frontdesk/core";

/** A host, and what tells it that the channel is open. */
export interface DoctorHost {
  readonly host: ChannelHost;
  /** From now on there are no more secrets: by one of its own a channel would judge wrongly what the bot gave out. */
  opened(): void;
}

/**
 * What a channel is opened with for a round trip: it takes over what `take` knows as the doctor's own and turns away
 * everything else, so that the platform gives it to the bot.
 */
export function doctorHost(clock: Clock, take: (event: Inbound) => boolean): DoctorHost {
  const turnedAway = (): FrontdeskError =>
    new FrontdeskError("store.unavailable", "The doctor takes no message that is not meant for it.", {
      retryable: true,
    });
  const none = async (): Promise<void> => {};
  const secrets = new Map<string, Uint8Array>();
  let isOpen = false;
  const host: ChannelHost = {
    bot: { id: "doctor", name: "Doctor", locales: ["en"], commands: [], suggestions: [] },
    clock,
    random: systemRandom,
    log: silentLog,
    async accept(events): Promise<readonly Acceptance[]> {
      if (events.every(take))
        return events.map(() => ({ status: "accepted", conversation: "doctor", sequence: undefined }));
      throw turnedAway();
    },
    publicUrl: undefined,
    // A conversation that is known: what is overheard in it is handed to `accept`, and turned away there.
    history: async () => ({ messages: [], last: 1 }),
    data: {
      get: async () => undefined,
      // What is to be known later is for the bot: the platform delivers it again.
      async put(): Promise<never> {
        throw turnedAway();
      },
      remove: none,
    },
    settled: none,
    typing: none,
    decisions: async () => [],
    files: {
      async put(): Promise<never> {
        throw new FrontdeskError("files.unavailable", "The doctor keeps no files.", { retryable: true });
      },
      get: async () => undefined,
      link: async () => "",
      maxFileBytes: 0,
    },
    async secret(purpose): Promise<Uint8Array> {
      const kept = secrets.get(purpose) ?? (isOpen ? undefined : systemRandom.bytes(32));
      if (kept === undefined) throw turnedAway();
      secrets.set(purpose, kept);
      return kept;
    },
  };
  return {
    host,
    opened(): void {
      isOpen = true;
    },
  };
}
