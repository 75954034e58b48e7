import { engine, frontdesk, memory, type User } from "@frontdesk/core";
import { fakeChannel, fakeClock, fakeEvent } from "@frontdesk/core/testing";
import { expect, onTestFinished, test } from "vitest";

const bot = frontdesk({ id: "slow", name: "Slow", disclosure: false }).bot({ intents: [], fallback: () => "Yes?" });

async function open(profile: (chat: string) => Promise<User | undefined>, store = memory()) {
  const clock = fakeClock();
  const channel = { ...fakeChannel(), profile: ({ chat }: { readonly chat?: unknown }) => profile(String(chat)) };
  const desk = engine(bot, { channels: [channel], clock, store });
  await desk.start();
  onTestFinished(() => desk.stop({ deadlineMs: 0 }));
  return {
    clock,
    desk,
    async says(...chats: readonly string[]): Promise<number> {
      const before = channel.received.length;
      for (const chat of chats) {
        const event = fakeEvent({ chat, user: { id: chat } }, { key: `${events++}`, at: 0 });
        await channel.deliver({ ...event, kind: "message", text: "hello" });
      }
      await desk.idle();
      // What runs beside the turns has had its time.
      await clock.advance(0);
      return channel.received.length - before;
    },
    emails: async (user: string) => (await desk.customers.of({ channel: "test", account: "account", user })).emails,
  };
}

let events = 0;
const known = (id: string): User => ({ id, email: `${id}@example.com`, verified: true });
const many = Array.from({ length: 50 }, (_, index) => `customer-${index}`);

test("a channel is asked about few customers at once, and one that hangs is not waited for long", async () => {
  const asked: string[] = [];
  const { says, clock, emails } = await open((chat) => {
    asked.push(chat);
    return asked.length <= 8 ? new Promise(() => {}) : Promise.resolve(known(chat));
  });
  expect(await says(...many)).toBe(50);
  expect(asked).toHaveLength(8);
  await clock.advance(10_000);
  expect(asked.toSorted()).toEqual(many.toSorted());
  await expect.poll(() => emails("customer-49")).toEqual(["customer-49@example.com"]);
});

test("what a channel could not tell it is asked with the next message, until it tells", async () => {
  let asked = 0;
  const { says, emails } = await open(async (chat) => {
    asked++;
    if (asked < 3) throw new Error("Away.");
    return known(chat);
  });
  await says("ann");
  await says("ann");
  expect(await emails("ann")).toEqual([]);
  await says("ann");
  await expect.poll(() => emails("ann")).toEqual(["ann@example.com"]);
  await says("ann");
  expect(asked).toBe(3);
});

test("what a channel could not tell before a restart it is asked after it; what it has told, it is not", async () => {
  const store = memory();
  const asked: string[] = [];
  const before = await open(async (chat) => {
    if (chat === "ann") throw new Error("Away.");
    return chat === "eve" ? undefined : known(chat);
  }, store);
  await before.says("ann", "bob", "eve");
  await expect.poll(() => before.emails("bob")).toEqual(["bob@example.com"]);
  await before.desk.stop();
  const { says, emails } = await open(async (chat) => {
    asked.push(chat);
    return chat === "eve" ? undefined : known(chat);
  }, store);
  await says("ann", "bob", "eve");
  await says("ann", "bob", "eve");
  await expect.poll(() => emails("ann")).toEqual(["ann@example.com"]);
  // Of Eve nobody knows whether there was nothing to tell, or nobody to tell it.
  expect(asked).toEqual(["ann", "eve"]);
});
