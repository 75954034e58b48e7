import { parentPort, workerData } from "node:worker_threads";
import { type Library, loadLibrary } from "./library.ts";
import type { Envelope, Failure, Reply, Request } from "./messages.ts";
import { readModel, restoreModel, writeModel } from "./model-format.ts";
import { classify, type Trained } from "./trained.ts";
import { trainOn } from "./training.ts";

/** The least progress that is worth a message. */
const leastProgress = 0.005;

// node-nlp prints what it does.
for (const stream of [process.stdout, process.stderr]) stream.write = () => true;

const port = parentPort;
if (port === null) throw new Error("This file is started as a worker by @frontdesk/node-nlp.");

let library: Library | undefined;
let trained: Trained | undefined;

function nodeNlp(): Library {
  library ??= loadLibrary(String(workerData));
  return library;
}

async function answer(request: Request, report: (done: number) => void): Promise<Reply> {
  switch (request.kind) {
    case "train": {
      const model = writeModel(await trainOn(nodeNlp(), request.examples, request.seed, report));
      // The engine answers from what can be read again, so that it answers the same after a restart.
      trained = restoreModel(nodeNlp(), readModel(model));
      return { kind: "trained", model };
    }
    case "load": {
      const saved = valid(() => readModel(request.model));
      const loaded = nodeNlp();
      trained = valid(() => restoreModel(loaded, saved));
      return { kind: "loaded" };
    }
    case "classify":
      if (trained === undefined) throw new Error("Nothing was trained or loaded.");
      return { kind: "classified", classification: await classify(trained, request.text, request.locale) };
  }
}

class InvalidModel extends Error {}

function valid<Result>(read: () => Result): Result {
  try {
    return read();
  } catch (cause) {
    throw new InvalidModel("The model cannot be read.", { cause });
  }
}

function failure(error: unknown): Failure {
  if (error instanceof InvalidModel) return { kind: "failed", code: "understanding.invalid_model", cause: error.cause };
  return { kind: "failed", code: "understanding.engine_failed", cause: error };
}

// One request after the other: node-nlp keeps state while it works on one.
let last: Promise<void> = Promise.resolve();

port.on("message", ({ id, body }: Envelope<Request>) => {
  const send = (reply: Reply): void => port.postMessage({ id, body: reply } satisfies Envelope<Reply>);
  let reported = 0;
  const report = (done: number): void => {
    if (done < reported + leastProgress) return;
    reported = done;
    send({ kind: "progress", done });
  };
  last = last.then(() => answer(body, report)).then(send, (error: unknown) => send(failure(error)));
});
