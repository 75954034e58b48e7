import { describe, expect, it } from "vitest";
import type { Outbound } from "../../message/outbound.ts";
import type { ClaimedOutbox } from "../../ports/outbox.ts";
import type { Store } from "../../ports/store.ts";
import { type MakeFixture, openBench } from "./fixture.ts";
import { commitNow, meet, noon, outgoing, reply, turnNow, uuid } from "./samples.ts";

function texts(claimed: readonly ClaimedOutbox[]): readonly string[] {
  return claimed.flatMap((one) => one.message.parts.map((part) => (part.kind === "text" ? part.text : part.kind)));
}

/** All of the claim of a first message, "hello". */
function wholeClaim(message: Outbound): object {
  return {
    id: expect.any(Number),
    conversation: uuid(1),
    channel: "web",
    account: "main",
    address: { customer: 1 },
    message,
    idempotencyKey: "key of hello",
    attempts: 0,
    sentIds: [],
    unknownBefore: false,
  };
}

async function sendAll(store: Store, claimed: readonly ClaimedOutbox[]): Promise<void> {
  await store.settle(
    claimed.map(({ id }) => ({ id, status: "sent", at: noon, receipt: { ids: [`p${id}`], degradations: [] } })),
  );
}

/** Tests of `claim` and `nextDue`. */
export function describeClaiming(make: MakeFixture): void {
  describe("claims messages for sending", () => {
    it("with all that sending needs", async () => {
      const { store } = await openBench(make);
      await meet(store);
      const message = reply("hello", { replyTo: "p0", locale: "ru" });
      await commitNow(store, uuid(1), { outbox: [outgoing("hello", { message })] });
      expect(await store.claim({ now: noon, limit: 9 })).toEqual([wholeClaim(message)]);
      expect(await store.claim({ now: noon, limit: 9 })).toEqual([]);
    });

    it("in order, one of a conversation at a time", async () => {
      const { store } = await openBench(make);
      await meet(store);
      await meet(store, 2);
      await commitNow(store, uuid(1), { outbox: [outgoing("1a"), outgoing("1b")] });
      await commitNow(store, uuid(2), { outbox: [outgoing("2a")] });
      await commitNow(store, uuid(1), { outbox: [outgoing("1c", { dueAt: noon - 1000 })] });
      const rounds: (readonly string[])[] = [];
      for (let round = 0; round < 4; round++) {
        const claimed = await store.claim({ now: noon, limit: 9 });
        rounds.push(texts(claimed).toSorted());
        expect(await store.claim({ now: noon, limit: 9 })).toEqual([]);
        await sendAll(store, claimed);
      }
      expect(rounds).toEqual([["1a", "2a"], ["1b"], ["1c"], []]);
    });

    it("each once, when many ask at the same time", async () => {
      const { store } = await openBench(make);
      for (let customer = 0; customer < 10; customer++) {
        await meet(store, customer);
        await commitNow(store, uuid(customer), { outbox: [outgoing(`${customer}a`), outgoing(`${customer}b`)] });
      }
      const all = await Promise.all(Array.from({ length: 20 }, () => store.claim({ now: noon, limit: 3 })));
      expect(Math.max(...all.map((claimed) => claimed.length))).toBe(3);
      expect(texts(all.flat()).toSorted()).toEqual(Array.from({ length: 10 }, (_, customer) => `${customer}a`));
    });

    it("not before they are due, nor past an older one that waits", async () => {
      const { store } = await openBench(make);
      await meet(store);
      await commitNow(store, uuid(1), { outbox: [outgoing("late", { dueAt: noon + 10 }), outgoing("early")] });
      expect(await store.claim({ now: noon + 9, limit: 9 })).toEqual([]);
      expect(await store.nextDue()).toBe(noon + 10);
      expect(texts(await store.claim({ now: noon + 10, limit: 9 }))).toEqual(["late"]);
    });

    it("at the latest when the one before has gone, whatever the clock said that it was written by", async () => {
      const { store } = await openBench(make);
      await meet(store);
      const hour = 3_600_000;
      await commitNow(store, uuid(1), { outbox: [outgoing("a"), outgoing("b", { dueAt: noon + hour })] });
      await sendAll(store, await store.claim({ now: noon, limit: 9 }));
      expect(await store.nextDue()).toBe(noon);
      expect(texts(await store.claim({ now: noon, limit: 9 }))).toEqual(["b"]);
    });

    it("and counts the attempts", async () => {
      const { store } = await openBench(make);
      await meet(store);
      await commitNow(store, uuid(1), { outbox: [outgoing("a")] });
      for (const attempts of [0, 1, 2]) {
        const [claimed] = await store.claim({ now: noon, limit: 1 });
        expect(claimed?.attempts).toBe(attempts);
        const later = { status: "later", dueAt: noon, sentIds: [], unknown: false, error: "503" } as const;
        await store.settle([{ id: claimed?.id ?? 0, ...later }]);
      }
      expect(await store.outbox({ limit: 1 })).toMatchObject([{ status: "due", attempts: 3, error: "503" }]);
    });

    it("dropping what the bot meant to say under an older epoch", async () => {
      const { store } = await openBench(make);
      await meet(store);
      await commitNow(store, uuid(1), {
        outbox: [
          outgoing("bot", { dueAt: noon + 60_000 }),
          outgoing("notice", { epoch: undefined }),
          outgoing("bot too"),
        ],
      });
      await commitNow(store, uuid(1), {
        owner: "desk",
        outbox: [outgoing("outdated"), outgoing("goodbye", { epoch: 1 })],
      });
      // The first one is not due yet, but it must not hold up the notice.
      const first = await store.claim({ now: noon, limit: 9 });
      expect(texts(first)).toEqual(["notice"]);
      await sendAll(store, first);
      const second = await store.claim({ now: noon, limit: 9 });
      expect(texts(second)).toEqual(["goodbye"]);
      await sendAll(store, second);
      expect(await store.claim({ now: noon + 60_000, limit: 9 })).toEqual([]);
      expect(await store.nextDue()).toBeUndefined();
      expect((await store.outbox({ limit: 9 })).map((one) => one.status)).toEqual([
        "sent",
        "dropped",
        "dropped",
        "sent",
        "dropped",
      ]);
    });

    it("leaving one that was on its way when the epoch moved on to its outcome", async () => {
      const { store } = await openBench(make);
      for (const customer of [1, 2]) {
        await meet(store, customer);
        await commitNow(store, uuid(customer), { outbox: [outgoing("a"), outgoing("person", { epoch: undefined })] });
      }
      const [one, two] = await store.claim({ now: noon, limit: 9 });
      for (const customer of [1, 2]) await commitNow(store, uuid(customer), { owner: "desk" });
      expect(await store.claim({ now: noon, limit: 9 })).toEqual([]);
      await store.settle([
        { id: one?.id ?? 0, status: "sent", at: noon, receipt: { ids: [], degradations: [] } },
        { id: two?.id ?? 0, status: "later", dueAt: noon + 5, sentIds: [], unknown: false, error: "429" },
      ]);
      expect((await store.outbox({ status: "sent", limit: 9 })).map((sent) => sent.id)).toEqual([one?.id]);
      expect((await store.outbox({ status: "dropped", limit: 9 })).map((dropped) => dropped.id)).toEqual([two?.id]);
      expect(texts(await store.claim({ now: noon, limit: 9 }))).toEqual(["person", "person"]);
    });
  });

  describe("claims messages as they are committed", () => {
    it("with all that sending needs", async () => {
      const { store } = await openBench(make);
      await meet(store);
      const message = reply("hello", { replyTo: "p0", locale: "ru" });
      const turn = await turnNow(store, uuid(1), { outbox: [outgoing("hello", { message }), outgoing("and more")] });
      const { outcomes, claimed } = await store.commitAndClaim([turn], { now: noon, limit: 9 });
      expect(outcomes).toEqual(["ok"]);
      expect(claimed).toEqual([wholeClaim(message)]);
      expect((await store.outbox({ limit: 9 })).map(({ status, attempts }) => ({ status, attempts }))).toEqual([
        { status: "due", attempts: 0 },
        { status: "claimed", attempts: 1 },
      ]);
      expect(await store.claim({ now: noon, limit: 9 })).toEqual([]);
      await sendAll(store, claimed);
      expect(texts(await store.claim({ now: noon, limit: 9 }))).toEqual(["and more"]);
      expect((await store.history(uuid(1), { limit: 9 })).map(({ platformId }) => platformId)).toEqual([
        undefined,
        `p${claimed[0]?.id}`,
      ]);
    });

    it("no more than are asked for, and the others are due", async () => {
      const { store } = await openBench(make);
      const turns = [];
      for (const customer of [1, 2, 3]) {
        await meet(store, customer);
        turns.push(await turnNow(store, uuid(customer), { outbox: [outgoing(`${customer}`)] }));
      }
      const { claimed } = await store.commitAndClaim(turns, { now: noon, limit: 2 });
      expect(texts(claimed)).toEqual(["1", "2"]);
      expect(texts(await store.claim({ now: noon, limit: 9 }))).toEqual(["3"]);
    });

    it("each for its caller, when many commit at the same time", async () => {
      const { store } = await openBench(make);
      for (let customer = 0; customer < 10; customer++) await meet(store, customer);
      const calls = Array.from({ length: 10 }, async (_, customer) => {
        const turn = await turnNow(store, uuid(customer), { outbox: [outgoing(`${customer}`)] });
        return store.commitAndClaim([turn], { now: noon, limit: 1 });
      });
      const claimed = (await Promise.all(calls)).map((one) => texts(one.claimed));
      expect(claimed).toEqual(Array.from({ length: 10 }, (_, customer) => [`${customer}`]));
    });

    it("not what stands behind another one, is due later, is dropped, or was not committed", async () => {
      const { store } = await openBench(make);
      for (const customer of [1, 2, 3, 4]) await meet(store, customer);
      await commitNow(store, uuid(1), { outbox: [outgoing("before")] });
      const turns = [
        await turnNow(store, uuid(1), { outbox: [outgoing("behind")] }),
        await turnNow(store, uuid(2), { outbox: [outgoing("late", { dueAt: noon + 1 })] }),
        await turnNow(store, uuid(3), { owner: "desk", outbox: [outgoing("old"), outgoing("new", { epoch: 1 })] }),
        await turnNow(store, uuid(4), { version: 7, outbox: [outgoing("conflict")] }),
      ];
      const { outcomes, claimed } = await store.commitAndClaim(turns, { now: noon, limit: 9 });
      expect(outcomes).toEqual(["ok", "ok", "ok", "conflict"]);
      // Who comes first where the epoch was raised may be found by `claim` only.
      expect(["new"]).toEqual(expect.arrayContaining([...texts(claimed)]));
      const others = await store.claim({ now: noon + 1, limit: 9 });
      expect(texts([...claimed, ...others]).toSorted()).toEqual(["before", "late", "new"]);
    });

    it("which are due again, with `unknownBefore`, when the process is gone", async () => {
      const { store, reopen } = await openBench(make);
      await meet(store);
      const turn = await turnNow(store, uuid(1), { outbox: [outgoing("hello")] });
      const { claimed } = await store.commitAndClaim([turn], { now: noon, limit: 9 });
      const next = await reopen();
      expect(await next.claim({ now: noon, limit: 9 })).toEqual([{ ...claimed[0], attempts: 1, unknownBefore: true }]);
    });
  });

  describe("says when the next message is due", () => {
    it("of those that can be claimed", async () => {
      const { store } = await openBench(make);
      await meet(store);
      await meet(store, 2);
      expect(await store.nextDue()).toBeUndefined();
      await commitNow(store, uuid(1), {
        outbox: [outgoing("1a", { dueAt: noon + 1 }), outgoing("1b", { dueAt: noon })],
      });
      expect(await store.nextDue()).toBe(noon + 1);
      await commitNow(store, uuid(2), { outbox: [outgoing("2a", { dueAt: noon + 3 })] });
      const [claimed] = await store.claim({ now: noon + 1, limit: 9 });
      // 1b waits for 1a, which is on its way.
      expect(await store.nextDue()).toBe(noon + 3);
      const later = { status: "later", sentIds: [], unknown: false, error: "429" } as const;
      await store.settle([{ id: claimed?.id ?? 0, ...later, dueAt: noon + 2 }]);
      expect(await store.nextDue()).toBe(noon + 2);
      await sendAll(store, await store.claim({ now: noon + 2, limit: 9 }));
      expect(await store.nextDue()).toBe(noon);
    });
  });
}
