import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { startNode } from "../support/child.ts";
import { written } from "../support/written.ts";

const cli = fileURLToPath(new URL("../../src/cli.ts", import.meta.url));
const fixture = (name: string): string => fileURLToPath(new URL(`../fixtures/${name}`, import.meta.url));

describe("the program `frontdesk`", () => {
  it("reads a TypeScript bot and lines from a pipe", async () => {
    const chat = startNode([cli, "chat", fixture("acme.ts")]);
    chat.process.stdin?.end("i want to return my order\nDamaged\n");
    expect(await chat.exit).toEqual({
      code: 0,
      out:
        "Acme support. /why says what was understood, /quit ends.\n" +
        "you › i want to return my order\nbot › Why?\n      1. Damaged\n      2. Too late\n" +
        "you › Damaged\nbot › Noted: damaged.\n",
      err: "",
    });
  });

  it("is over though the bot's file holds something open", async () => {
    const check = startNode([cli, "check", fixture("holds-open.ts")]);
    check.process.stdin?.end();
    expect((await check.exit).code).toBe(0);
  });

  it.each([
    ["no-examples.ts", undefined, /has no examples \(.*no-examples\.ts:5\)\. .*\(definition\.no_examples\)/],
    [
      "enum.ts",
      "export enum Size { S, M }",
      /enum\.ts uses TypeScript that Node cannot strip.*erasableSyntaxOnly.*\(runtime\.invalid_module\)/,
    ],
    [
      "half.mjs",
      "export const bot = {",
      /half\.mjs cannot be read: Unexpected end of input\. \(runtime\.invalid_module\)/,
    ],
  ])("says in one line what is wrong with %s, and exits with 1", async (name, content, line) => {
    const path = content === undefined ? fixture(name) : await written(name, content);
    const check = startNode([cli, "check", path]);
    check.process.stdin?.end();
    const { code, out, err } = await check.exit;
    expect([code, out, err]).toEqual([1, "", expect.stringMatching(line)]);
    expect(err.split("\n")).toHaveLength(2);
  });
});
