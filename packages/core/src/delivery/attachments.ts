import { FrontdeskError } from "../errors/frontdesk-error.ts";
import type { AcceptedFile } from "../message/turn-file.ts";
import type { Channel } from "../ports/channel.ts";
import type { Clock } from "../ports/clock.ts";
import type { FileContent } from "../ports/files.ts";
import type { Log } from "../ports/log.ts";
import type { Random } from "../ports/random.ts";
import type { Conversation, Store, StoredEvent } from "../ports/store.ts";
import { payloadOf } from "./event.ts";
import { tooLarge } from "./file-check.ts";
import type { FileGate } from "./file-host.ts";
import { inTime, whenOver } from "./in-time.ts";
import { Places } from "./places.ts";
import { backoffMs } from "./retry.ts";

/** One attempt to fetch a file may take so long, in milliseconds. */
const fetchTimeoutMs = 20_000;
/** So often a file is asked for; then its turn goes on without it. */
const attempts = 3;
/** All files of one turn may take so long, with what they wait for others and with all attempts. */
const keepTimeoutMs = 25_000;
/** Handlers wait for a file within their own time: it is given up before that is over. */
const shareOfTurn = 5 / 6;
/** So many files are in memory at once, each of them at most `maxFileBytes`; of one turn so many. */
const filesAtOnce = 8;
const filesOfTurnAtOnce = 3;
/** A file that was given up and still comes is in memory all the same: it keeps its place for so long, in milliseconds. */
const holdMs = 60_000;

/** What attachments are kept with. */
export interface AttachmentServices {
  readonly files: FileGate;
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly turnTimeoutMs: number;
}

/** Keeps a place until something has ended. */
type Hold = (until: Promise<void>) => void;

/** Fetches what customers attach and keeps it, beside the turn that answers it. */
export class Attachments {
  readonly #services: AttachmentServices;
  readonly #underWay = new Map<string, Promise<void>>();
  readonly #places = new Places(filesAtOnce);
  /** What ends the fetching of a turn's files. */
  readonly #ends = new Set<AbortController>();
  readonly #closed = new AbortController();

  constructor(services: AttachmentServices) {
    this.#services = services;
  }

  /**
   * Keeps the files of the events of one turn; undefined where there are none. Resolves when each is kept or given up,
   * which the journal says. Never rejects.
   */
  keep(
    conversation: Conversation,
    events: readonly StoredEvent[],
    channel: Channel | undefined,
  ): Promise<unknown> | undefined {
    const wanted = events.flatMap(filesOf).filter(({ ref }) => ref !== undefined);
    return wanted.length === 0 ? undefined : this.#keepAll(conversation, wanted, channel);
  }

  /** A kept file, as soon as it is there. @throws FrontdeskError `files.unavailable`. */
  async read(id: string): Promise<FileContent | undefined> {
    await this.#underWay.get(id);
    // A handler must not take it for given up: its turn is repeated at the next start, with the file.
    if (this.#closed.signal.aborted) throw stopped();
    return this.#services.files.get(id);
  }

  /** Removes the files of events that were erased, also of those that are still on their way. */
  async discard(events: readonly StoredEvent[]): Promise<void> {
    for (const { id } of events.flatMap(filesOf)) {
      await this.#underWay.get(id);
      await this.#services.files.remove(id);
    }
  }

  /** Fetches nothing more: what is missing is fetched at the next start, with its turn. */
  close(): void {
    this.#closed.abort();
    for (const end of this.#ends) end.abort(stopped());
  }

  async #keepAll(
    conversation: Conversation,
    wanted: readonly AcceptedFile[],
    channel: Channel | undefined,
  ): Promise<void> {
    const { clock, turnTimeoutMs } = this.#services;
    const end = new AbortController();
    this.#ends.add(end);
    const afterMs = Math.min(keepTimeoutMs, turnTimeoutMs * shareOfTurn);
    const cancel = clock.after(afterMs, () => end.abort(tooLate()));
    const places = new Places(filesOfTurnAtOnce);
    try {
      await Promise.all(
        wanted.map(async (file) => {
          const fetch = (hold: Hold): Promise<void> => this.#fetch(conversation, file, channel, end.signal, hold);
          const inPlace = (): Promise<void> =>
            places.with(end.signal, (holdOwn) =>
              this.#places.with(end.signal, (holdShared) =>
                fetch((until) => {
                  holdOwn(until);
                  holdShared(until);
                }),
              ),
            );
          const kept = this.#keepOne(conversation, inPlace, end.signal);
          this.#underWay.set(file.id, kept);
          try {
            await kept;
          } finally {
            this.#underWay.delete(file.id);
          }
        }),
      );
    } finally {
      cancel();
      this.#ends.delete(end);
    }
  }

  async #keepOne(conversation: Conversation, fetch: () => Promise<void>, signal: AbortSignal): Promise<void> {
    const { clock, random, log } = this.#services;
    for (let attempt = 1; ; attempt++) {
      try {
        return await fetch();
      } catch (error) {
        if (this.#closed.signal.aborted) return;
        const code = FrontdeskError.isInstance(error) ? error.code : "unknown";
        log.warn("file.not_fetched", { conversation: conversation.id, channel: conversation.channel, code, attempt });
        const mayPass = FrontdeskError.isInstance(error) && error.retryable && !signal.aborted;
        if (!mayPass || attempt >= attempts) return this.#giveUp(conversation, code);
        await pause(clock, backoffMs(attempt - 1, random), signal);
      }
    }
  }

  async #fetch(
    conversation: Conversation,
    file: AcceptedFile,
    channel: Channel | undefined,
    signal: AbortSignal,
    hold: Hold,
  ): Promise<void> {
    const { files } = this.#services;
    const { maxFileBytes } = files;
    const { address, account, id: owner } = conversation;
    const { ref } = file;
    if (channel?.fetch === undefined || ref === undefined) {
      throw new FrontdeskError("channel.refused", "The channel of this file is not there any more.");
    }
    if (file.size !== undefined && file.size > maxFileBytes) throw tooLarge(maxFileBytes);
    const fetch = channel.fetch.bind(channel);
    const context = { account, address, maxBytes: maxFileBytes };
    const { clock } = this.#services;
    const limit = { clock, tooLate, signal };
    const held = <T>(work: Promise<T>, calledOff: AbortSignal): Promise<T> => {
      hold(whenOver(work, { clock, calledOff, afterMs: holdMs, atOnce: this.#closed.signal }));
      return work;
    };
    const fetched = await inTime((aborted) => held(fetch(ref, { ...context, signal: aborted }), aborted), {
      ...limit,
      afterMs: fetchTimeoutMs,
    });
    const upload = { name: fetched.name ?? file.name, mime: fetched.mime ?? file.mime, bytes: fetched.bytes, owner };
    // The scan has a limit of its own; the time for all files ends what hangs.
    await inTime((aborted) => held(files.keep(file.id, upload), aborted), { ...limit, afterMs: keepTimeoutMs });
  }

  async #giveUp(conversation: Conversation, code: string): Promise<void> {
    const { store, clock, log } = this.#services;
    try {
      await store.addJournal([
        { conversation: conversation.id, at: clock.now(), code: "file.not_kept", v: 1, data: { code } },
      ]);
    } catch (error) {
      log.error("file.not_kept", { conversation: conversation.id, code }, error);
    }
  }
}

function filesOf(event: StoredEvent): readonly AcceptedFile[] {
  const payload = payloadOf(event);
  return payload.kind === "inbound" ? (payload.files ?? []) : [];
}

function stopped(): FrontdeskError {
  return new FrontdeskError("files.unavailable", "The engine was stopped.", { retryable: true });
}

function tooLate(): FrontdeskError {
  return new FrontdeskError("channel.unavailable", "The file did not come in time.", { retryable: true });
}

async function pause(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  const over = Promise.withResolvers<void>();
  const cancel = clock.after(ms, over.resolve);
  signal.addEventListener("abort", () => over.resolve(), { once: true });
  await over.promise;
  cancel();
}
