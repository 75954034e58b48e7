import { describe, expect, test } from "vitest";
import { publicNames, undocumented } from "../documented.ts";
import { parseSource } from "../syntax.ts";

function faults(code: string, open: readonly string[] = []): string[] {
  return undocumented(parseSource("a.ts", code), new Set(open));
}

describe("a doc comment", () => {
  test.each([
    "/** What it is for. */\nexport function one(): void {}",
    "/** What it is for. */\nexport const one: number = 1;",
    "/** What it is for. */\nexport interface One { a: 1 }",
    "/** Overloads. */\nexport function one(a: 1): void;\nexport function one(a: number): void {}",
    'export { one } from "./b.ts";',
    "function one() {}",
  ])("is enough: %s", (code) => {
    expect(faults(code)).toEqual([]);
  });

  test.each([
    "export function one(): void {}",
    "// A comment.\nexport function one(): void {}",
    "/** Of another. */\nconst other = 1;\nexport function one(): void {}",
    "export type One = 1;",
  ])("is missing: %s", (code) => {
    expect(faults(code)).toEqual([expect.stringMatching(/one|One/)]);
  });
});

describe("a return type", () => {
  test.each([
    "/** . */\nexport function one() {}",
    "/** . */\nexport const one = () => 1;",
    "/** . */\nexport class One { two() {} }",
    "/** . */\nexport class One { static two() {} }",
  ])("is missing: %s", (code) => {
    expect(faults(code)).toEqual([expect.stringContaining("states no return type")]);
  });

  test.each([
    "/** . */\nexport const one: () => number = () => 1;",
    "/** . */\nexport class One { constructor() {} #two() {} private three() {} set four(value: number) {} }",
  ])("is not needed: %s", (code) => {
    expect(faults(code)).toEqual([]);
  });
});

test("a public function needs an @example", () => {
  const code = "/** What it is for. */\nexport function one(): void {}";
  expect(faults(code, ["one"])).toEqual(["a.ts:2: one is a public function without an @example"]);
  expect(faults("/** . @example */\nexport function one(): void {}", ["one"])).toEqual([]);
});

test("public is what the entry exports, through other files and under other names", () => {
  const sources = new Map(
    Object.entries({
      "src/index.ts": 'export { one, two as second } from "./a.ts";',
      "src/a.ts": 'export { two } from "./b.ts"; export function one(): void {} export function hidden(): void {}',
      "src/b.ts": "export const two = 2, three = 3;",
    }).map(([path, code]) => [path, parseSource(path, code)]),
  );
  expect(publicNames(["src/index.ts"], sources)).toEqual(
    new Map([
      ["src/b.ts", new Set(["two"])],
      ["src/a.ts", new Set(["one"])],
    ]),
  );
});
