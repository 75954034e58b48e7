import { fakeClock } from "@frontdesk/core/testing";
import { describe, expect, it } from "vitest";
import { changes } from "../../src/desk/changes.ts";

describe("changes of a desk", () => {
  it("say `all` to who comes for the first time, from an earlier start, or from too far behind", async () => {
    const clock = fakeClock();
    const { add, since } = changes("b", clock);
    // Only the first time at once: a cursor of another process would otherwise be asked about all the time.
    expect((await since(undefined, 1_000)).cases).toBe("all");
    const hears = async (cursor: string): Promise<unknown> => {
      let answer: unknown;
      void since(cursor, 1_000).then(({ cases }) => {
        answer = cases;
      });
      await clock.advance(999);
      expect(answer).toBeUndefined();
      await clock.advance(1);
      return answer;
    };
    for (const cursor of ["a.0", "b.1", "b.x", "b.-1", "nonsense", "b."]) expect(await hears(cursor)).toBe("all");
    for (let number = 0; number < 1_001; number += 1) add(String(number));
    expect(await hears("b.0")).toBe("all");
    expect((await since("b.1", 1_000)).cases).toHaveLength(1_000);
  });

  it("are told at once when there are some, each case once", async () => {
    const { add, since } = changes("b", fakeClock());
    const { cursor } = await since(undefined, 1_000);
    for (const id of ["x", "y", "x"]) add(id);
    expect(await since(cursor, 1_000)).toEqual({ cursor: "b.3", cases: ["x", "y"] });
  });

  it("wake everybody who waits", async () => {
    const clock = fakeClock();
    const { add, since } = changes("b", clock);
    const { cursor } = await since(undefined, 1_000);
    const waiting = [since(cursor, 1_000), since(cursor, 1_000)];
    add("x");
    expect(await Promise.all(waiting)).toEqual([
      { cursor: "b.1", cases: ["x"] },
      { cursor: "b.1", cases: ["x"] },
    ]);
    expect(clock.waiting).toBe(0);
  });

  it("end an idle wait with nothing, and every wait when the desk closes", async () => {
    const clock = fakeClock();
    const desk = changes("b", clock);
    const { cursor } = await desk.since(undefined, 1_000);
    const idle = desk.since(cursor, 1_000);
    await clock.advance(1_000);
    expect(await idle).toEqual({ cursor, cases: [] });
    const last = desk.since(cursor, 1_000);
    desk.close();
    expect(await last).toEqual({ cursor, cases: [] });
    expect(await desk.since(cursor, 1_000)).toEqual({ cursor, cases: [] });
    expect(clock.waiting).toBe(0);
  });
});
