import { describe, expect, it } from "vitest";
import { macrotask } from "../../turn/macrotask.ts";
import { expectClean } from "./clean.ts";
import { expectTaken, reply, type Session } from "./session.ts";

type Start = (account?: 1 | 2) => Promise<Session>;

const crowd = 1_000;

/** What goes on for longer than a request: typing, restarts, crowds, the end. */
export function describeLiving(start: Start): void {
  describe("lives on", () => {
    it("41 showing that an answer comes, again and again, and it is no message", async ({ skip }) => {
      const session = await start();
      const { channel, platform } = session;
      if (channel.typing === undefined) return skip("the channel cannot show it");
      const place = await session.place();
      await session.news(place);
      const before = platform.typed?.(place.address) ?? 0;
      for (let time = 0; time < 3; time += 1) await channel.typing(place.address, place.account);
      await channel.typing(place.address, place.account, { name: "Kim" });
      if (platform.typed !== undefined) expect(platform.typed(place.address)).toBe(before + 4);
      expect(await session.news(place)).toEqual([]);
      await session.send(place, reply({ kind: "text", text: "Here it is." }));
      expect((await session.news(place)).map(({ text }) => text.trim())).toEqual(["Here it is."]);
    });

    it("41 without a word when the platform does not take it", async ({ skip }) => {
      const session = await start();
      const { channel, platform } = session;
      const place = await session.place();
      if (channel.typing === undefined || platform.fail === undefined) return skip("there is no call that could fail");
      await platform.fail({ kind: "unreachable" }, place.address);
      let pending: Promise<void> | undefined;
      // A promise may fail, core looks after that; a call must not.
      expect(() => {
        pending = channel.typing?.(place.address, place.account);
      }).not.toThrow();
      expectClean(session, await pending?.catch((error: unknown) => error));
    });

    it("42 able to write first, to an address that was stored before a restart", async () => {
      const session = await start();
      const place = JSON.parse(JSON.stringify(await session.place()));
      await session.restart();
      await session.news(place);
      await session.send(place, { ...reply({ kind: "text", text: "Your order is here." }), purpose: "proactive" });
      expect((await session.news(place)).map(({ text }) => text.trim())).toEqual(["Your order is here."]);
    });

    it("43 with a thousand customers at once, each in a conversation and an order of their own", async () => {
      const session = await start();
      const { host, channel } = session;
      const customers = Array.from({ length: crowd }, (_, index) => index + 1);
      const responses = await Promise.all(
        customers.map((customer) => session.message(customer, `First of ${customer}`, { customer })),
      );
      responses.forEach(expectTaken);
      const few = customers.slice(0, 20);
      for (const response of await Promise.all(
        few.map((customer) => session.message(crowd + customer, `Second of ${customer}`, { customer })),
      )) {
        expectTaken(response);
      }
      expect(host.accepted).toHaveLength(crowd + few.length);
      const said = Map.groupBy(host.accepted, ({ address }) => channel.key(address));
      expect(said.size).toBe(crowd);
      const texts = [...said.values()].map((events) =>
        events.map((event) => (event.kind === "message" ? event.text : event.kind)).join(", "),
      );
      const wanted = customers.map((customer) =>
        few.includes(customer) ? `First of ${customer}, Second of ${customer}` : `First of ${customer}`,
      );
      expect(texts.toSorted()).toEqual(wanted.toSorted());
    });

    it("44 until it is closed: what it has acknowledged is kept, and what it has not is refused", async () => {
      const session = await start();
      await session.place();
      const { host, channel } = session;
      const before = host.accepted.length;
      const release = host.hold();
      const underway = Array.from({ length: 10 }, (_, index) => session.message(index + 1, "Hello"));
      for (let step = 0; step < 5; step += 1) await macrotask();
      const closed = channel.close();
      for (let step = 0; step < 5; step += 1) await macrotask();
      release();
      const responses = await Promise.all(underway);
      await closed;
      const taken = responses.filter(({ status }) => status >= 200 && status < 300).length;
      expect(host.accepted.length - before).toBeGreaterThanOrEqual(taken);
      const { offered } = host;
      const { status } = await session.message(11, "Too late");
      if (status >= 200 && status < 300) expect(host.offered).toBe(offered + 1);
    });

    it("44 and lets no secret and no word of a customer into its log", async () => {
      const session = await start();
      await session.message(1, "Hello");
      await session.message(2, "Hello", { proof: "wrong" });
      session.host.refuse();
      await session.message(3, "Hello");
      expectClean(session, undefined, "Hello");
    });
  });
}
