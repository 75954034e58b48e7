import { type DeskHost, frontdesk } from "@frontdesk/core";
import { type Customer, talk } from "@frontdesk/core/testing";
import fc from "fast-check";
import { describe, expect, test } from "vitest";

const kim = { id: "p1", name: "Kim" };
const otherKim = { id: "p2", name: "Kim" };
const lee = { id: "p3", name: "Lee" };

const front = frontdesk({ id: "desk", name: "Desk", disclosure: false, queues: ["returns", "billing"] });
const hello = front.intent({ name: "hello", examples: ["good morning", "hello there"], run: () => "Morning." });
const bot = front.bot({ intents: [hello] });

/** Ann has asked for a person. */
async function waiting(): Promise<{ readonly ann: Customer; readonly host: DeskHost; readonly id: string }> {
  const ann = talk(bot);
  await ann.says("human");
  return { ann, host: ann.desk.host, id: (await ann.case())?.id ?? "" };
}

/** Lets everything that was accepted happen, and returns what Ann was sent meanwhile. */
async function settled(ann: Customer): Promise<readonly string[]> {
  return ann.waits(0);
}

describe("two people at one case", () => {
  test("who says that nobody had it gets it only if that is so", async () => {
    const { ann, host, id } = await waiting();
    const outcomes = await Promise.allSettled([host.take(id, kim, { from: null }), host.take(id, lee, { from: null })]);
    await settled(ann);
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    const loser = outcomes.find((outcome) => outcome.status === "rejected");
    expect(loser).toMatchObject({ reason: { code: "handoff.not_owner" } });
    expect(ann.messages.filter(({ purpose }) => purpose === "notice")).toHaveLength(2);
  });

  test("a take-over names whom it takes the case from", async () => {
    const { ann, host, id } = await waiting();
    await host.take(id, kim, { from: null });
    await expect(host.take(id, lee, { from: otherKim.id })).rejects.toMatchObject({ code: "handoff.not_owner" });
    await host.take(id, lee, { from: kim.id });
    await settled(ann);
    expect(await ann.case()).toMatchObject({ person: lee });
    await expect(host.say(id, kim, "Still me", "1")).rejects.toMatchObject({ code: "handoff.not_owner" });
  });

  test("a second click of the one who has it changes nothing", async () => {
    const { ann, host, id } = await waiting();
    await host.take(id, kim, { from: null });
    await settled(ann);
    await host.take(id, kim, { from: null });
    expect(await settled(ann)).toEqual([]);
  });

  test("people with one name are two people", async () => {
    const { host, id } = await waiting();
    await host.take(id, kim);
    await expect(host.say(id, otherKim, "Hi", "1")).rejects.toMatchObject({ code: "handoff.not_owner" });
    await host.say(id, kim, "Hi", "2");
  });
});

describe("what is accepted at the same time", () => {
  test.each([
    ["closes the case", (host: DeskHost, id: string) => host.end(id, kim)],
    ["gives it back", (host: DeskHost, id: string) => host.giveBack(id, kim)],
    ["transfers it", (host: DeskHost, id: string) => host.transfer(id, kim, { person: lee })],
    ["loses it to a colleague", (host: DeskHost, id: string) => host.take(id, lee, { from: kim.id })],
  ])("a line of somebody who %s: it reaches the customer, or is refused", async (_, other) => {
    for (const order of ["before", "after"]) {
      const { ann, host, id } = await waiting();
      await host.take(id, kim);
      await settled(ann);
      const lines = () => ["one", "two"].map((text) => host.say(id, kim, text, text));
      const all = order === "before" ? [...lines(), other(host, id)] : [other(host, id), ...lines()];
      const outcomes = await Promise.allSettled(all);
      await settled(ann);
      const accepted = outcomes.filter(
        (outcome, index) => outcome.status === "fulfilled" && isLine(index, order),
      ).length;
      const said = ann.messages.filter(({ purpose }) => purpose === "person");
      expect(said).toHaveLength(accepted);
      for (const outcome of outcomes) {
        if (outcome.status === "rejected") expect(outcome.reason.code).toMatch(/^handoff\./);
      }
    }
  });

  test("a line that is repeated after its case has gone is still the one that was accepted", async () => {
    const { ann, host, id } = await waiting();
    await host.take(id, kim);
    await host.say(id, kim, "Hello", "1");
    await host.end(id, kim);
    await settled(ann);
    await host.say(id, kim, "Hello", "1");
    await settled(ann);
    expect(ann.messages.filter(({ purpose }) => purpose === "person")).toHaveLength(1);
    await expect(host.say(id, kim, "Hello?", "2")).rejects.toMatchObject({ code: "handoff.unknown_case" });
  });
});

/** Of three things that happen at once, whether one is a line: the other thing is the last, or the first. */
function isLine(index: number, order: string): boolean {
  return order === "before" ? index < 2 : index > 0;
}

describe("a private note", () => {
  test("stands in the case with who wrote it, once, and not in the conversation", async () => {
    const { ann, host, id } = await waiting();
    await host.note(id, lee, "Third time this week", "n1");
    await host.note(id, lee, "Third time this week", "n1");
    expect(await settled(ann)).toEqual([]);
    expect((await ann.case())?.notes).toMatchObject([{ person: lee, text: "Third time this week" }]);
    expect(JSON.stringify(await host.transcript(id))).not.toContain("Third time");
  });

  test("may be added when the case is over, and stays with it", async () => {
    const { ann, host, id } = await waiting();
    await host.take(id, kim);
    await host.end(id, kim);
    await settled(ann);
    await host.note(id, kim, "Called back", "n1");
    await settled(ann);
    expect(await host.case(id)).toMatchObject({ state: "closed", notes: [{ text: "Called back" }] });
  });

  test.each(["", " \n", "x".repeat(8_001)])("is refused when there is nothing in it or too much", async (text) => {
    const { host, id } = await waiting();
    await expect(host.note(id, kim, text, "n1")).rejects.toMatchObject({ code: "message.invalid" });
  });

  test("never reaches the customer, whatever happens around it", async () => {
    const step = fc.oneof(
      fc.record({ do: fc.constant("note" as const), text: fc.string({ minLength: 1 }) }),
      fc.record({ do: fc.constantFrom("take", "line", "customer", "transfer", "back", "human") }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
        const { ann, host, id } = await waiting();
        for (const [index, one] of steps.entries()) {
          const act = {
            note: () => host.note(id, kim, `SECRET ${"text" in one ? one.text : ""}`, `n${index}`),
            take: () => host.take(id, kim),
            line: () => host.say(id, kim, `line ${index}`, `l${index}`),
            customer: () => ann.says(`good morning ${index}`),
            transfer: () => host.transfer(id, kim, { queue: "billing", note: "SECRET too" }),
            back: () => host.giveBack(id, kim),
            human: () => ann.says("human"),
          }[one.do];
          // What does not fit the case's state is refused, and that is all.
          await act().catch((error: unknown) => expect(error).toHaveProperty("code"));
        }
        await settled(ann);
        expect(JSON.stringify(ann.messages)).not.toContain("SECRET");
        expect(JSON.stringify(await host.transcript(id))).not.toContain("SECRET");
      }),
      { numRuns: 60 },
    );
  });
});

describe("a transfer", () => {
  test("puts the case back into the row, in another queue, for somebody, with a note", async () => {
    const { ann, host, id } = await waiting();
    await host.take(id, kim);
    await settled(ann);
    await host.transfer(id, kim, { queue: "billing", person: lee, note: "knows her invoice" });
    expect((await settled(ann)).join()).toContain("passed on to another colleague");
    expect(await ann.case()).toMatchObject({
      state: "queued",
      queue: "billing",
      reservedFor: lee,
      notes: [{ person: kim, text: "knows her invoice" }],
    });
    expect((await ann.case())?.person).toBeUndefined();
    expect(await ann.says("good morning")).toEqual([]);
    await host.take(id, lee, { from: null });
    await settled(ann);
    expect(await ann.case()).toMatchObject({ state: "agent", person: lee });
    expect((await ann.case())?.reservedFor).toBeUndefined();
  });

  test("is for who has the case, and leads to a queue that there is", async () => {
    const { host, id } = await waiting();
    await expect(host.transfer(id, kim, { queue: "billing" })).rejects.toMatchObject({ code: "handoff.not_owner" });
    await host.take(id, kim);
    const nowhere = host.transfer(id, kim, { queue: "nowhere" });
    await expect(nowhere).rejects.toMatchObject({ code: "definition.unknown_queue" });
  });
});

describe("a case", () => {
  test("knows the customer, the channel and who wrote last", async () => {
    const { ann, host, id } = await waiting();
    expect(await ann.case()).toMatchObject({ channel: "test", customer: { id: "ann" }, notes: [] });
    await ann.says("hello there");
    expect(await ann.case()).toMatchObject({ lastLine: { from: "customer" } });
    await host.take(id, kim);
    await host.say(id, kim, "Hi", "1");
    await settled(ann);
    expect(await ann.case()).toMatchObject({ lastLine: { from: "person" } });
  });

  test("shows what the bot made of each message", async () => {
    const ann = talk(bot);
    await ann.says("good morning");
    await ann.says("human");
    const id = (await ann.case())?.id ?? "";
    const [first, second] = await ann.desk.host.decisions(id);
    expect(first).toMatchObject({ message: 1, by: "intent", what: "hello", intents: [{ name: "hello" }] });
    expect(second).toMatchObject({ by: "global_word", what: "human" });
    const said = (await ann.desk.host.transcript(id)).filter(({ author }) => author.kind === "customer");
    expect(said.map(({ sequence }) => sequence)).toEqual([first?.message, second?.message]);
  });

  test("every action is in the journal with who did it, and no word of what was said", async () => {
    const { ann, host, id } = await waiting();
    await host.take(id, kim);
    await host.say(id, kim, "words", "1");
    await host.note(id, kim, "words", "2");
    await host.transfer(id, kim, { person: lee, note: "words" });
    // Who takes it before the transfer is through has it all the same, and the transfer is none.
    await settled(ann);
    await host.take(id, lee);
    await host.giveBack(id, lee);
    await settled(ann);
    const lines = (await host.readJournal({ limit: 100 }))
      .filter(({ code }) => code.startsWith("handoff."))
      .toReversed();
    expect(lines.map(({ code, data }) => [code, data.person])).toEqual([
      ["handoff.requested", undefined],
      ["handoff.taken", "p1"],
      ["handoff.line", "p1"],
      ["handoff.noted", "p1"],
      ["handoff.transferred", "p1"],
      ["handoff.taken", "p3"],
      ["handoff.returned", "p3"],
    ]);
    expect(JSON.stringify(lines)).not.toContain("words");
  });

  test("the desk keeps things of its own", async () => {
    const { host } = await waiting();
    expect(await host.kept("people")).toBeUndefined();
    await host.keep("people", Uint8Array.of(1, 2));
    expect(await host.kept("people")).toEqual(Uint8Array.of(1, 2));
    // Of two that go by the same, one is kept.
    const swaps = [3, 4].map((value) => host.swap("people", Uint8Array.of(1, 2), Uint8Array.of(value)));
    expect(await Promise.all(swaps)).toEqual([true, false]);
    expect([await host.kept("people"), host.isShared]).toEqual([Uint8Array.of(3), false]);
    await host.journal("inbox.signed_in", { person: "p1" });
    expect((await host.readJournal({ limit: 1 }))[0]).toMatchObject({ code: "inbox.signed_in", conversation: "" });
  });
});

test.each([
  [["my kettle hisses", "human"], "my kettle hisses"],
  [["good morning", "My kettle hisses. Can I talk to a person?"], "My kettle hisses. Can I talk to a person?"],
  [["human"], "human"],
])("after %j a case shows as last words what says more than a call", async (lines, lastMessage) => {
  const ann = talk(bot);
  for (const line of lines) await ann.says(line);
  expect(await ann.case()).toMatchObject({ summary: { lastMessage } });
});
