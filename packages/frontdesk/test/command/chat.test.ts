import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { run, start } from "../support/run-command.ts";

const acme = fileURLToPath(new URL("../fixtures/acme.ts", import.meta.url));
const linesOf = (out: string): readonly string[] => out.split("\n").filter((line) => line !== "");

describe("frontdesk chat", () => {
  it("talks to a definition; what is piped in reads as a conversation", async () => {
    const { code, out, err } = await run(["chat", acme], ["when are you open", "", "  opening hours  "]);
    expect(linesOf(out)).toEqual([
      "Acme support. /why says what was understood, /quit ends.",
      "you › when are you open",
      "bot › From 9 to 18.",
      "you ›   opening hours  ",
      "bot › From 9 to 18.",
    ]);
    expect([code, err]).toEqual([0, ""]);
  });

  it("shows buttons as numbers, and takes a number for one", async () => {
    const { out } = await run(["chat", acme], ["i want to return my order", "2"]);
    expect(linesOf(out).slice(1)).toEqual([
      "you › i want to return my order",
      "bot › Why?",
      "      1. Damaged",
      "      2. Too late",
      "you › 2",
      "bot › Noted: too late.",
    ]);
  });

  it("speaks the locale that it is told", async () => {
    const { out } = await run(["chat", acme, "--locale", "ru-RU"], ["хочу вернуть заказ"]);
    expect(out).toContain("bot › Почему?");
  });

  it("says with /why what was understood", async () => {
    const { out } = await run(["chat", acme], ["/why", "opening hours", "/why"]);
    const lines = linesOf(out);
    expect(lines).toContain("Nothing was said yet.");
    const why = lines.slice(lines.lastIndexOf("you › /why") + 1);
    expect(why[0]).toMatch(/^an intent: opening_hours, \d+ % sure$/);
    expect(why[1]).toMatch(/^intents {4}opening_hours \d+ %.*; none of them \d+ %; accepted$/);
    expect(why[2]).toMatch(/^because {4}\S/);
  });

  it("says when a person is needed, and /back gives the conversation back to the bot", async () => {
    const chat = start(["chat", acme]);
    chat.type("/back");
    await chat.until(/The bot has the conversation\./);
    chat.type("my invoice is wrong");
    await chat.until(/waits in the queue billing \(rule\)/);
    chat.type("when are you open");
    chat.type("/back");
    chat.type("when are you open");
    const { out } = await chat.end();
    expect(linesOf(out).filter((line) => line === "bot › From 9 to 18.")).toHaveLength(1);
    expect(linesOf(out).at(-1)).toBe("bot › From 9 to 18.");
  });

  it("ends with /quit, though there is more to read", async () => {
    const { code, out } = await run(["chat", acme], ["/quit", "when are you open"]);
    expect(code).toBe(0);
    expect(out).not.toContain("From 9 to 18.");
  });

  it("shows nothing that could steer the terminal", async () => {
    const { out } = await run(["chat", acme], ["\u001b[2J\u0007when are you open\u009b"]);
    expect(out).not.toMatch(/[^\P{Cc}\n]/u);
  });

  it.each([
    ["Ctrl-C", "\u0003"],
    ["Ctrl-D", "\u0004"],
  ])("on a terminal it prompts, prints above the prompt, and ends with %s", async (_name, keys) => {
    const chat = start(["chat", acme], {}, { isTTY: true });
    await chat.until(/you › /);
    chat.press("opening hours\r");
    // The prompt makes room for the answer and comes back below it.
    await chat.until(/\[K\S*bot › \S*From 9 to 18\.\n.*you › /s);
    chat.press(keys);
    const { code, out } = await chat.finished;
    expect([code, out.at(-1)]).toEqual([0, "\n"]);
  });

  it("refuses a locale that is none", async () => {
    const { code, err } = await run(["chat", acme, "--locale", "not a locale"]);
    expect([code, err]).toEqual([
      1,
      expect.stringMatching(/^frontdesk: "not a locale" is not a locale\..*\(runtime\.invalid_options\)\n$/),
    ]);
  });
});
