import { createHash } from "node:crypto";
import type { Address, Clock } from "@frontdesk/core";
import type { ApiAnswer, TelegramApi } from "./api.ts";
import { maxTextLength, streamInGroupEveryMs } from "./capabilities.ts";
import { isGone } from "./failure.ts";
import { fieldsOf, integerOf, textOf } from "./fields.ts";
import type { Notes } from "./notes.ts";
import { markdownPieces } from "./render.ts";
import { keyOf, type Target } from "./target.ts";

/** A preview in a chat that nothing has been heard of for so long goes, as drafts do by themselves, in milliseconds. */
const forgottenAfterMs = 60_000;
/** One call that shows a preview may take so long. */
const callTimeoutMs = 5_000;
/** So many replies that have ended are kept in mind. */
const keptEnds = 1_000;

/** Told apart from a finished message. */
const unfinished = " …";

/** A reply while it is written. */
interface Stream {
  readonly id: string;
  readonly key: string;
  readonly target: Target;
  /** Nothing is shown before this instant. */
  notBefore: number;
  /** The message that is edited, where it is no draft. */
  message: number | undefined;
  /** The call under way; undefined when there is none. */
  busy: Promise<void> | undefined;
  forget: () => void;
}

/** What streams are shown with. */
export interface StreamOptions {
  readonly api: TelegramApi;
  readonly clock: Clock;
  readonly notes: Notes;
}

/**
 * Replies that are shown while they are written: in a private chat as a draft (https://core.telegram.org/bots/api#sendmessagedraft),
 * in a group, and where the server knows no drafts, as a message that is edited and that the finished one takes the place of.
 * Which message that is, is noted, one a conversation.
 */
export class Streams {
  readonly #options: StreamOptions;
  readonly #streams = new Map<string, Stream>();
  /** What has ended, with the message that was edited. */
  readonly #ended = new Map<string, number | undefined>();
  #hasDrafts = true;

  constructor(options: StreamOptions) {
    this.#options = options;
  }

  /** Shows a reply as far as it is written; what comes too soon, or while something is being shown, is left out. */
  async show(
    address: Address,
    target: Target,
    { id, text }: { readonly id: string; readonly text: string },
  ): Promise<void> {
    const stream = this.#streams.get(id) ?? this.#begin(id, address, target);
    const now = this.#options.clock.now();
    if (stream === undefined || stream.busy !== undefined || now < stream.notBefore) return;
    const [piece] = markdownPieces(text, maxTextLength - unfinished.length);
    if (piece === undefined) return;
    const { text: shown, ...format } = piece.payload;
    stream.busy = this.#show(stream, { text: shown, ...format }).finally(() => {
      stream.busy = undefined;
    });
    await stream.busy;
  }

  /** The reply is finished: nothing more of it is shown. The message to put it into, if there is one. */
  async end(address: Address, id: string): Promise<number | undefined> {
    if (!this.#ended.has(id)) this.#ended.set(id, undefined);
    const stream = this.#streams.get(id);
    this.#streams.delete(id);
    stream?.forget();
    await stream?.busy;
    const message = stream?.message ?? this.#ended.get(id) ?? (await this.#recall(keyOf(address), id));
    this.#ended.set(id, message);
    for (const old of this.#ended.keys()) if (this.#ended.size > keptEnds) this.#ended.delete(old);
    return message;
  }

  /** Stops everything that waits. What is shown stays. */
  close(): void {
    for (const { forget } of this.#streams.values()) forget();
    this.#streams.clear();
  }

  #begin(id: string, address: Address, target: Target): Stream | undefined {
    if (this.#ended.has(id)) return undefined;
    const stream: Stream = {
      id,
      key: keyOf(address),
      target,
      notBefore: 0,
      message: undefined,
      busy: undefined,
      forget: () => {},
    };
    this.#streams.set(id, stream);
    return stream;
  }

  async #show(stream: Stream, fields: Fields): Promise<void> {
    const { clock } = this.#options;
    const isGroup = stream.target.chat_id < 0;
    const isDraft = !isGroup && this.#hasDrafts;
    this.#keepAlive(stream);
    const answer = isDraft ? await this.#draft(stream, fields) : await this.#edit(stream, fields);
    if (isGroup) stream.notBefore = clock.now() + streamInGroupEveryMs;
    if (answer.kind !== "refused") return;
    // A server that has no drafts says so once.
    if (isDraft && answer.status === 404) this.#hasDrafts = false;
    else if (answer.status === 429) stream.notBefore = clock.now() + (answer.retryAfterMs ?? 30_000);
    else if (answer.status === 403) stream.notBefore = Number.POSITIVE_INFINITY;
  }

  #draft({ id, target }: Stream, fields: Fields): Promise<ApiAnswer> {
    return this.#call("sendMessageDraft", { ...target, draft_id: draftId(id), ...fields });
  }

  async #edit(stream: Stream, { text, ...format }: Fields): Promise<ApiAnswer> {
    const fields = { text: text + unfinished, ...format };
    stream.message ??= await this.#recall(stream.key, stream.id);
    if (stream.message !== undefined) {
      const { chat_id } = stream.target;
      const answer = await this.#call("editMessageText", { chat_id, message_id: stream.message, ...fields });
      if (answer.kind !== "refused" || !isGone(answer)) return answer;
    }
    const answer = await this.#call("sendMessage", { ...stream.target, ...fields });
    stream.message = answer.kind === "done" ? integerOf(fieldsOf(answer.result)?.message_id) : undefined;
    if (stream.message !== undefined) {
      await this.#options.notes.remember(`stream/${stream.key}`, { id: stream.id, message: stream.message });
    }
    return answer;
  }

  /** A preview that nothing finishes, as when a person took the conversation, does not stay. */
  #keepAlive(stream: Stream): void {
    stream.forget();
    stream.forget = this.#options.clock.after(forgottenAfterMs, () => {
      this.#streams.delete(stream.id);
      const { chat_id } = stream.target;
      if (stream.message !== undefined) void this.#call("deleteMessage", { chat_id, message_id: stream.message });
    });
  }

  async #recall(key: string, id: string): Promise<number | undefined> {
    const kept = fieldsOf(await this.#options.notes.recall(`stream/${key}`));
    return textOf(kept?.id) === id ? integerOf(kept?.message) : undefined;
  }

  async #call(method: string, payload: object): Promise<ApiAnswer> {
    const late = new AbortController();
    const cancel = this.#options.clock.after(callTimeoutMs, () => late.abort());
    try {
      return await this.#options.api.call(method, payload, late.signal);
    } finally {
      cancel();
    }
  }
}

interface Fields {
  readonly text: string;
  readonly parse_mode?: "HTML" | undefined;
}

/** A number for a draft, the same for one reply; never zero. */
function draftId(id: string): number {
  return (createHash("sha256").update(id).digest().readUInt32BE(0) % 0x7fff_ffff) + 1;
}
