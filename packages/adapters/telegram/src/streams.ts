import { createHash } from "node:crypto";
import type { Address, Clock, ShownReply } from "@frontdesk/core";
import type { ApiAnswer, TelegramApi } from "./api.ts";
import { maxTextLength, streamInGroupEveryMs } from "./capabilities.ts";
import { isFinal, isGone, isUnknown } from "./failure.ts";
import { fieldsOf, integerOf, textOf } from "./fields.ts";
import type { Notes } from "./notes.ts";
import { Pace } from "./pace.ts";
import { markdownPieces, textPieces } from "./render.ts";
import { newStream, occupy, type Shown, type Stream, shownBy } from "./stream.ts";
import { keyOf, type Target } from "./target.ts";

/** A preview in a chat that nothing has been heard of for so long goes, as drafts do by themselves, in milliseconds. */
const forgottenAfterMs = 60_000;
/** So often that is tried. */
const maxDiscards = 3;
/** One call that shows a preview may take so long. */
const callTimeoutMs = 5_000;
/** Where Telegram does not say how long to wait. */
const unnamedWaitMs = 30_000;
/** So many replies that have ended are kept in mind. */
const keptEnds = 1_000;

/** Told apart from a finished message. */
const unfinished = " …";

/** What is noted of the last reply of a conversation that was shown by a message. */
interface Noted {
  readonly message: number;
  /** It is finished, on whatever node: then it stays. */
  readonly hasEnded: boolean;
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
  readonly #ended = new Map<string, Shown | undefined>();
  /** Of chats: a group has one limit for all that is said in it. */
  readonly #pace = new Pace();
  #hasDrafts = true;

  constructor(options: StreamOptions) {
    this.#options = options;
  }

  /** Shows a reply as far as it is written; what comes too soon, or while something is being shown, is left out. */
  async show(address: Address, target: Target, { id, text, format }: ShownReply): Promise<void> {
    const stream = this.#streams.get(id) ?? this.#begin(id, address, target);
    if (stream === undefined || stream.isOver || stream.busy !== undefined) return;
    if (!this.#pace.isDue(target.chat_id, this.#options.clock.now())) return;
    const maxLength = maxTextLength - unfinished.length;
    const [piece] = format === "markdown" ? markdownPieces(text, maxLength) : textPieces(text, [], maxLength);
    if (piece === undefined) return;
    const showing = this.#show(stream, piece.payload);
    occupy(stream, showing);
    await showing;
  }

  /** The reply is finished: nothing more of it is shown. What it was shown by, if that is a message. */
  async end(address: Address, id: string): Promise<Shown | undefined> {
    // First of all: nothing begins from now on.
    if (!this.#ended.has(id)) this.#ended.set(id, undefined);
    const stream = this.#streams.get(id);
    this.#streams.delete(id);
    stream?.forget();
    await stream?.busy;
    const key = keyOf(address);
    const known = this.#ended.get(id);
    const shown = known ?? shownBy(stream) ?? shownBy(await this.#noted(key, id));
    // Another node that has shown it must not take it for forgotten.
    if (known === undefined && shown !== undefined) {
      await this.#note(key, id, { message: shown.message, hasEnded: true });
    }
    this.#ended.set(id, shown);
    for (const old of this.#ended.keys()) if (this.#ended.size > keptEnds) this.#ended.delete(old);
    return shown;
  }

  /** Stops everything that waits. What is shown stays. */
  close(): void {
    for (const { forget } of this.#streams.values()) forget();
    this.#streams.clear();
  }

  #begin(id: string, address: Address, target: Target): Stream | undefined {
    if (this.#ended.has(id)) return undefined;
    const stream = newStream(id, keyOf(address), target);
    this.#streams.set(id, stream);
    this.#keepAlive(stream, forgottenAfterMs);
    return stream;
  }

  async #show(stream: Stream, fields: Fields): Promise<void> {
    const { clock } = this.#options;
    const { chat_id } = stream.target;
    const isDraft = chat_id > 0 && this.#hasDrafts;
    this.#keepAlive(stream, forgottenAfterMs);
    if (chat_id < 0) this.#pace.wait(chat_id, clock.now(), streamInGroupEveryMs);
    const answer = isDraft ? await this.#draft(stream, fields) : await this.#edit(stream, fields);
    if (answer.kind !== "refused") return;
    // A server that has no drafts says so once.
    if (isDraft && answer.status === 404) this.#hasDrafts = false;
    else if (answer.status === 429) this.#pace.wait(chat_id, clock.now(), answer.retryAfterMs ?? unnamedWaitMs);
    else if (answer.status === 403) stream.isOver = true;
  }

  #draft({ id, target }: Stream, fields: Fields): Promise<ApiAnswer> {
    return this.#call("sendMessageDraft", { ...target, draft_id: draftId(id), ...fields });
  }

  async #edit(stream: Stream, { text, ...format }: Fields): Promise<ApiAnswer> {
    const fields = { text: text + unfinished, ...format };
    stream.message ??= (await this.#noted(stream.key, stream.id))?.message;
    if (stream.message !== undefined) {
      const { chat_id } = stream.target;
      const answer = await this.#call("editMessageText", { chat_id, message_id: stream.message, ...fields });
      stream.isUncertain = isUnknown(answer);
      if (!isGone(answer)) return answer;
    }
    const answer = await this.#call("sendMessage", { ...stream.target, ...fields });
    stream.message = answer.kind === "done" ? integerOf(fieldsOf(answer.result)?.message_id) : undefined;
    // Perhaps it is there, and nobody knows its number: another would stand beside it.
    stream.isOver = isUnknown(answer);
    if (stream.message !== undefined) {
      await this.#note(stream.key, stream.id, { message: stream.message, hasEnded: false });
    }
    return answer;
  }

  /** A preview that nothing finishes, as when a person took the conversation, does not stay. */
  #keepAlive(stream: Stream, forMs: number): void {
    stream.forget();
    stream.forget = this.#options.clock.after(forMs, () => {
      stream.isOver = true;
      // Whoever ends the reply meanwhile waits for it, and knows whether there is still a message to put it into.
      occupy(stream, this.#discard(stream, stream.busy));
    });
  }

  async #discard(stream: Stream, showing: Promise<void> | undefined): Promise<void> {
    await showing;
    const { chat_id } = stream.target;
    const isShown = stream.message !== undefined && (await this.#noted(stream.key, stream.id))?.hasEnded !== true;
    const answer = isShown
      ? await this.#call("deleteMessage", { chat_id, message_id: stream.message })
      : ({ kind: "done", result: true } as const);
    const isDone = answer.kind === "done" || isFinal(answer);
    stream.discards += 1;
    stream.isUncertain = isUnknown(answer);
    if (!isDone && stream.discards < maxDiscards && this.#streams.has(stream.id)) {
      const asked = answer.kind === "refused" ? answer.retryAfterMs : undefined;
      this.#keepAlive(stream, asked ?? unnamedWaitMs);
      return;
    }
    if (isDone && isShown) stream.message = undefined;
    this.#streams.delete(stream.id);
  }

  async #noted(key: string, id: string): Promise<Noted | undefined> {
    const kept = fieldsOf(await this.#options.notes.recall(`stream/${key}`));
    const message = integerOf(kept?.message);
    return message === undefined || textOf(kept?.id) !== id
      ? undefined
      : { message, hasEnded: kept?.hasEnded === true };
  }

  #note(key: string, id: string, { message, hasEnded }: Noted): Promise<void> {
    return this.#options.notes.remember(`stream/${key}`, { id, message, hasEnded });
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
