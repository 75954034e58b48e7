import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { copyJson } from "../../src/message/copy-json.ts";

const throughText = (value: unknown): unknown => {
  const text: string | undefined = JSON.stringify(value);
  return text === undefined ? undefined : JSON.parse(text);
};

describe("a copy of JSON", () => {
  it("is what a trip through text makes of it", () => {
    const values = [
      fc.string(),
      fc.double({ min: -1e9, max: 1e9, noNaN: true }),
      fc.constant(-0),
      fc.boolean(),
      fc.constantFrom(null, undefined, Number.NaN, Number.POSITIVE_INFINITY, new Date(0), () => 1, Symbol("one")),
    ];
    fc.assert(
      fc.property(
        fc.object({ values, key: fc.oneof(fc.string(), fc.constantFrom("__proto__", "toJSON")) }),
        (value) => {
          const copy: unknown = copyJson(value);
          expect(copy).toStrictEqual(throughText(value));
        },
      ),
    );
  });

  it("shares nothing with it", () => {
    const given = { a: [{ b: 1 }], c: { d: ["e"] } };
    const copy = copyJson(given);
    given.a.push({ b: 2 });
    given.c.d[0] = "f";
    expect(copy).toEqual({ a: [{ b: 1 }], c: { d: ["e"] } });
  });

  it("calls toJSON, also of an object without a class", () => {
    expect(copyJson({ a: { b: 1, toJSON: () => "text" } })).toEqual({ a: "text" });
  });

  it("fails where JSON does", () => {
    expect(() => copyJson({ a: 1n })).toThrow(TypeError);
    const itself: { one?: unknown } = {};
    itself.one = [itself];
    expect(() => copyJson(itself)).toThrow(TypeError);
  });
});
