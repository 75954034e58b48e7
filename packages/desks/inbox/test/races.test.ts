import { describe, expect, it } from "vitest";
import { type Answer, openInbox, type Worker } from "./support/open-inbox.ts";

/** What two people may do with a case at the same moment. */
const acts = {
  take: (who: Worker, id: string, from: string | null) => who.take(id, from),
  line: (who: Worker, id: string) =>
    who.post(`/cases/${id}/lines`, { key: `${who.name}-line`, text: `${who.name} says` }),
  note: (who: Worker, id: string) =>
    who.post(`/cases/${id}/notes`, { key: `${who.name}-note`, text: `${who.name} notes` }),
  transfer: (who: Worker, id: string) => who.post(`/cases/${id}/transfer`, { queue: "returns" }),
  back: (who: Worker, id: string) => who.post(`/cases/${id}/back`),
  close: (who: Worker, id: string) => who.post(`/cases/${id}/close`),
} satisfies Record<string, (who: Worker, id: string, from: string | null) => Promise<Answer>>;
type Act = keyof typeof acts;
// Safe: the keys of a literal above.
const names = Object.keys(acts) as Act[];
const pairs = names.flatMap((one) => names.map((other) => [one, other] as const));

describe("two people at the same moment", () => {
  it.each(pairs)("one does %s, the other one %s: each is told what holds", async (one, other) => {
    const { joins, openCase, customerSays, engine, heard, log } = await openInbox({ random: `${one}-${other}` });
    const [ann, lea] = [await joins("Ann", "lead"), await joins("Lea", "lead")];
    const id = await openCase();
    await ann.take(id);
    const answers = await Promise.all([
      acts[one](ann, id, ann.id),
      acts[other](lea, id, ann.id),
      customerSays("hello?"),
    ]);
    await engine.idle();
    for (const answer of answers.slice(0, 2)) {
      expect([200, 409]).toContain(answer?.status);
      // Whoever is refused sees the case as it is.
      if (answer?.status === 409) expect(answer.json).toHaveProperty("case.id", id);
    }
    const found = await ann.case(id);
    expect(found.state === "agent").toBe(found.person !== undefined && found.endedAt === undefined);
    const said = (text: string): number => heard().filter((line) => line === text).length;
    const isDone = (at: 0 | 1, name: Act): boolean => [one, other][at] === name && answers[at]?.status === 200;
    // What was accepted was said and kept, once; what was refused was not.
    expect(said("Ann says")).toBe(isDone(0, "line") ? 1 : 0);
    expect(said("Lea says")).toBe(isDone(1, "line") ? 1 : 0);
    const notes = found.notes.map(({ text }) => text);
    expect(notes.includes("Ann notes")).toBe(isDone(0, "note"));
    expect(notes.includes("Lea notes")).toBe(isDone(1, "note"));
    expect(heard().join()).not.toContain("notes");
    if (found.state === "agent") expect([ann.id, lea.id]).toContain(found.person?.id);
    expect(log.lines.filter(({ level }) => level === "error")).toEqual([]);
  });

  it("a case that ends while somebody writes keeps what was accepted, in its order", async () => {
    const { joins, openCase, heard, engine } = await openInbox();
    const ann = await joins("Ann");
    const id = await openCase();
    await ann.take(id);
    const lines = await Promise.all([
      ...Array.from({ length: 5 }, (_, at) => ann.post(`/cases/${id}/lines`, { key: `k${at}`, text: `line ${at}` })),
      ann.post(`/cases/${id}/close`),
      ...Array.from({ length: 5 }, (_, at) => ann.post(`/cases/${id}/lines`, { key: `l${at}`, text: `late ${at}` })),
    ]);
    await engine.idle();
    const accepted = lines.filter(({ status }, at) => status === 200 && at !== 5).length;
    expect(heard().filter((line) => /^(?:line|late) \d$/.test(line))).toHaveLength(accepted);
    expect(lines.every(({ status }) => status === 200 || status === 409)).toBe(true);
    expect((await ann.case(id)).state).toBe("closed");
  });
});
