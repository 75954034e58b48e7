import { describe, expect, it } from "vitest";
import { describeAccepting } from "./store/accepting.ts";
import { describeAdministering } from "./store/administering.ts";
import { describeClaiming } from "./store/claiming.ts";
import { describeCommitting } from "./store/committing.ts";
import { describeErasing } from "./store/erasing.ts";
import type { MakeFixture } from "./store/fixture.ts";
import { describeIdentifying } from "./store/identifying.ts";
import { describeKeeping } from "./store/keeping.ts";
import { describeLiving } from "./store/living.ts";
import { describeSettling } from "./store/settling.ts";
import { describeSweeping } from "./store/sweeping.ts";
import { describeTaking } from "./store/taking.ts";
import { describeTiming } from "./store/timing.ts";

/**
 * Registers the tests that every store must pass, with vitest (an optional peer of this package): each sentence of the
 * `Store` port, in one test or several. A driver's own tests are about its files, servers and faults.
 *
 * @param name - The title of the tests.
 * @param make - Makes a place for data, empty, for one test.
 *
 * @example
 * ```ts no-run
 * import { memory } from "@frontdesk/core";
 * import { describeStore } from "@frontdesk/core/conformance";
 *
 * describeStore("memory", () => {
 *   const store = memory();
 *   return { store: () => store };
 * });
 * ```
 */
export function describeStore(name: string, make: MakeFixture): void {
  describe(`the store ${name}`, () => {
    it("speaks version 1 of the port", async () => {
      const fixture = await make();
      const store = fixture.store();
      expect(store.apiVersion).toBe(1);
      expect(store.name).toMatch(/^[a-z][a-z0-9-]*$/);
      await fixture.dispose?.();
    });
    describeLiving(make);
    describeAccepting(make);
    describeTaking(make);
    describeCommitting(make);
    describeClaiming(make);
    describeSettling(make);
    describeTiming(make);
    describeKeeping(make);
    describeIdentifying(make);
    describeAdministering(make);
    describeSweeping(make);
    describeErasing(make);
  });
}
