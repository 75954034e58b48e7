import { fakeClock } from "@frontdesk/core/testing";
import { describe, expect, it } from "vitest";
import { guesses } from "../../src/access/guesses.ts";

const ann = { account: "ann@acme.test", from: "10.0.0.1", isKnownPlace: false };
const many = (length: number): readonly number[] => Array.from({ length }, (_, number) => number);

describe("guessing a password", () => {
  it("waits longer and longer, by account and address", async () => {
    const clock = fakeClock();
    const counted = guesses(clock);
    for (const _ of many(5)) expect(counted.begin(ann)).toBe(0);
    const waits: number[] = [];
    for (const _ of many(12)) {
      const waitMs = counted.begin(ann);
      waits.push(waitMs / 1_000);
      await clock.advance(waitMs);
      expect(counted.begin(ann)).toBe(0);
    }
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900]);
    // Another address, and another account, are not held up by it.
    expect(counted.begin({ ...ann, from: "10.0.0.2" })).toBe(0);
    expect(counted.begin({ ...ann, account: "ben@acme.test" })).toBeLessThan(15 * 60_000);
  });

  it("waits also when every guess is for another account", () => {
    const counted = guesses(fakeClock());
    for (const number of many(20)) expect(counted.begin({ ...ann, account: `${number}@acme.test` })).toBe(0);
    expect(counted.begin({ ...ann, account: "20@acme.test" })).toBe(1_000);
    expect(counted.begin({ ...ann, from: "10.0.0.2" })).toBe(0);
  });

  it("does not wait for the mistakes of others behind the same address where the owner is known to be", () => {
    const counted = guesses(fakeClock());
    for (const number of many(30)) counted.begin({ ...ann, account: `${number}@acme.test` });
    for (const number of many(30)) counted.begin({ ...ann, account: `${number}@acme.test`, isKnownPlace: true });
    expect(counted.begin({ ...ann, isKnownPlace: true })).toBe(0);
    // Their own ones count.
    for (const _ of many(5)) counted.begin({ ...ann, isKnownPlace: true });
    expect(counted.begin({ ...ann, isKnownPlace: true })).toBe(1_000);
  });

  it("waits a minute at most when many machines guess, and not where the owner is known to be", async () => {
    const clock = fakeClock();
    const counted = guesses(clock);
    for (const number of many(70)) {
      const from = `10.1.${number}.1`;
      const waitMs = counted.begin({ ...ann, from });
      expect(waitMs).toBeLessThanOrEqual(60_000);
      await clock.advance(waitMs);
      if (waitMs > 0) counted.begin({ ...ann, from });
    }
    expect(counted.begin({ ...ann, from: "10.2.0.1" })).toBe(60_000);
    expect(counted.begin({ ...ann, from: "10.2.0.2", isKnownPlace: true })).toBe(0);
  });

  it("is forgiven to who gets it right, save for the address", () => {
    const counted = guesses(fakeClock());
    for (const _ of many(5)) {
      for (const __ of many(4)) counted.begin({ ...ann, account: "victim@acme.test" });
      expect(counted.begin(ann)).toBeLessThanOrEqual(1_000);
      counted.succeeded(ann);
    }
    expect(counted.begin({ ...ann, account: "victim@acme.test" })).toBeGreaterThan(0);
  });

  it("is forgotten after an hour", async () => {
    const clock = fakeClock();
    const counted = guesses(clock);
    for (const _ of many(5)) counted.begin(ann);
    await clock.advance(3_600_001);
    for (const _ of many(5)) expect(counted.begin(ann)).toBe(0);
  });

  it("takes a bounded room, whoever asks", () => {
    const counted = guesses(fakeClock());
    for (const _ of many(5)) counted.begin(ann);
    for (const number of many(20_000)) counted.begin({ ...ann, from: `10.${number}`, account: String(number) });
    expect(counted.begin(ann)).toBe(0);
  });
});
