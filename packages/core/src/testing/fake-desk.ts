import type { Desk, DeskHost } from "../ports/desk.ts";

/** A desk without a screen: a test acts through its host. */
export interface FakeDesk extends Desk {
  readonly host: DeskHost;
  /** The cases in which something has happened, in order. */
  readonly changes: readonly string[];
  /** The cases whose customers were forgotten, in order. */
  readonly told: readonly string[];
}

/**
 * A desk for tests.
 *
 * @example
 * ```ts
 * import { fakeDesk } from "@frontdesk/core/testing";
 *
 * const desk = fakeDesk();
 * console.log(desk.name, desk.changes.length);
 * ```
 */
export function fakeDesk(): FakeDesk {
  const changes: string[] = [];
  const told: string[] = [];
  let host: DeskHost | undefined;
  return {
    apiVersion: 1,
    name: "test-desk",
    changes,
    told,
    get host() {
      if (host === undefined) throw new Error("The fake desk was not opened.");
      return host;
    },
    async open(opened) {
      host = opened;
    },
    changed(id) {
      changes.push(id);
    },
    async forgotten(ids) {
      told.push(...ids);
    },
    async close() {},
  };
}
