import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hashOf, type Route, readRoute, views } from "../../page/route/route.ts";

const route: fc.Arbitrary<Route> = fc.oneof(
  fc.constantFrom(...views).map((view): Route => ({ kind: "list", view })),
  fc.string({ minLength: 1, unit: "grapheme" }).map((id): Route => ({ kind: "case", id })),
  fc.string({ minLength: 1 }).map((token): Route => ({ kind: "invitation", token })),
  fc.constantFrom("people", "journal", "canned", "settings").map((kind): Route => ({ kind })),
);

describe("routes", () => {
  it("are read back from their hash", () => {
    fc.assert(
      fc.property(route, (one) => {
        expect(readRoute(hashOf(one))).toEqual(one);
      }),
    );
  });

  it.each(["", "#", "#/nothing", "#/case/", "#/case/%E0%A4%A", "#waiting"])("are the waiting cases for %j", (hash) => {
    expect(readRoute(hash)).toEqual({ kind: "list", view: "waiting" });
  });
});
