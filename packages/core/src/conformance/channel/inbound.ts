import { describe, expect, it } from "vitest";
import type { Json } from "../../message/json.ts";
import { macrotask } from "../../turn/macrotask.ts";
import type { ChannelFixture } from "./fixture.ts";
import { expectTaken, expectWellFormed, type Session } from "./session.ts";
import { comparable, strangeTexts } from "./texts.ts";

type Start = (account?: 1 | 2) => Promise<Session>;

/** What a platform says, and how often. The numbers are the cases of the channels' specification. */
export function describeInbound(fixture: ChannelFixture, start: Start): void {
  describe("takes in", () => {
    it("has payloads for a message and for an event that it does not know", () => {
      expect(fixture.payloads.some(({ expected }) => expected.some(({ kind }) => kind === "message"))).toBe(true);
      expect(fixture.payloads.some(({ expected }) => expected.length === 0)).toBe(true);
    });

    for (const { name, payload, expected, answer } of fixture.payloads) {
      it(`1 exactly: ${name}`, async () => {
        const session = await start();
        const response = await session.deliver({ kind: "payload", payload, proof: "valid" });
        expectTaken(response);
        if (answer !== undefined) expect(response.body).toBe(answer);
        expect(session.host.accepted).toEqual(expected);
        session.host.accepted.forEach(expectWellFormed);
      });
    }

    it("10 one event once, however often it comes", async () => {
      const session = await start();
      for (let time = 0; time < 3; time += 1) expectTaken(await session.message(1, "Hello"));
      expectTaken(await session.message(2, "Hello"));
      expect(session.host.accepted).toHaveLength(2);
    });

    it("11 one event once, when it comes twenty times side by side", async () => {
      const session = await start();
      await session.place();
      const before = session.host.accepted.length;
      const responses = await Promise.all(Array.from({ length: 20 }, () => session.message(1, "Hello")));
      responses.forEach(expectTaken);
      expect(session.host.accepted.slice(before)).toHaveLength(1);
    });

    it("12 one event once, also when it comes again after a restart", async () => {
      const session = await start();
      expectTaken(await session.message(1, "Hello"));
      await session.restart();
      expectTaken(await session.message(1, "Hello"));
      expect(session.host.accepted).toHaveLength(1);
      expect(session.host.offered).toBe(2);
    });

    it("13 the repetition of what it could not keep; until then it says so", async () => {
      const session = await start();
      session.host.refuse();
      const response = await session.message(1, "Hello");
      expect(response.status).toBe(503);
      expect(session.host.accepted).toHaveLength(0);
      expectTaken(await session.message(1, "Hello"));
      expect(session.host.accepted).toHaveLength(1);
    });

    it("13 nothing as taken before it is kept", async () => {
      const session = await start();
      await session.place();
      const release = session.host.hold();
      let answered = false;
      const response = session.message(1, "Hello").then((answer) => {
        answered = true;
        return answer;
      });
      for (let step = 0; step < 20; step += 1) await macrotask();
      expect(answered).toBe(false);
      release();
      expectTaken(await response);
    });

    it("14 its place in the platform's order, where the platform has one", async () => {
      const session = await start();
      const before = session.host.accepted.length;
      for (const event of [3, 1, 2]) expectTaken(await session.message(event, `Number ${event}`));
      const orders = session.host.accepted.slice(before).map(({ order }) => order);
      expect(orders).toHaveLength(3);
      const [third = 0, first = 0, second = 0] = orders;
      if (orders.some((order) => order !== undefined)) expect([first < second, second < third]).toEqual([true, true]);
    });

    it("15 a message at once, when the answer takes its time", async () => {
      const session = await start();
      const release = session.host.answerLater();
      expectTaken(await session.message(1, "Hello"));
      release();
    }, 5_000);

    it("21 every script and every strange character as it was written", async () => {
      const session = await start();
      let event = 0;
      for (const text of strangeTexts) {
        event += 1;
        expectTaken(await session.message(event, `${text} ok`));
        const last = session.host.accepted.at(-1);
        expect(last?.kind === "message" ? comparable(last.text) : last).toBe(comparable(`${text} ok`));
      }
      expect(session.host.accepted).toHaveLength(strangeTexts.length);
    });

    it("25 the same ids for the same customer, and another key for another", async () => {
      const session = await start();
      const [first, again, other] = [await session.place(1), await session.place(1), await session.place(2)];
      expect(again).toEqual(first);
      const { channel } = session;
      expect(channel.key(again.address)).toBe(channel.key(first.address));
      expect(channel.key(other.address)).not.toBe(channel.key(first.address));
      // An address lies in the store between two messages.
      const stored: Json = JSON.parse(JSON.stringify(first.address));
      expect(stored).toEqual(first.address);
      session.host.accepted.forEach(expectWellFormed);
    });

    if (fixture.hasAccounts !== false)
      it("26 one customer of two accounts apart", async () => {
        const [here, there] = [await start(1), await start(2)];
        const places = [await here.place(1), await there.place(1)];
        expect(places[0]?.account).not.toBe(places[1]?.account);
      });
  });
}
