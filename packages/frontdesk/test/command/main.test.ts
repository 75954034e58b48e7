import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { run } from "../support/run-command.ts";
import { written } from "../support/written.ts";

const fixture = (name: string): string => fileURLToPath(new URL(`../fixtures/${name}`, import.meta.url));
const oneLine = (text: string): unknown => expect.stringMatching(new RegExp(`^frontdesk: [^\\n]*${text}[^\\n]*\\n$`));

describe("frontdesk", () => {
  it("says what it can do", async () => {
    for (const args of [["--help"], ["-h"], ["help"]]) {
      const { code, out } = await run(args);
      expect([args, code, out]).toEqual([args, 0, expect.stringContaining("frontdesk chat <bot.ts>")]);
    }
    for (const command of ["chat", "check", "desk"]) {
      const { code, out } = await run([command, "--help"]);
      expect([code, out]).toEqual([0, expect.stringContaining(`frontdesk ${command} <`)]);
    }
  });

  it("says its version", async () => {
    expect(await run(["--version"])).toEqual({ code: 0, out: expect.stringMatching(/^\d+\.\d+\.\d+\S*\n$/), err: "" });
  });

  it.each([
    [["dance"], 'no command "dance"'],
    [["constructor"], 'no command "constructor"'],
    [["chat"], "needs the file"],
    [["desk"], "needs the address"],
    [["chat", "a.ts", "b.ts"], '"b\\.ts" is a second'],
    [["chat", "--colour", "a.ts"], "--colour"],
    [["check", "--locale", "ru", "a.ts"], "--locale"],
    [["chat", "a.ts", "--locale"], "--locale"],
    [["manifest"], "needs the platform"],
    [["manifest", "irc"], 'knows slack and teams, and not "irc"'],
    [["manifest", "slack", "--url", "http://a.example"], "must begin with https"],
  ])("refuses %j in one line", async (args, text) => {
    expect(await run(args)).toEqual({ code: 1, out: "", err: oneLine(text) });
  });

  it("without arguments says what it can do, as an error", async () => {
    expect(await run([])).toEqual({ code: 1, out: "", err: expect.stringContaining("frontdesk chat <bot.ts>") });
  });
});

describe("frontdesk check", () => {
  it("lists a definition", async () => {
    const { code, out, err } = await run(["check", fixture("acme.ts")]);
    expect([code, err]).toEqual([0, ""]);
    expect(out).toBe(
      [
        "Acme support (acme)",
        "  locales    en, ru",
        "  queues     returns, billing",
        "  knowledge  none",
        "",
        "opening_hours  examples: en 2, ru 2",
        "",
        "return_order  examples: en 2, ru 1",
        "  reason     Why? (damaged | too late)",
        "",
        "wrong_invoice  examples: en 1, ru 1",
        "",
        "Nothing is wrong with it.",
        "",
      ].join("\n"),
    );
  });

  it("counts what a bot knows", async () => {
    const { out } = await run(["check", fixture("with-knowledge.ts")]);
    expect(out).toContain("  knowledge  faq: 2 passages in 1 document\n");
  });

  it("says in one line what is wrong with a definition or its knowledge, with the remedy", async () => {
    const noExamples = await run(["check", fixture("no-examples.ts")]);
    expect(noExamples).toEqual({
      code: 1,
      out: "",
      err: oneLine("has no examples.*no-examples\\.ts:.*examples: .*definition\\.no_examples"),
    });
    const broken = await run(["check", fixture("broken-knowledge.ts")]);
    expect(broken).toEqual({ code: 1, out: "", err: oneLine("faq\\.md is empty.*Write something.*knowledge\\.empty") });
  });

  it.each([
    ["nothing.ts", undefined, "There is no file .*nothing\\.ts"],
    [".", undefined, "is a folder"],
    ["empty.mjs", "", "exports nothing.*export const bot"],
    [
      "other.mjs",
      "export const answer = 42; export default null;",
      "exports answer, default, and none of them is a bot",
    ],
    ["throws.mjs", "throw new Error('no\\nsuch\\u001b[2J luck');", "failed while it was loaded: no such\\?\\[2J luck"],
    ["import.mjs", "import 'a-package-that-is-not-there';", "imports something that is not there"],
  ])("says in one line that %s is no bot", async (name, content, text) => {
    const path = content === undefined ? name : await written(name, content);
    expect(await run(["check", path])).toEqual({
      code: 1,
      out: "",
      err: oneLine(`${text}.*\\(runtime\\.invalid_module\\)`),
    });
  });

  it("takes the bot that is called so, is the default, or is the only one", async () => {
    const bot = (id: string): string =>
      `{ id: "${id}", name: "${id}", locales: [], queues: [], knowledge: [], intents: {}, describe: () => ({ id: "${id}", name: "${id}", locales: [], queues: [], knowledge: [], intents: [] }) }`;
    for (const [content, id] of [
      [`export const other = ${bot("x")}; export const bot = ${bot("named")};`, "named"],
      [`export const other = ${bot("x")}; export default ${bot("default")};`, "default"],
      [`export const acme = ${bot("only")}; export const front = {};`, "only"],
    ] as const) {
      expect((await run(["check", await written("bot.mjs", content)])).out).toContain(`${id} (${id})`);
    }
    const several = await run([
      "check",
      await written("bot.mjs", `export const a = ${bot("a")}; export const b = ${bot("b")};`),
    ]);
    expect(several.err).toEqual(oneLine("exports several bots: a, b"));
  });
});
