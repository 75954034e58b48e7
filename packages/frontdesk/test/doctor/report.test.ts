import { PassThrough } from "node:stream";
import { stripVTControlCharacters } from "node:util";
import { describe, expect, it } from "vitest";
import { type Report, redactor, report } from "../../src/doctor/report.ts";

function opened(isJson: boolean): { readonly shown: Report; readonly text: () => string } {
  const stdout = new PassThrough();
  const streams = { stdin: new PassThrough(), stdout, stderr: new PassThrough(), env: {} };
  return { shown: report(streams, isJson, ["xoxb-secret-token"]), text: () => String(stdout.read() ?? "") };
}

describe("a report", () => {
  it("is a line a check, with the remedy, and a sum at the end", () => {
    const { shown, text } = opened(false);
    shown.group("Slack");
    shown.add({ check: "token", finding: { status: "ok", message: "Taken." } });
    shown.add({
      check: "scopes",
      finding: { status: "failed", message: "One is\nmissing.", remedy: "Add it.\u001b[2J" },
    });
    shown.note("Press it.");
    expect(shown.finish()).toBe(1);
    expect(stripVTControlCharacters(text()).split("\n")).toEqual([
      "Slack",
      "  ok       token                   Taken.",
      "  failed   scopes                  One is missing. Add it.[2J",
      "  → Press it.",
      "",
      "1 ok, 0 warning, 1 failed, 0 skipped",
      "",
    ]);
  });

  it("is an object a line for programs", () => {
    const { shown, text } = opened(true);
    shown.group("Slack");
    shown.add({ check: "token", finding: { status: "warning", message: "So so.", remedy: "Look." } });
    shown.note("Press it.");
    expect(shown.finish()).toBe(0);
    const lines = text().trim().split("\n");
    expect(lines.map((line): unknown => JSON.parse(line))).toEqual([
      { group: "Slack", check: "token", status: "warning", message: "So so.", remedy: "Look." },
      { group: "Slack", note: "Press it." },
      { summary: { ok: 0, warning: 1, failed: 0, skipped: 0 } },
    ]);
  });

  it.each([false, true])("shows no secret, whatever a check says (JSON: %s)", (isJson) => {
    const { shown, text } = opened(isJson);
    shown.add({
      check: "token",
      finding: { status: "failed", message: "xoxb-secret-token", remedy: "xoxb-secret-token" },
    });
    shown.note("xoxb-secret-token");
    expect(text()).not.toContain("secret");
  });

  it("hides the secret part of a token, and what stands in an address", () => {
    const clean = redactor(["123456789:AA-secret", "pass word/secret"]);
    expect(clean("bot 123456789 AA-secret pass%20word%2Fsecret")).toBe("bot 123456789 … …");
  });
});
