import { expect, test } from "vitest";
import { oversized, sizesOf } from "../sizes.ts";

const files = (...lines: number[]): Map<string, number> => new Map(lines.map((count, index) => [`${index}.ts`, count]));

test("median, 90 % and largest", () => {
  expect(sizesOf([10, 1, 2, 3, 4, 5, 6, 7, 8, 9])).toEqual({ files: 10, median: 6, ninety: 10, largest: 10 });
});

test("files within the limits", () => {
  expect(oversized(files(120, 120, 120, 120, 120, 120, 120, 120, 250, 250))).toEqual([]);
});

test("one file above 400 lines", () => {
  expect(oversized(files(...Array<number>(19).fill(10), 401))).toEqual([expect.stringMatching(/^19\.ts: 401 lines/)]);
});

test("a long median, and too many long files", () => {
  expect(oversized(files(100, 121, 121))).toEqual([expect.stringMatching(/^the median file has 121/)]);
  expect(oversized(files(10, 10, 10, 10, 251))).toEqual([expect.stringMatching(/^nine files of ten have up to 251/)]);
});
