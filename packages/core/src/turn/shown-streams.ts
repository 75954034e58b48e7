import type { ShownReply } from "../ports/channel.ts";
import type { Clock } from "../ports/clock.ts";
import type { Said } from "./said.ts";

/** Where a reply is shown while it is written, and how often at most. */
export interface StreamTarget {
  readonly clock: Clock;
  readonly everyMs: number;
  show(reply: ShownReply): void;
}

/** Shows a text while it is written: its first piece at once, then what has come since, never more often than allowed. */
class PacedStream {
  readonly #id: string;
  readonly #target: StreamTarget;
  readonly #format: ShownReply["format"];
  #text = "";
  #shownAt: number | undefined;
  #cancel: (() => void) | undefined;

  constructor(id: string, target: StreamTarget, format: ShownReply["format"]) {
    this.#id = id;
    this.#target = target;
    this.#format = format;
  }

  get isShown(): boolean {
    return this.#shownAt !== undefined;
  }

  update(text: string): void {
    this.#text = text;
    if (this.#cancel !== undefined) return;
    const { clock, everyMs } = this.#target;
    const wait = this.#shownAt === undefined ? 0 : this.#shownAt + everyMs - clock.now();
    if (wait <= 0) this.#show();
    else this.#cancel = clock.after(wait, () => this.#show());
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }

  #show(): void {
    this.#cancel = undefined;
    this.#shownAt = this.#target.clock.now();
    this.#target.show({ id: this.#id, text: this.#text, format: this.#format });
  }
}

/** The replies of one execution that are shown while they are written. */
export class ShownStreams {
  readonly #target: StreamTarget;
  readonly #said: Said;
  readonly #streams = new Map<string, PacedStream>();
  readonly #complete = new Set<string>();
  #isOver = false;

  constructor(target: StreamTarget, said: Said) {
    this.#target = target;
    this.#said = said;
  }

  update(id: string, text: string, format: ShownReply["format"]): void {
    // White space is not shown: where nothing follows it, no message would take its place.
    if (this.#isOver || (!this.#streams.has(id) && text.trim() === "")) return;
    const stream = this.#streams.get(id) ?? new PacedStream(id, this.#target, format);
    this.#streams.set(id, stream);
    stream.update(text);
  }

  /** Its message was said; the end of the text may still be shown until the message is there. */
  complete(id: string): void {
    this.#complete.add(id);
  }

  /** No message comes of it: what was shown is replaced by what is said next. */
  abandon(id: string): void {
    const stream = this.#streams.get(id);
    if (stream === undefined || this.#complete.has(id)) return;
    this.#streams.delete(id);
    stream.stop();
    if (stream.isShown) this.#said.supersede(id);
  }

  /** The execution is over: nothing more is shown. */
  end(): void {
    this.#isOver = true;
    for (const [id, stream] of this.#streams) {
      if (this.#complete.has(id)) stream.stop();
      else this.abandon(id);
    }
  }
}
