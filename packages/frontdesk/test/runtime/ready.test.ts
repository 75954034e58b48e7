import { type Channel, FrontdeskError, memory } from "@frontdesk/core";
import { fakeChannel } from "@frontdesk/core/testing";
import { expect, it } from "vitest";
import { conversation } from "../support/conversation.ts";

const failing = (name: string): Channel => ({
  ...fakeChannel({ name }),
  open: () => Promise.reject(new FrontdeskError("channel.start_failed", "The key is wrong.")),
});

const ready = async (get: (path: string) => Promise<{ status: number; body: string }>): Promise<unknown[]> => {
  const { status, body } = await get("/ready");
  return [status, JSON.parse(body).reasons];
};

it("is not ready while the database is away, and is again when it is back", async () => {
  const inner = memory();
  let isAway = false;
  const away = (): Promise<never> => Promise.reject(new FrontdeskError("store.unavailable", "It is away."));
  const { get, clock } = await conversation({
    store: { ...inner, nextDue: () => (isAway ? away() : inner.nextDue()) },
  });
  expect(await ready(get)).toEqual([200, []]);
  isAway = true;
  await clock.advance(1_000);
  expect(await ready(get)).toEqual([503, ["store_unavailable"]]);
  // The process lives: ending it would not bring the database back.
  expect((await get("/health")).status).toBe(200);
  isAway = false;
  await clock.advance(1_000);
  expect(await ready(get)).toEqual([200, []]);
});

it("does not wait for a database that never answers", async () => {
  const inner = memory();
  let isSilent = false;
  const { get, clock } = await conversation({
    store: { ...inner, nextDue: () => (isSilent ? new Promise<never>(() => {}) : inner.nextDue()) },
  });
  isSilent = true;
  await clock.advance(1_000);
  const asked = ready(get);
  await clock.advance(2_000);
  expect(await asked).toEqual([503, ["store_unavailable"]]);
});

it("is ready while one channel is open, and not when all have failed", async () => {
  const some = await conversation({ channels: [failing("one"), fakeChannel({ name: "two" })] });
  expect(await ready(some.get)).toEqual([200, []]);
  const none = await conversation({ channels: [failing("one"), failing("two")] });
  expect(await ready(none.get)).toEqual([503, ["channels_failed"]]);
  const without = await conversation({ channels: [] });
  expect(await ready(without.get)).toEqual([200, []]);
});

it("is not ready with as much waiting as it takes", async () => {
  const { promise: gate, resolve: open } = Promise.withResolvers<void>();
  const { get, says } = await conversation({ maxWaiting: 1, inHandler: () => gate });
  await says("say hello", "1");
  expect(await ready(get)).toEqual([503, ["overloaded"]]);
  open();
});

it("says first that it stops, and takes messages until load balancers have noticed", async () => {
  const { get, says, channel, clock, runtime } = await conversation();
  const stopped = runtime.stop({ noticeMs: 5_000 });
  expect(await ready(get)).toEqual([503, ["stopping"]]);
  await says("say hello", "1");
  expect(channel.received).toHaveLength(1);
  await clock.advance(5_000);
  await stopped;
  expect(runtime.status().state).toBe("closed");
});
