import { describe, expect, it } from "vitest";
import type { EraseOutcome, EraseRest } from "../../ports/retention-store.ts";
import type { Store } from "../../ports/store.ts";
import { type MakeFixture, openBench } from "./fixture.ts";
import {
  address,
  commitNow,
  event,
  everything,
  meet,
  noon,
  outgoing,
  said,
  sampleCase,
  turn,
  uuid,
} from "./samples.ts";

/** Erases a conversation to the end, so many messages a step. */
async function eraseAll(store: Store, conversation: string, limit: number = 100): Promise<readonly EraseOutcome[]> {
  const steps: EraseOutcome[] = [];
  for (let rest: EraseRest | undefined; ; ) {
    const outcome = await store.erase({ conversation, now: noon + 100, limit, rest });
    steps.push(outcome);
    if (outcome.rest === undefined) return steps;
    rest = outcome.rest;
  }
}

const secret = "Zaphod";

/** A conversation that has the secret in every place where there may be text. */
async function tell(store: Store): Promise<string> {
  const user = { id: "u1", name: secret, email: `${secret}@x.test` };
  const wrote = { ...said(`I am ${secret}`), author: { kind: "customer", id: "u1", name: secret } as const };
  const target = address(1, { user });
  await store.accept([event("first", { target, payload: { text: secret }, message: { ...wrote, echo: secret } })]);
  const texts = ["claimed", "due"].map((text) => outgoing(`${text} ${secret}`));
  const journal = [{ at: noon, code: "turn.done", v: 1, data: { count: 1 } }];
  await commitNow(store, uuid(1), {
    user,
    state: { words: secret },
    messages: [said(`Hello ${secret}`)],
    outbox: [outgoing(`refused ${secret}`), ...texts],
    tokens: [{ token: "token-1", meaning: { say: secret }, expiresAt: noon + 99 }],
    timers: [{ key: "later", dueAt: noon + 50, payload: { text: secret } }],
    journal,
    case: sampleCase(1, {
      customer: { id: "u1", name: secret },
      note: secret,
      summary: { lastMessage: secret, intent: "returns", slots: { name: secret }, locale: "en" },
      notes: [{ id: "n", person: { name: "Ann" }, text: secret, at: noon }],
    }),
    owner: "desk",
    keepsEpoch: true,
  });
  await store.record(uuid(1), { run: "1-0-a", key: "k", phase: "done", value: secret, event: 1 });
  const [refused] = await store.claim({ now: noon, limit: 1 });
  const failed = { at: noon, sentIds: ["p1"], error: "channel.refused" };
  await store.settle([{ id: refused?.id ?? 0, status: "refused", ...failed }]);
  return uuid(1);
}

/** Tests of `erase`, `conversations` and `forgetIdentities`. */
export function describeErasing(make: MakeFixture): void {
  describe("erases a conversation", () => {
    it("so that its text is nowhere, and its ids and numbers are where they were", async () => {
      const { store, reopen } = await openBench(make);
      const id = await tell(store);
      const before = JSON.stringify(await everything(store, id));
      expect(before).toContain(secret);
      const [outcome] = await eraseAll(store, id);
      expect(outcome).toEqual({ rest: undefined, messages: 2, events: 1, unsent: 2, cases: [sampleCase(1).id] });

      const again = await reopen();
      const after = await everything(again, id);
      expect(JSON.stringify(after)).not.toContain(secret);
      const { conversation, records } = (await again.load(id)) ?? {};
      expect(records).toEqual([]);
      expect(conversation).toMatchObject({ user: { id: "u1" }, owner: "bot", state: null, address: { customer: 1 } });
      expect(conversation?.user).toEqual({ id: "u1" });
      expect(await again.history(id, { limit: 9 })).toMatchObject([
        { sequence: 1, author: { kind: "customer", id: "u1" }, parts: [], erased: true, at: noon },
        { sequence: 2, parts: [], erased: true },
      ]);
      expect(await again.journal({ limit: 9 })).toMatchObject([{ code: "turn.done", data: { count: 1 } }]);
      expect((await again.outbox({ limit: 9 })).map(({ status, error }) => [status, error])).toEqual([
        ["dropped", "customer.forgotten"],
        ["dropped", "customer.forgotten"],
        ["dropped", "channel.refused"],
      ]);
      expect(await again.pending({ after: 0, limit: 9 })).toEqual([]);
      expect(await again.nextDue()).toBeUndefined();
      expect(await again.nextTimer()).toBeUndefined();
    });

    it("and closes its case, of which the codes and instants stay", async () => {
      const { store } = await openBench(make);
      const id = await tell(store);
      await eraseAll(store, id);
      expect(await store.case(sampleCase(1).id)).toEqual({
        id: sampleCase(1).id,
        conversation: id,
        channel: "web",
        customer: { id: "u1" },
        queue: "billing",
        reason: "asked",
        summary: { lastMessage: "", intent: "returns", slots: {}, locale: "en" },
        state: "closed",
        notes: [],
        openedAt: noon + 1,
        endedAt: noon + 100,
        erased: true,
      });
      expect(await store.cases({ states: ["queued", "agent"], limit: 9 })).toEqual([]);
    });

    it("whose history is long in steps, and leaves what is said meanwhile", async () => {
      const { store } = await openBench(make);
      await meet(store);
      await commitNow(store, uuid(1), { messages: Array.from({ length: 24 }, (_, index) => said(`m${index}`)) });
      const first = await store.erase({ conversation: uuid(1), now: noon, limit: 10 });
      expect(first).toMatchObject({ messages: 10, rest: { after: 10, through: 25 } });
      await store.accept([event("afterwards")]);
      const second = await store.erase({ conversation: uuid(1), now: noon, limit: 10, rest: first.rest });
      const third = await store.erase({ conversation: uuid(1), now: noon, limit: 10, rest: second.rest });
      expect([second.messages, third.messages, third.rest]).toEqual([10, 5, undefined]);
      const history = await store.history(uuid(1), { limit: 99 });
      expect(history.filter(({ erased }) => erased).length).toBe(25);
      expect(history.at(-1)).toMatchObject({ sequence: 26, parts: [{ text: "afterwards" }] });
      expect(await store.pending({ after: 0, limit: 9 })).toHaveLength(1);
    });

    it("once more without harm, and only what is new", async () => {
      const { store } = await openBench(make);
      const id = await tell(store);
      await eraseAll(store, id);
      expect(await eraseAll(store, id)).toMatchObject([{ messages: 0, events: 0, unsent: 0, rest: undefined }]);
      await store.accept([event("second")]);
      expect(await eraseAll(store, id)).toMatchObject([{ messages: 1, events: 1 }]);
    });

    it("that is unknown by doing nothing", async () => {
      const { store } = await openBench(make);
      const nothing = { rest: undefined, messages: 0, events: 0, unsent: 0, cases: [] };
      expect(await eraseAll(store, uuid(9))).toEqual([nothing]);
    });

    it("and no other", async () => {
      const { store } = await openBench(make);
      await tell(store);
      await meet(store, 2);
      await commitNow(store, uuid(2), { state: { words: "Trillian" }, outbox: [outgoing("for Trillian")] });
      const before = await store.load(uuid(2));
      await eraseAll(store, uuid(1));
      expect(await store.load(uuid(2))).toEqual(before);
      expect(await store.pending({ after: 0, limit: 9 })).toHaveLength(1);
      expect(await store.claim({ now: noon, limit: 9 })).toMatchObject([{ conversation: uuid(2) }]);
    });

    it("whose events are duplicates ever after", async () => {
      const { store } = await openBench(make);
      const id = await tell(store);
      await eraseAll(store, id);
      expect(await store.accept([event("first")])).toMatchObject([{ status: "duplicate", conversation: id }]);
      const [anew] = await store.accept([event("new")]);
      expect(anew).toMatchObject({ status: "accepted", sequence: 3 });
    });

    it("under whose turn the ground has moved: it is stale, and its records are not kept", async () => {
      const { store } = await openBench(make);
      const id = await tell(store);
      const loaded = await store.load(id);
      const [waiting] = await store.pending({ after: 0, limit: 1 });
      await eraseAll(store, id);
      const { version = 0, epoch = 0 } = loaded?.conversation ?? {};
      const late = turn({ version, epoch, done: [waiting?.id ?? 0], state: { words: secret } });
      expect(await store.commit([late])).toEqual(["stale"]);
      const erased = waiting?.id ?? 0;
      await store.record(id, { run: `${erased}-0-a`, key: "k", phase: "done", value: secret, event: erased });
      const now = await store.load(id);
      expect(now?.records).toEqual([]);
      expect(now?.conversation.erasedEvent).toBeGreaterThanOrEqual(erased);
      // What comes afterwards is a new beginning.
      const [anew] = await store.accept([event("after")]);
      const next = anew?.status === "accepted" ? anew.event.id : 0;
      expect(next).toBeGreaterThan(now?.conversation.erasedEvent ?? 0);
      await store.record(id, { run: `${next}-0-a`, key: "k", phase: "done", value: 1, event: next });
      expect((await store.load(id))?.records).toHaveLength(1);
    });

    it("and takes no word of a message that was being sent into the history", async () => {
      const { store } = await openBench(make);
      const id = await tell(store);
      const [claimed] = await store.claim({ now: noon, limit: 9 });
      await eraseAll(store, id);
      const receipt = { ids: ["p9"], degradations: [] };
      await store.settle([{ id: claimed?.id ?? 0, status: "sent", at: noon, receipt }]);
      expect(JSON.stringify(await store.history(id, { limit: 9 }))).not.toContain(secret);
      expect(await store.history(id, { limit: 9 })).toHaveLength(2);
    });

    it("message by message, where only the oldest are to go", async () => {
      const { store } = await openBench(make);
      const id = await tell(store);
      const rest = { after: 0, through: 1 };
      const before = await store.load(id);
      expect(await store.erase({ conversation: id, now: noon, limit: 9, rest })).toEqual({
        rest: undefined,
        messages: 1,
        events: 0,
        unsent: 0,
        cases: [],
      });
      expect(await store.load(id)).toEqual(before);
      expect((await store.history(id, { limit: 9 })).map(({ erased }) => erased)).toEqual([true, undefined]);
      expect(await store.conversations({ limit: 9 })).toMatchObject([{ id, erasedThrough: 1 }]);
    });
  });

  describe("lists all conversations", () => {
    it("by id, page by page", async () => {
      const { store, reopen } = await openBench(make);
      for (const customer of [3, 1, 2]) await meet(store, customer);
      const [first, ...rest] = await store.conversations({ limit: 2 });
      expect(first).toEqual({
        id: uuid(1),
        channel: "web",
        account: "main",
        kind: "direct",
        user: { id: "u1", name: "Ada" },
        erasedThrough: 0,
      });
      expect(rest.map(({ id }) => id)).toEqual([uuid(2)]);
      expect(await store.conversations({ after: uuid(2), limit: 2 })).toMatchObject([{ id: uuid(3) }]);
      expect(await store.conversations({ after: uuid(3), limit: 2 })).toEqual([]);
      expect(await (await reopen("other")).conversations({ limit: 9 })).toEqual([]);
    });
  });

  describe("forgets who somebody is", () => {
    it("with all identities of the customer, and a line in the journal", async () => {
      const { store } = await openBench(make);
      const journal = { conversation: "", at: noon, code: "customer.linked", v: 1, data: {} };
      await store.link({ keys: ["a", "mail"], customer: uuid(1), at: noon, journal });
      await store.link({ keys: ["b", "c"], customer: uuid(2), at: noon, journal });
      const line = { ...journal, code: "customer.forgotten", data: { messages: 3 } };
      expect(await store.forgetIdentities({ customer: uuid(1), journal: line })).toBe(2);
      expect(await store.identities({ keys: ["a", "mail", "b"] })).toMatchObject([{ key: "b", customer: uuid(2) }]);
      expect((await store.journal({ limit: 9 })).at(-1)).toMatchObject(line);
      expect(await store.forgetIdentities({ customer: uuid(1), journal: line })).toBe(0);
    });
  });
}
