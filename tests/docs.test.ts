import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { errorCodes } from "@frontdesk/core";
import { describe, expect, test } from "vitest";
import { root } from "../tools/packages.ts";
import { pictureNames } from "./pictures/names.ts";

const options = { cwd: root, exclude: ["**/node_modules/**", "**/dist/**", "**/.vitepress/**"] };
const pages = globSync(
  ["README.md", "CONTRIBUTING.md", "{docs,packages,examples/*}/**/README.md", "docs/**/*.md"],
  options,
);
const pictures = pictureNames.map((name) => `/pictures/${name}.png`);
const read = (path: string): string => readFileSync(join(root, path), "utf8");
const withoutCode = (text: string): string => text.replace(/^(`{3,})[^\n]*\n.*?^\1$/gms, "");

test("every error code has its heading, and every heading its code", () => {
  const headings = [...read("docs/reference/errors.md").matchAll(/^## `([^`]+)`$/gm)].map((match) => match[1]);
  expect(headings.toSorted()).toEqual(errorCodes.toSorted());
});

test("each error says what to do", () => {
  const sections = withoutCode(read("docs/reference/errors.md")).split(/^## /m).slice(1);
  expect(sections.filter((section) => !section.includes("**Do:**")).map((section) => section.split("\n")[0])).toEqual(
    [],
  );
});

test("the README has at most 120 lines", () => {
  expect(read("README.md").trimEnd().split("\n").length).toBeLessThanOrEqual(120);
});

describe("the tests that a promise names are there", () => {
  const named = [...read("docs/promises.md").matchAll(/^- `([^`]+)`: “([^”]+)”/gm)];

  test("each promise names one", () => {
    const promises = read("docs/promises.md")
      .split(/^## \d+\. /m)
      .slice(1);
    expect(promises.length).toBeGreaterThan(0);
    expect(named.length).toBeGreaterThanOrEqual(promises.length);
    expect(promises.filter((promise) => !/^- `/m.test(promise)).map((promise) => promise.split("\n")[0])).toEqual([]);
  });

  test.each(named.map(([, path = "", title = ""]) => [path, title] as const))("%s: %s", (path, title) => {
    expect(existsSync(join(root, path)), path).toBe(true);
    expect(read(path)).toContain(title);
  });
});

describe("every link and path leads somewhere", () => {
  /** The file that a link between pages means, with and without its extension; a folder means its index. */
  const isThere = (path: string): boolean => ["", ".md", "/index.md"].some((end) => existsSync(join(root, path + end)));

  test.each(pages)("%s", (page) => {
    const text = withoutCode(read(page));
    const links = [...text.matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)].map((match) => match[1] ?? "");
    const broken = links.filter((link) => {
      // Taken when the docs are built; the film alone is kept.
      if (link.startsWith("/pictures/")) return !pictures.includes(link);
      const target = link.startsWith("/") ? join("docs", link) : join(dirname(page), link);
      return !isThere(normalize(target));
    });
    const paths = [...text.matchAll(/`((?:packages|tests|tools|examples|docs)\/[\w./-]+)`/g)].map(
      (match) => match[1] ?? "",
    );
    const missing = paths.filter((path) => !existsSync(join(root, path)));
    expect([...broken, ...missing]).toEqual([]);
  });

  test("anchors of error codes are those of their headings", () => {
    const known = new Set(errorCodes.map((code) => code.replace(".", "-").replaceAll("_", "-")));
    const anchors = pages.flatMap((page) =>
      [...withoutCode(read(page)).matchAll(/reference\/errors(?:\.md)?#([\w-]+)/g)].map((match) => match[1] ?? ""),
    );
    expect(anchors.filter((anchor) => !known.has(anchor))).toEqual([]);
  });
});
