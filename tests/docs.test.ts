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

test("the table of metrics has those that there are", () => {
  const sources = ["instruments", "gauges"].map((name) => read(`packages/frontdesk/src/observe/${name}.ts`)).join("\n");
  const made = [...sources.matchAll(/"(frontdesk_\w+)"/g)].map((match) => match[1]);
  const listed = [...read("docs/operate/observe.md").matchAll(/^\| `(frontdesk_\w+)` \|/gm)].map((match) => match[1]);
  expect(listed.toSorted()).toEqual(made.toSorted());
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

describe("the page of conformance", () => {
  const page = read("docs/adapters/conformance.md");
  const suite = globSync("packages/core/src/conformance/channel/*.ts", { cwd: root }).map(read).join("\n");

  test("has a row for each of the 44 cases", () => {
    const numbers = [...page.matchAll(/^\| (\d+) \|/gm)].map((match) => Number(match[1]));
    expect(numbers).toEqual(Array.from({ length: 44 }, (_, index) => index + 1));
  });

  test("names tests that are there", () => {
    const inSuite = [...page.matchAll(/suite: “([^”]+)”/g)].map((match) => match[1] ?? "");
    expect(inSuite.filter((title) => !suite.includes(title))).toEqual([]);
    const elsewhere = [...page.matchAll(/`([^`]+)`: “([^”]+)”/g)].map(([, path = "", title = ""]) => ({ path, title }));
    expect(elsewhere.filter(({ path, title }) => !read(path).includes(title))).toEqual([]);
    expect(inSuite.length + elsewhere.length).toBeGreaterThan(44);
  });

  test("names every test of the suite that has a number", () => {
    const titles = [...suite.matchAll(/\bit\([`"](\d+ [^$`"]+)/g)].map((match) =>
      (match[1] ?? "").replace(/[ :(]+$/, ""),
    );
    expect(titles.length).toBeGreaterThan(40);
    expect(titles.filter((title) => !page.includes(title))).toEqual([]);
  });
});

describe("the page that leads to a channel", () => {
  const page = read("docs/adapters/write-one.md");
  const example = "examples/custom-channel";
  const blocks = [...page.matchAll(/^```ts (?:no-run )?\[([^\]]+)\]\n(.*?)^```$/gms)];
  const files = globSync("{src,test}/*.ts", { cwd: join(root, example) }).toSorted();

  test("shows every file of the example", () => {
    expect(blocks.map((match) => match[1]).toSorted()).toEqual(files);
  });

  test.each(blocks.map(([, path = "", code = ""]) => [path, code] as const))("shows %s as it is", (path, code) => {
    expect(code).toBe(read(`${example}/${path}`));
  });

  test("says how short the channel is", () => {
    const lines = files
      .filter((path) => path.startsWith("src/"))
      .flatMap((path) => read(`${example}/${path}`).trimEnd().split("\n"));
    expect(page).toContain("under 150 lines");
    expect(lines.length).toBeLessThan(150);
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
