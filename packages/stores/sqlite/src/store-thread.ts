import { Worker } from "node:worker_threads";
import { FrontdeskError } from "@frontdesk/core";
import { type Answer, type Question, readFailure } from "./messages.ts";
import { type OpenStore, verbsBy } from "./open-store.ts";
import type { Settings } from "./options.ts";

/** What the thread is started with. */
export interface ThreadData {
  readonly bot: string;
  readonly settings: Settings;
}

interface Waiting {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: unknown) => void;
}

function cannotStart(cause: unknown): FrontdeskError {
  return new FrontdeskError("store.unavailable", "The thread of the SQLite store cannot be started.", {
    hint: 'Leave @frontdesk/sqlite out of the bundle, and allow worker threads; or give the store thread: "main".',
    cause,
  });
}

/** A thread that has the file open. It keeps the process alive only while it has something to answer. */
class StoreThread {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  #questions: Question[] = [];
  #lastId = 0;
  #death: FrontdeskError | undefined;

  constructor(data: ThreadData) {
    // It is started by its path, from source and from the build alike; from source it finds the sources of others.
    const isSource = import.meta.url.endsWith(".ts");
    const program = new URL(`./store-worker.${isSource ? "ts" : "js"}`, import.meta.url);
    // Options of the program at hand, such as --input-type, are not meant for this file.
    // That SQLite is an experiment of Node 22 is said once, by the thread of the program.
    const execArgv = ["--disable-warning=ExperimentalWarning"];
    if (isSource) execArgv.push("--conditions=@frontdesk/source");
    this.#worker = new Worker(program, { name: "frontdesk-sqlite", workerData: data, execArgv });
    this.#worker.on("message", (answers: readonly Answer[]) => {
      for (const answer of answers) this.#receive(answer);
    });
    this.#worker.on("error", (cause) => this.#die(cause));
    this.#worker.on("messageerror", (cause) => this.#die(cause));
    this.#worker.on("exit", () => this.#die(undefined));
  }

  /** Resolves when the file is open. */
  opened(): Promise<unknown> {
    return this.#wait(0);
  }

  ask(verb: keyof OpenStore, args: readonly unknown[]): Promise<unknown> {
    if (this.#death !== undefined) return Promise.reject(this.#death);
    this.#questions.push({ id: ++this.#lastId, verb, args });
    // What is asked in one turn of the loop crosses over at once, and shares a transaction there.
    if (this.#questions.length === 1) queueMicrotask(() => this.#post());
    return this.#wait(this.#lastId);
  }

  async end(): Promise<void> {
    await this.#worker.terminate();
  }

  #wait(id: number): Promise<unknown> {
    this.#worker.ref();
    return new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
  }

  #post(): void {
    const questions = this.#questions;
    this.#questions = [];
    try {
      this.#worker.postMessage(questions);
    } catch {
      // One holds what cannot cross over, such as a function: that one alone fails.
      for (const question of questions) this.#postAlone(question);
    }
  }

  #postAlone(question: Question): void {
    try {
      this.#worker.postMessage([question]);
    } catch (error) {
      this.#take(question.id)?.reject(error);
    }
  }

  #receive(answer: Answer): void {
    const waiting = this.#take(answer.id);
    if ("failure" in answer) waiting?.reject(readFailure(answer.failure));
    else waiting?.resolve(answer.result);
  }

  #take(id: number): Waiting | undefined {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (this.#waiting.size === 0) this.#worker.unref();
    return waiting;
  }

  #die(cause: unknown): void {
    this.#death ??= this.#waiting.has(0)
      ? cannotStart(cause)
      : new FrontdeskError("store.unavailable", "The thread of the SQLite store has ended.", {
          hint: "Start the program again: what was acknowledged is on the disk. If that repeats, see the cause.",
          retryable: true,
          cause,
        });
    for (const { reject } of this.#waiting.values()) reject(this.#death);
    this.#waiting.clear();
  }
}

/** @throws FrontdeskError `store.unavailable` where there can be no thread. */
function start(data: ThreadData): StoreThread {
  try {
    return new StoreThread(data);
  } catch (cause) {
    throw cannotStart(cause);
  }
}

/**
 * Opens a file for a bot in a thread of its own: while the disk takes its time, the loop of this one goes on.
 *
 * @throws FrontdeskError as `Store.open` says.
 */
export async function openInThread(bot: string, settings: Settings): Promise<OpenStore> {
  const thread = start({ bot, settings });
  try {
    await thread.opened();
  } catch (error) {
    await thread.end();
    throw error;
  }
  return {
    ...verbsBy((verb, args) => thread.ask(verb, args)),
    // The caller may use its buffers again before they cross over. (A slice of a Buffer would be no copy.)
    putBlob: async (key, bytes) => void (await thread.ask("putBlob", [key, new Uint8Array(bytes)])),
    swapBlob: async (key, before, after) =>
      (await thread.ask("swapBlob", [key, before && new Uint8Array(before), new Uint8Array(after)])) === true,
    // Safe: it passes through as it is.
    inspect: (of) => thread.ask("inspect", [of]) as ReturnType<OpenStore["inspect"]>,
    async close() {
      try {
        await thread.ask("close", []);
      } finally {
        await thread.end();
      }
    },
  };
}
