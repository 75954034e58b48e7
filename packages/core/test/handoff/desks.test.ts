import { type Desk, engine, frontdesk } from "@frontdesk/core";
import { fakeChannel, fakeDesk, fakeEvent } from "@frontdesk/core/testing";
import { expect, test } from "vitest";

const bot = frontdesk({ id: "acme", name: "Acme" }).bot({ intents: [] });
const ann = { chat: "ann", user: { id: "ann" } };

test("people at several desks see the same cases, and the first to take one has it", async () => {
  const [left, right] = [fakeDesk(), fakeDesk()];
  const channel = fakeChannel();
  const running = engine(bot, { channels: [channel], desk: [left, right] });
  await running.start();
  await channel.deliver({ ...fakeEvent(ann, { key: "1", at: 0 }), kind: "message", text: "human" });
  await running.idle();
  const [found] = await right.host.cases();
  expect(new Set(left.changes)).toEqual(new Set([found?.id]));
  expect(right.changes).toEqual(left.changes);
  await left.host.take(found?.id ?? "", { name: "Kim" }, { from: null });
  const second = right.host.take(found?.id ?? "", { name: "Lee" }, { from: null });
  await expect(second).rejects.toMatchObject({ code: "handoff.not_owner" });
  await running.stop();
});

test("a desk that does not open stops the start, and those before it are closed", async () => {
  const closed: string[] = [];
  const desk = (name: string, open: Desk["open"]): Desk => {
    return { apiVersion: 1, name, open, close: async () => void closed.push(name) };
  };
  const good = desk("good", async () => {});
  const bad = desk("bad", () => Promise.reject(new Error("no key")));
  const running = engine(bot, { desk: [good, bad] });
  await expect(running.start()).rejects.toThrowError("no key");
  expect(closed).toContain("good");
});
