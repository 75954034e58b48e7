import { describe, expect, test } from "vitest";
import { wrongImports, wrongOutsideImports } from "../arrows.ts";
import type { Package } from "../packages.ts";
import { parseSource } from "../syntax.ts";

const core: Package = {
  folder: "packages/core",
  manifest: {
    name: "@frontdesk/core",
    version: "0.1.0",
    dependencies: { zod: "1" },
    peerDependencies: { vitest: "1" },
  },
};
const driver: Package = {
  folder: "packages/adapters/telegram",
  manifest: {
    name: "@frontdesk/telegram",
    version: "0.1.0",
    dependencies: { telegraf: "1" },
    peerDependencies: { "@frontdesk/core": "1", "@frontdesk/web": "1" },
    imports: { "#page": { default: "./dist/page.js" } },
  },
};
const app: Package = {
  folder: "packages/frontdesk",
  manifest: { name: "frontdesk", version: "0.1.0", dependencies: { "@frontdesk/core": "1", "@frontdesk/web": "1" } },
};

function faults(owner: Package, file: string, code: string): string[] {
  return wrongImports(owner, parseSource(`${owner.folder}/${file}`, code));
}

describe("allowed", () => {
  test.each([
    [core, "src/turn/turn.ts", 'import { z } from "zod"; import type { Hit } from "../ports/knowledge.ts";'],
    [core, "src/conformance/store.ts", 'import { describe } from "vitest";'],
    [core, "test/turn.test.ts", 'import { test } from "vitest"; import "node:fs"; import "@frontdesk/core/testing";'],
    [driver, "src/send.ts", 'import https from "node:https"; import "telegraf/types"; import "@frontdesk/core";'],
    [
      driver,
      "test/send.test.ts",
      'import "@frontdesk/core/conformance"; import "../src/send.ts"; import "fast-check";',
    ],
    [driver, "src/page.ts", 'await import("#page");'],
    [app, "src/command.ts", "const path = 'x'; await import(path);"],
    [app, "src/serve.ts", 'import "@frontdesk/core"; import "@frontdesk/web"; import "node:http";'],
  ] as const)("%o %s", (owner, file, code) => {
    expect(faults(owner, file, code)).toEqual([]);
  });
});

describe("refused", () => {
  test.each([
    [core, "src/a.ts", 'import fs from "node:fs";', /core runs everywhere/],
    [core, "src/a.ts", 'const fs = await import("fs");', /core runs everywhere/],
    [core, "src/a.ts", 'type Bot = import("telegraf").Telegraf;', /nothing but zod/],
    [core, "src/a.ts", 'export { slack } from "@frontdesk/slack";', /nothing but zod/],
    [core, "src/a.ts", '/// <reference types="node" />', /nothing but zod/],
    [core, "src/a.ts", 'import { test } from "vitest";', /nothing but zod/],
    [core, "src/a.ts", 'import { Hit } from "@frontdesk/core";', /the package itself/],
    [driver, "src/page.ts", 'await import("#other");', /not in its imports/],
    [core, "test/a.test.ts", 'import "@frontdesk/sqlite";', /imports core and no "@frontdesk\/sqlite"/],
    [driver, "src/a.ts", 'import { web } from "@frontdesk/web";', /imports core and no "@frontdesk\/web"/],
    [driver, "src/a.ts", 'import { serve } from "frontdesk";', /imports core and no "frontdesk"/],
    [driver, "src/a.ts", 'import { z } from "zod";', /"zod" is not declared/],
    [driver, "src/a.ts", 'import "fs";', /write "node:fs"/],
    [driver, "src/a.ts", 'import "@frontdesk/core/testing";', /is for tests/],
    [driver, "src/a.ts", 'import "../../../core/src/index.ts";', /leaves the package/],
    [driver, "src/a.ts", 'import "./send";', /needs its extension/],
    [driver, "src/a.ts", 'import "./send.js";', /needs its extension/],
    [driver, "test/a.test.ts", 'import "../dist/index.ts";', /is a build/],
    [driver, "src/a.ts", "const name = 'x'; await import(name);", /no literal/],
    [app, "src/a.ts", 'import "@frontdesk/telegram";', /"@frontdesk\/telegram" is not declared/],
  ] as const)("%o %s %s", (owner, file, code, why) => {
    expect(faults(owner, file, code)).toEqual([expect.stringMatching(why)]);
  });

  test("names the file and the line", () => {
    expect(faults(core, "src/a.ts", '\n\nimport "node:fs";')[0]).toMatch(/^packages\/core\/src\/a\.ts:3: /);
  });

  test("a test outside that reaches into a package", () => {
    const code = 'import "../../packages/core/src/index.ts"; import "frontdesk"; import "../support/browser.ts";';
    expect(wrongOutsideImports(parseSource("tests/web/a.test.ts", code))).toEqual([
      expect.stringContaining("reaches into a package"),
    ]);
  });
});
