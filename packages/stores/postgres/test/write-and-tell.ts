import { writeSync } from "node:fs";
import { postgres } from "@frontdesk/postgres";
import { conversationOf, turnOf, written } from "./events.ts";

// A program: eight customers write without end, each message is answered, and each acknowledgement is told at once.
// Another process does the same for the same customers: what it committed meanwhile is a conflict here.
const [url = "", run = ""] = process.argv.slice(2);
const store = postgres(url);
await store.open("acme");
writeSync(1, "open\n");

async function answer(customer: number, key: string, event: number): Promise<void> {
  for (;;) {
    const loaded = await store.load(conversationOf(customer));
    if (loaded === undefined) throw new Error("An accepted message has no conversation.");
    const { version, epoch } = loaded.conversation;
    const message = { parts: [{ kind: "text" as const, text: key }], purpose: "reply" as const, locale: "en" };
    const [outcome] = await store.commit([
      turnOf(customer, {
        version,
        epoch,
        done: [event],
        state: { turns: version + 1, filler: "x".repeat(1000) },
        outbox: [{ message, idempotencyKey: key, dueAt: 0, epoch }],
        journal: [{ at: 0, code: "turn.done", v: 1, data: { event } }],
      }),
    ]);
    if (outcome === "conflict") continue;
    if (outcome !== "ok") throw new Error(`The commit was ${outcome}.`);
    writeSync(1, `committed ${customer} ${version + 1}\n`);
    return;
  }
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
    for (const { id, idempotencyKey } of await store.claim({ now: 0, limit: 5 })) {
      writeSync(1, `sending ${idempotencyKey}\n`);
      await store.settle([{ id, status: "sent", at: 0, receipt: { ids: [`p${id}`], degradations: [] } }]);
      writeSync(1, `sent ${id}\n`);
    }
  }
}

await Promise.all([...Array.from({ length: 8 }, (_, customer) => converse(customer)), send()]);
