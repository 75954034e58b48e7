import { describe, expect, test } from "vitest";
import { styleFaults } from "../style.ts";
import { parseSource } from "../syntax.ts";

function faults(code: string, path = "packages/core/src/a.ts"): string[] {
  return styleFaults(parseSource(path, code));
}

test.each(["types.ts", "utils.ts", "helpers.ts", "common.ts", "fooBar.ts", "Foo.ts"])(
  "a file is not called %s",
  (name) => {
    expect(faults("", `packages/core/src/${name}`)).toHaveLength(1);
  },
);

test.each(["word-order.ts", "index.ts", "a1.test-d.ts"])("a file may be called %s", (name) => {
  expect(faults("", `packages/core/src/${name}`)).toEqual([]);
});

describe("an index", () => {
  const path = "packages/core/src/index.ts";
  test("re-exports by name", () => {
    expect(faults('export { a, type B } from "./a.ts";\nexport type { C } from "./c.ts";', path)).toEqual([]);
  });
  test.each(['export * from "./a.ts";', "export const a = 1;", 'import "./a.ts";'])("does not: %s", (code) => {
    expect(faults(code, path)).toHaveLength(1);
  });
});

describe("an assertion", () => {
  test.each([
    "const a = [1] as const;",
    "const a = b as string; // The parser has read a string.",
    "// The parser has read a string.\nconst a = b as string;",
    "const a = '// as string';",
    'import { a as b } from "./b.ts";',
  ])("needs no more: %s", (code) => {
    expect(faults(code)).toEqual([]);
  });
  test.each(["const a = b as string;", "// Far away.\n\n\nconst a = b as string;", "const a = <string>b;"])(
    "needs a comment: %s",
    (code) => {
      expect(faults(code)).toEqual([expect.stringContaining("needs a comment")]);
    },
  );
});
