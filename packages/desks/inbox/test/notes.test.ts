import type { Part } from "@frontdesk/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type OpenInbox, openInbox, type Worker } from "./support/open-inbox.ts";

/** What somebody may do next. */
const step = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("line" as const), who: fc.nat(1) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("note" as const), who: fc.nat(1) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("customer" as const), who: fc.nat(1) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("take" as const), who: fc.nat(1) }) },
  fc.record({ kind: fc.constantFrom("transfer" as const, "back" as const, "close" as const), who: fc.nat(1) }),
);
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

/** Does the steps in turn, some of them twice; returns the lines that were accepted. */
async function play(
  opened: OpenInbox,
  workers: readonly Worker[],
  steps: readonly Step[],
): Promise<{ readonly lines: readonly string[]; readonly notes: readonly string[] }> {
  const lines: string[] = [];
  const notes: string[] = [];
  let id = await opened.openCase();
  for (const [number, { kind, who }] of steps.entries()) {
    const worker = workers[who];
    if (worker === undefined) continue;
    const key = String(number);
    switch (kind) {
      case "line": {
        const text = `line ${number}`;
        const answers = [await worker.post(`/cases/${id}/lines`, { key, text })];
        answers.push(await worker.post(`/cases/${id}/lines`, { key, text }));
        if (answers.some(({ status }) => status === 200)) lines.push(text);
        break;
      }
      case "note": {
        const text = `secret ${number}`;
        if ((await worker.post(`/cases/${id}/notes`, { key, text })).status === 200) notes.push(text);
        await worker.post(`/cases/${id}/notes`, { key, text });
        break;
      }
      case "take": {
        const { person } = await worker.case(id);
        await worker.take(id, person?.id ?? null);
        break;
      }
      case "transfer": {
        const note = `secret ${number} of a transfer`;
        if ((await worker.post(`/cases/${id}/transfer`, { queue: "returns", note })).status === 200) notes.push(note);
        break;
      }
      case "customer":
        await opened.customerSays(`customer ${number}`);
        break;
      default:
        if ((await worker.post(`/cases/${id}/${kind}`)).status === 200) id = await opened.openCase();
    }
    await opened.engine.idle();
  }
  return { lines, notes };
}

describe("notes", () => {
  it("never reach the customer, and every line does once and in order, whatever people do", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
        const opened = await openInbox();
        const workers = [await opened.joins("Ann", "lead"), await opened.joins("Ben", "lead")];
        const { lines, notes } = await play(opened, workers, steps);
        const sent = opened.channel.received.map(({ message }) => JSON.stringify(message));
        const conversation = (await opened.store.cases({ limit: 1 }))[0]?.conversation ?? "";
        const history = await opened.store.history(conversation, { limit: 1_000 });
        const heard = [...sent, ...history.map(({ parts }) => JSON.stringify(parts))].join("\n");
        expect(heard).not.toContain("secret");
        const byPerson = history.filter(({ author }) => author.kind === "person").map(({ parts }) => textOf(parts));
        expect(byPerson).toEqual(lines);
        const kept = (await opened.store.cases({ limit: 1_000 })).flatMap((found) => found.notes);
        expect(kept.map(({ text }) => text).sort()).toEqual([...notes].sort());
        await opened.stop();
      }),
      { numRuns: 60 },
    );
  }, 120_000);
});

function textOf(parts: readonly Part[]): string {
  return parts.map((part) => (part.kind === "text" ? part.text : "")).join("");
}
