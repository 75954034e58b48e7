import { writeSync } from "node:fs";
import { sqlite } from "@frontdesk/sqlite";
import { conversationOf, turnOf, written } from "./events.ts";

// A program: eight customers write without end, each message is answered, and each acknowledgement is told at once.
const [path = "", run = "", thread] = process.argv.slice(2);
const store = sqlite(path, { thread: thread === "worker" ? "worker" : "main" });
await store.open("acme");
writeSync(1, "open\n");

async function answer(customer: number, key: string, event: number): Promise<void> {
  const loaded = await store.load(conversationOf(customer));
  if (loaded === undefined) throw new Error("An accepted message has no conversation.");
  const { version, epoch } = loaded.conversation;
  const [outcome] = await store.commit([
    turnOf(customer, {
      version,
      epoch,
      done: [event],
      state: { turns: version + 1, filler: "x".repeat(1000) },
      outbox: [
        {
          message: { parts: [{ kind: "text", text: key }], purpose: "reply", locale: "en" },
          idempotencyKey: key,
          dueAt: 0,
          epoch,
        },
      ],
      journal: [{ at: 0, code: "turn.done", v: 1, data: { event } }],
    }),
  ]);
  if (outcome !== "ok") throw new Error(`The commit was ${outcome}.`);
  writeSync(1, `committed ${customer} ${version + 1}\n`);
}

async function converse(customer: number): Promise<never> {
  for (let number = 0; ; number++) {
    const key = `${run}:${customer}:${number}`;
    const [accepted] = await store.accept([written(customer, key)]);
    if (accepted?.status !== "accepted") throw new Error(`${key} was ${accepted?.status}.`);
    writeSync(1, `accepted ${customer} ${key}\n`);
    await answer(customer, key, accepted.event.id);
  }
}

async function send(): Promise<never> {
  for (;;) {
    for (const { id } of await store.claim({ now: 0, limit: 5 })) {
      await store.settle([{ id, status: "sent", at: 0, receipt: { ids: [`p${id}`], degradations: [] } }]);
      writeSync(1, `sent ${id}\n`);
    }
  }
}

await Promise.all([...Array.from({ length: 8 }, (_, customer) => converse(customer)), send()]);
