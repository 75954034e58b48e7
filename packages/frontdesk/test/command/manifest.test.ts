import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, describe, expect, it } from "vitest";
import { run } from "../support/run-command.ts";

const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A project with a bot called Acme support, and a `@frontdesk/slack` that tells what it was given. */
function project(slack: string): string {
  const folder = mkdtempSync(join(tmpdir(), "frontdesk-manifest-"));
  folders.push(folder);
  const installed = join(folder, "node_modules/@frontdesk/slack");
  mkdirSync(installed, { recursive: true });
  const exports = { ".": { default: "./index.js" } };
  writeFileSync(join(installed, "package.json"), JSON.stringify({ name: "@frontdesk/slack", type: "module", exports }));
  writeFileSync(join(installed, "index.js"), slack);
  const acme = pathToFileURL(join(import.meta.dirname, "../fixtures/acme.ts")).href;
  writeFileSync(join(folder, "bot.mjs"), `export { bot } from ${JSON.stringify(acme)};\n`);
  return join(folder, "bot.mjs");
}

describe("frontdesk manifest slack", () => {
  it("prints the manifest that the installed adapter makes for the bot", async () => {
    const bot = project("export const slackManifest = ({ name }, options) => ({ name, ...options });\n");
    const given = ["manifest", "slack", "--bot", bot, "--url", "https://a.example", "--command", "/support"];
    const { code, out } = await run(given);
    expect([code, JSON.parse(out)]).toEqual([
      0,
      { name: "Acme support", url: "https://a.example", command: "/support" },
    ]);
  });

  it("says what to install where the adapter has none", async () => {
    const { code, err } = await run(["manifest", "slack", "--bot", project("export {};\n")]);
    expect([code, err]).toEqual([1, expect.stringContaining("npm i @frontdesk/slack")]);
  });
});
