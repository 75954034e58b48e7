import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { countedAddress } from "../src/client-address.ts";
import { limiter } from "../src/limiter.ts";

describe("the limiter", () => {
  test("lets a burst through, then says how long to wait, and lets go on at the rate", () => {
    let now = 0;
    const { take } = limiter({ perSecond: 2, burst: 4 }, () => now);
    expect([1, 2, 3, 4, 5].map(() => take("a"))).toEqual([0, 0, 0, 0, 500]);
    now += 499;
    expect(take("a")).toBe(1);
    now += 1;
    expect(take("a")).toBe(0);
    expect(take("a")).toBe(500);
    now += 10_000;
    expect([1, 2, 3, 4, 5].map(() => take("a"))).toEqual([0, 0, 0, 0, 500]);
  });

  test("counts each key by itself, and a share as so many", () => {
    const { take } = limiter({ perSecond: 1, burst: 1 }, () => 0);
    expect([take("a"), take("b"), take("a"), take("b")]).toEqual([0, 0, 1000, 1000]);
    expect(Array.from({ length: 21 }, () => take("all", 20)).filter((wait) => wait === 0)).toHaveLength(20);
  });

  test("never lets more through than burst and rate allow", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 50 }),
        fc.integer({ min: 1, max: 50 }),
        fc.array(fc.nat(400), { maxLength: 200 }),
        (perSecond, burst, pauses) => {
          let now = 0;
          const { take } = limiter({ perSecond, burst }, () => now);
          let taken = 0;
          for (const pause of pauses) {
            now += pause;
            if (take("a") === 0) taken += 1;
          }
          expect(taken).toBeLessThanOrEqual(burst + (now / 1000) * perSecond + 0.01);
        },
      ),
    );
  });

  test("whoever waits as long as told is let through", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.1, max: 1000, noNaN: true }),
        fc.integer({ min: 1, max: 20 }),
        (perSecond, burst) => {
          let now = 1_800_000_000_000;
          const { take } = limiter({ perSecond, burst }, () => now);
          for (let index = 0; index < 50; index += 1) {
            now += take("a");
            const wait = take("a");
            if (wait > 0) {
              now += wait;
              expect(take("a")).toBe(0);
            }
          }
        },
      ),
    );
  });

  test("remembers no more keys than it may, and forgets the one that rested longest", () => {
    const { take } = limiter({ perSecond: 1, burst: 1 }, () => 0, 3);
    for (const key of ["a", "b", "c", "d"]) take(key);
    expect(take("d")).toBe(1000);
    expect(take("c")).toBe(1000);
    expect(take("a")).toBe(0);
  });

  test("without a limit takes all", () => {
    const { take } = limiter({ perSecond: Number.POSITIVE_INFINITY, burst: 1 }, () => 0);
    expect(Array.from({ length: 1000 }, () => take("a")).every((wait) => wait === 0)).toBe(true);
  });
});

describe("an address counts as", () => {
  test.each([
    ["203.0.113.7", "203.0.113.7"],
    ["::ffff:203.0.113.7", "203.0.113.7"],
    ["::FFFF:203.0.113.7", "203.0.113.7"],
    ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
    ["2001:DB8:0001:0002::1", "2001:db8:1:2::/64"],
    ["2001:db8::1", "2001:db8:0:0::/64"],
    ["::1", "0:0:0:0::/64"],
    ["fe80::1%eth0", "fe80:0:0:0::/64"],
    [undefined, "unknown"],
    ["", "unknown"],
  ])("%s: %s", (address, key) => {
    expect(countedAddress(address).key).toBe(key);
  });
});
