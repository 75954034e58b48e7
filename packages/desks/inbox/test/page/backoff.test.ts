import { describe, expect, it } from "vitest";
import { backoffMs } from "../../page/live/backoff.ts";

describe("waiting before another try", () => {
  it("doubles up to a bound, and lies between half of it and all", () => {
    expect([0, 1, 2, 10, 1_000].map((tries) => backoffMs(tries, () => 0))).toEqual([250, 500, 1_000, 10_000, 10_000]);
    expect([0, 1, 2, 10].map((tries) => backoffMs(tries, () => 1))).toEqual([500, 1_000, 2_000, 20_000]);
  });
});
