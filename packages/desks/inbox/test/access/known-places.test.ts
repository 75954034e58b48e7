import { fakeClock, seededRandom } from "@frontdesk/core/testing";
import { describe, expect, it } from "vitest";
import { openKnownPlaces } from "../../src/access/known-places.ts";

const day = 24 * 3_600_000;

function host() {
  const kept = new Map<string, Uint8Array>();
  return {
    clock: fakeClock(),
    kept: async (key: string) => kept.get(key),
    isShared: false,
    random: seededRandom("places"),
    async swap(key: string, before: Uint8Array | undefined, after: Uint8Array) {
      if (kept.get(key) !== before) return false;
      kept.set(key, after);
      return true;
    },
    secret: async () => new Uint8Array(32),
    text: () => Buffer.concat([...kept.values()]).toString(),
  };
}

describe("the places that somebody has signed in from", () => {
  it("are known for three months after the last time, also after a restart, and only to them", async () => {
    const desk = host();
    const places = await openKnownPlaces(desk);
    await places.add("ann", "10.0.0.1");
    await desk.clock.advance(60 * day);
    await places.add("ann", "10.0.0.1");
    await desk.clock.advance(80 * day);
    const again = await openKnownPlaces(desk);
    expect(again.knows("ann", "10.0.0.1")).toBe(true);
    expect(again.knows("ann", "10.0.0.2")).toBe(false);
    expect(again.knows("ben", "10.0.0.1")).toBe(false);
    await desk.clock.advance(11 * day);
    expect(again.knows("ann", "10.0.0.1")).toBe(false);
    expect(desk.text()).not.toContain("10.0.0.1");
  });

  it("are twenty at most for each", async () => {
    const desk = host();
    const places = await openKnownPlaces(desk);
    for (let at = 0; at < 25; at += 1) {
      await places.add("ann", `10.0.0.${at}`);
      await desk.clock.advance(1_000);
    }
    await places.add("ben", "10.0.0.1");
    const known = Array.from({ length: 25 }, (_, at) => places.knows("ann", `10.0.0.${at}`));
    expect(known.indexOf(true)).toBe(5);
    expect(known.filter(Boolean)).toHaveLength(20);
  });
});
