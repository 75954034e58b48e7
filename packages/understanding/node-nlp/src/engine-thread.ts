import { Worker } from "node:worker_threads";
import { FrontdeskError } from "@frontdesk/core";
import type { Envelope, Failure, Reply, Request } from "./messages.ts";

/** The last word of the worker to a request. */
export type Answer = Exclude<Reply, Failure | { readonly kind: "progress" }>;

interface Waiting {
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: FrontdeskError) => void;
  readonly onProgress: (done: number) => void;
}

// The worker is started by its path, from source and from the build alike.
const extension = import.meta.url.endsWith(".ts") ? "ts" : "js";

/** One worker thread with node-nlp in it. It keeps the process alive only while it has something to answer. */
export class EngineThread {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  /** Resolves when the thread has ended, for whatever reason. */
  readonly ended: Promise<void>;
  #lastId = 0;
  #isLeaving = false;
  #death: FrontdeskError | undefined;

  constructor(nodeNlp: string) {
    this.#worker = new Worker(new URL(`./node-nlp-worker.${extension}`, import.meta.url), {
      name: "node-nlp",
      workerData: nodeNlp,
      // Options of the program at hand, such as --input-type, are not meant for this file.
      execArgv: [],
      // What the thread prints is not passed on. It is not read either: reading would keep the process alive.
      stdout: true,
      stderr: true,
    });
    this.#worker.unref();
    this.#worker.on("message", (envelope: Envelope<Reply>) => this.#receive(envelope));
    this.#worker.on("error", (cause) => this.#die(cause));
    this.#worker.on("messageerror", (cause) => this.#die(cause));
    this.ended = new Promise((resolve) => {
      this.#worker.on("exit", () => {
        this.#die(undefined);
        resolve();
      });
    });
  }

  /** Whether the thread takes no more requests. */
  get isDead(): boolean {
    return this.#death !== undefined;
  }

  /** Asks the worker. @throws FrontdeskError `understanding.invalid_model`, `understanding.engine_failed`. */
  ask(request: Request, onProgress: (done: number) => void = () => {}): Promise<Answer> {
    return new Promise((resolve, reject) => {
      if (this.#death !== undefined) {
        reject(this.#death);
        return;
      }
      const id = ++this.#lastId;
      this.#waiting.set(id, { resolve, reject, onProgress });
      this.#worker.ref();
      const envelope: Envelope<Request> = { id, body: request };
      this.#worker.postMessage(envelope);
    });
  }

  /** Ends the thread as soon as it has answered what it was asked. */
  endWhenIdle(): void {
    this.#isLeaving = true;
    this.#rest();
  }

  /** Ends the thread; what it had under way is rejected. */
  async end(): Promise<void> {
    await this.#worker.terminate();
    await this.ended;
  }

  #receive({ id, body }: Envelope<Reply>): void {
    const waiting = this.#waiting.get(id);
    if (waiting === undefined) return;
    if (body.kind === "progress") {
      waiting.onProgress(body.done);
      return;
    }
    this.#waiting.delete(id);
    this.#rest();
    if (body.kind === "failed") waiting.reject(failed(body));
    else waiting.resolve(body);
  }

  #rest(): void {
    if (this.#waiting.size > 0) return;
    if (this.#isLeaving) void this.#worker.terminate();
    else this.#worker.unref();
  }

  #die(cause: unknown): void {
    this.#death ??= new FrontdeskError("understanding.engine_failed", "The thread of node-nlp has ended.", {
      hint: "Ask again: it is started anew with the last model. If that repeats, see the cause.",
      retryable: true,
      cause,
    });
    for (const { reject } of this.#waiting.values()) reject(this.#death);
    this.#waiting.clear();
  }
}

function failed({ code, cause }: Failure): FrontdeskError {
  if (code === "understanding.invalid_model") {
    return new FrontdeskError(code, "The bytes are not a model of this version of @frontdesk/node-nlp.", {
      hint: "Train the engine again and keep what `export` gives.",
      cause,
    });
  }
  return new FrontdeskError(code, "node-nlp failed.", {
    hint: "See the cause. @frontdesk/node-nlp is made for node-nlp 4.27: `npm install node-nlp@4`.",
    cause,
  });
}
