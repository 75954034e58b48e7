import { onTestFinished } from "vitest";
import type { Store } from "../../ports/store.ts";

/** Somewhere to keep data for one test. */
export interface StoreFixture {
  /**
   * A store over the data of this fixture, not yet open. It is called again after the last one was closed, as after a
   * restart: what was kept must be there.
   */
  store(): Store;
  /** Removes the data. Every store is closed by then. */
  dispose?(): Promise<void> | void;
}

/** Makes a fixture without data. */
export type MakeFixture = () => Promise<StoreFixture> | StoreFixture;

/** A store that is open, and what a test does around it. */
export interface Bench {
  readonly store: Store;
  /** Closes it, and opens it or another one over the same data, for this bot or another. */
  reopen(bot?: string): Promise<Store>;
}

/** Opens a fresh store for the bot `acme`; it is closed and removed when the test ends. */
export async function openBench(make: MakeFixture): Promise<Bench> {
  const fixture = await make();
  let current = fixture.store();
  onTestFinished(async () => {
    await current.close();
    await fixture.dispose?.();
  });
  await current.open("acme");
  return {
    store: current,
    async reopen(bot = "acme") {
      await current.close();
      current = fixture.store();
      await current.open(bot);
      return current;
    },
  };
}
