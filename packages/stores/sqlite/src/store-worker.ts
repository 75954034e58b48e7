import { parentPort, workerData } from "node:worker_threads";
import { type Answer, type Question, writeFailure } from "./messages.ts";
import { openHere } from "./open-here.ts";
import { callVerb, type OpenStore } from "./open-store.ts";
import type { ThreadData } from "./store-thread.ts";

const port = parentPort;
if (port === null) throw new Error("This file is started as a worker by @frontdesk/sqlite.");

let answers: Answer[] = [];

/** What was committed together is announced together: to cross over costs more than what is carried. */
function send(answer: Answer): void {
  answers.push(answer);
  if (answers.length > 1) return;
  setImmediate(() => {
    const sent = answers;
    answers = [];
    port?.postMessage(sent);
  });
}

// Safe: `StoreThread` starts this file with nothing else.
const { bot, settings } = workerData as ThreadData;
let store: OpenStore | undefined;
try {
  store = await openHere(bot, settings);
  send({ id: 0, result: undefined });
} catch (error) {
  send({ id: 0, failure: writeFailure(error) });
}

port.on("message", (questions: readonly Question[]) => {
  if (store === undefined) return;
  for (const { id, verb, args } of questions) {
    callVerb(store, verb, args).then(
      (result) => send({ id, result }),
      (error: unknown) => send({ id, failure: writeFailure(error) }),
    );
  }
});
