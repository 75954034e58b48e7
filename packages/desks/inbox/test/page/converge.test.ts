import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { View } from "../../page/route/route.ts";
import { reduce } from "../../page/state/reduce.ts";
import { belongs, comparePlaces, placeOf, rowsIn } from "../../page/state/rows.ts";
import type { State } from "../../page/state/state.ts";
import type { CaseRow, CasesAnswer } from "../../src/api/protocol.ts";
import { row, signedIn } from "./support/rows.ts";

const views = ["waiting", "mine", "open", "all"] as const;
const people = { ann: { id: "ann", name: "Ann" }, bob: { id: "bob", name: "Bob" } };

/** What may happen to a case, and to a request. */
type Step =
  | { readonly kind: "change"; readonly number: number; readonly to: "queued" | "ann" | "bob" | "closed" }
  | { readonly kind: "ask"; readonly view: View; readonly isMore: boolean }
  | { readonly kind: "read"; readonly number: number }
  | { readonly kind: "answer"; readonly which: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    kind: fc.constant("change" as const),
    number: fc.nat(9),
    to: fc.constantFrom("queued", "ann", "bob", "closed"),
  }),
  fc.record({ kind: fc.constant("ask" as const), view: fc.constantFrom(...views), isMore: fc.boolean() }),
  fc.record({ kind: fc.constant("read" as const), number: fc.nat(9) }),
  fc.record({ kind: fc.constant("answer" as const), which: fc.nat(5) }),
);

/** A server that answers four rows at a time, and a page that hears of every change. */
function run(steps: readonly Step[]): { readonly state: State; readonly server: ReadonlyMap<string, CaseRow> } {
  const server = new Map<string, CaseRow>();
  const underway: { readonly deliver: () => void }[] = [];
  let state = signedIn();
  let tick = 0;
  const listOf = (view: View, before: string | undefined): CasesAnswer => {
    const compare = comparePlaces(view);
    const all = [...server.values()].filter((one) => belongs(one, view, "ann"));
    all.sort((one, other) => compare(placeOf(one), placeOf(other)));
    const from = before === undefined ? undefined : server.get(before);
    const rest = from === undefined ? all : all.filter((one) => compare(placeOf(one), placeOf(from)) > 0);
    return { cases: rest.slice(0, 4), hasMore: rest.length > 4, counts: { waiting: 0, mine: 0, open: 0 } };
  };
  const ask = (view: View, isMore: boolean): void => {
    tick += 1;
    const own = tick;
    const end = isMore ? state.reach[view].end : undefined;
    const answer = listOf(view, end?.id);
    underway.push({
      deliver() {
        // The page reads on only from where it still is.
        if (isMore && state.reach[view].end?.id !== end?.id) return;
        state = reduce(state, { kind: "list_read", view, tick: own, isMore: end !== undefined, answer });
      },
    });
  };
  const read = (id: string): void => {
    tick += 1;
    const own = tick;
    const found = server.get(id);
    if (found === undefined) return;
    underway.push({
      deliver() {
        state = reduce(state, { kind: "row_read", case: found, tick: own });
      },
    });
  };
  for (const one of steps) {
    if (one.kind === "change") {
      const changed = row(one.number, {
        ...(one.to === "ann" || one.to === "bob" ? { state: "agent", person: people[one.to] } : { state: one.to }),
      });
      server.set(changed.id, changed);
      tick += 1;
      state = reduce(state, { kind: "frames", heard: [{ frame: { kind: "case", case: changed }, tick }], now: 0 });
    } else if (one.kind === "read") read(row(one.number).id);
    else if (one.kind === "ask") ask(one.view, one.isMore);
    else underway.splice(one.which, 1)[0]?.deliver();
  }
  for (const request of underway) request.deliver();
  return { state, server };
}

describe("lists that are read and told about at once", () => {
  it("never show a case otherwise than the server has it, however late the answers come", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60, size: "max" }), (steps) => {
        const { state, server } = run(steps);
        for (const { value } of state.rows.values()) expect(value).toEqual(server.get(value.id));
      }),
      { numRuns: 500 },
    );
  });

  it("show every case of a list that has been read to its end, in its order", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60, size: "max" }), (steps) => {
        const { state, server } = run(steps);
        for (const view of views) {
          const { isRead, hasMore } = state.reach[view];
          if (!isRead || hasMore) continue;
          const compare = comparePlaces(view);
          const all = [...server.values()].filter((one) => belongs(one, view, "ann"));
          all.sort((one, other) => compare(placeOf(one), placeOf(other)));
          expect(rowsIn(state, view)).toEqual(all);
        }
      }),
      { numRuns: 500 },
    );
  });

  it("forget what is gone when nobody told them, as after a break", () => {
    let state = signedIn();
    const answer = (cases: readonly CaseRow[]): CasesAnswer => ({
      cases,
      hasMore: false,
      counts: { waiting: cases.length, mine: 0, open: 0 },
    });
    state = reduce(state, {
      kind: "list_read",
      view: "waiting",
      tick: 1,
      isMore: false,
      answer: answer([row(1), row(2)]),
    });
    state = reduce(state, { kind: "list_read", view: "waiting", tick: 2, isMore: false, answer: answer([row(2)]) });
    expect(rowsIn(state, "waiting")).toEqual([row(2)]);
  });
});
