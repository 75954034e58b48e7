import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { frameQueue, type Heard } from "../../page/live/frame-queue.ts";
import { reduce } from "../../page/state/reduce.ts";
import { row, signedIn } from "./support/rows.ts";

const changed = (number: number, tick: number, preview = "hi"): Heard => ({
  frame: { kind: "case", case: row(number, { preview }) },
  tick,
});

describe("frames that arrive", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("are handed over at once, and those of a storm together, all of them and in order", () => {
    const taken: (readonly Heard[])[] = [];
    const queue = frameQueue((heard) => void taken.push(heard));
    for (let tick = 1; tick <= 1_000; tick += 1) {
      queue.add(changed(tick % 7, tick));
      vi.advanceTimersByTime(1);
    }
    vi.advanceTimersByTime(200);
    expect(taken[0]).toHaveLength(1);
    expect(taken.length).toBeLessThanOrEqual(12);
    expect(taken.flat().map(({ tick }) => tick)).toEqual(Array.from({ length: 1_000 }, (_, at) => at + 1));
    queue.add(changed(1, 1_001));
    expect(taken.at(-1)).toHaveLength(1);
  });

  it("are dropped when nobody listens any more", () => {
    const taken: Heard[] = [];
    const queue = frameQueue((heard) => void taken.push(...heard));
    queue.add(changed(1, 1));
    queue.add(changed(2, 2));
    queue.close();
    vi.advanceTimersByTime(1_000);
    expect(taken).toHaveLength(1);
  });

  it("come to the same together as one by one, whatever was known", () => {
    const known = reduce(signedIn(), { kind: "row_read", case: row(3, { preview: "newer" }), tick: 50 });
    const heard: readonly Heard[] = [
      changed(1, 10, "old"),
      { frame: { kind: "typing", case: "case-0001" }, tick: 11 },
      changed(3, 12, "overtaken"),
      changed(1, 60, "new"),
      { frame: { kind: "beat" }, tick: 61 },
    ];
    const together = reduce(known, { kind: "frames", heard, now: 5 });
    const oneByOne = heard.reduce((state, one) => reduce(state, { kind: "frames", heard: [one], now: 5 }), known);
    expect(together).toEqual(oneByOne);
    expect(together.rows.get("case-0003")?.value.preview).toBe("newer");
  });
});
