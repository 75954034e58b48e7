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
import { backoffMs } from "./retry.ts";

/** One attempt to fetch a file may take so long, in milliseconds. */
const fetchTimeoutMs = 20_000;
/** So often a file is asked for; then its turn goes on without it. */
const attempts = 3;

/** What attachments are kept with. */
export interface AttachmentServices {
  readonly files: FileGate;
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
}

/** Fetches what customers attach and keeps it, beside the turn that answers it. */
export class Attachments {
  readonly #services: AttachmentServices;
  readonly #underWay = new Map<string, Promise<void>>();

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
    const wanted = events.flatMap((event) => {
      const payload = payloadOf(event);
      return payload.kind === "inbound" ? (payload.files ?? []).filter(({ ref }) => ref !== undefined) : [];
    });
    if (wanted.length === 0) return undefined;
    return Promise.all(
      wanted.map(async (file) => {
        const kept = this.#keepOne(conversation, file, channel);
        this.#underWay.set(file.id, kept);
        try {
          await kept;
        } finally {
          this.#underWay.delete(file.id);
        }
      }),
    );
  }

  /** A kept file, as soon as it is there. @throws FrontdeskError `files.unavailable`. */
  async read(id: string): Promise<FileContent | undefined> {
    await this.#underWay.get(id);
    return this.#services.files.get(id);
  }

  async #keepOne(conversation: Conversation, file: AcceptedFile, channel: Channel | undefined): Promise<void> {
    const { clock, random, log } = this.#services;
    for (let attempt = 1; ; attempt++) {
      try {
        await this.#fetch(conversation, file, channel);
        return;
      } catch (error) {
        const code = FrontdeskError.isInstance(error) ? error.code : "unknown";
        log.warn("file.not_fetched", { conversation: conversation.id, channel: conversation.channel, code, attempt });
        const mayPass = FrontdeskError.isInstance(error) && error.retryable;
        if (!mayPass || attempt >= attempts) return this.#giveUp(conversation, code);
        await new Promise<void>((resolve) => clock.after(backoffMs(attempt - 1, random), resolve));
      }
    }
  }

  async #fetch(conversation: Conversation, file: AcceptedFile, channel: Channel | undefined): Promise<void> {
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
    const fetched = await this.#inTime((signal) => fetch(ref, { ...context, signal }));
    const name = fetched.name ?? file.name;
    await files.keep(file.id, { name, mime: fetched.mime ?? file.mime, bytes: fetched.bytes, owner });
  }

  async #inTime<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const controller = new AbortController();
    let cancel: () => void = () => {};
    const timeout = new Promise<never>((_resolve, reject) => {
      cancel = this.#services.clock.after(fetchTimeoutMs, () => {
        const tooLate = new FrontdeskError("channel.unavailable", "The file did not come in time.", {
          retryable: true,
        });
        reject(tooLate);
        controller.abort(tooLate);
      });
    });
    try {
      return await Promise.race([work(controller.signal), timeout]);
    } finally {
      cancel();
    }
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
