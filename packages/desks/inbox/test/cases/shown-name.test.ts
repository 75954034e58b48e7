import { describe, expect, it } from "vitest";
import { shownName } from "../../src/cases/shown-name.ts";

describe("a customer's name as it is shown", () => {
  it("turns nothing that stands beside it, and stays on its line", () => {
    expect(shownName("\u202egpj.exe\u202c\n\tEve\u2028\u0000")).toBe("gpj.exe Eve");
    expect(shownName("\u2066Ann\u2069")).toBe("Ann");
  });

  it("is otherwise as it is written, in every script", () => {
    for (const name of ["张伟", "محمد بن عبد الله", "Zoë O’Neil", "👩‍🚀", "می‌خواهم"])
      expect(shownName(name)).toBe(name);
  });

  it("is none where nothing is left, and never long", () => {
    for (const name of [undefined, "", " \u202e\n"]) expect(shownName(name)).toBeUndefined();
    expect(shownName("x".repeat(5_000))).toHaveLength(121);
  });
});
