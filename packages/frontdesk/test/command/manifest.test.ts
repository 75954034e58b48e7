import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, describe, expect, it } from "vitest";
import { run } from "../support/run-command.ts";

const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A project with a bot called Acme support, and an adapter of a platform that tells what it was given. */
function project(source: string, name = "@frontdesk/slack"): string {
  const folder = mkdtempSync(join(tmpdir(), "frontdesk-manifest-"));
  folders.push(folder);
  const installed = join(folder, "node_modules", name);
  mkdirSync(installed, { recursive: true });
  const exports = { ".": { default: "./index.js" } };
  writeFileSync(join(installed, "package.json"), JSON.stringify({ name, type: "module", exports }));
  writeFileSync(join(installed, "index.js"), source);
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

  it("asks for what its flags say", async () => {
    const bot = project("export const slackManifest = (_, options) => options;\n");
    const { out } = await run([
      "manifest",
      "slack",
      "--bot",
      bot,
      "--url",
      "https://a.example",
      "--many",
      "--assistant",
    ]);
    expect(JSON.parse(out)).toEqual({ url: "https://a.example", many: true, assistant: true });
    const { code, err } = await run(["manifest", "slack", "--bot", bot, "--many"]);
    expect([code, err]).toEqual([1, expect.stringContaining("--many needs --url.")]);
  });

  it("says what to install where the adapter has none", async () => {
    const { code, err } = await run(["manifest", "slack", "--bot", project("export {};\n")]);
    expect([code, err]).toEqual([1, expect.stringContaining("npm i @frontdesk/slack")]);
  });
});

describe("frontdesk manifest teams", () => {
  const tells = "export const teamsAppPackage = (options) => new TextEncoder().encode(JSON.stringify(options));\n";
  const appId = "00000000-0000-4000-8000-000000000001";
  const website = "https://acme.example";

  /** The project's bot, and a file beside it. */
  function acme(source = tells): { readonly bot: string; readonly file: string } {
    const bot = project(source, "@frontdesk/teams");
    return { bot, file: join(dirname(bot), "acme.zip") };
  }

  it("writes the package that the installed adapter makes for the bot", async () => {
    const { bot, file } = acme();
    const given = ["manifest", "teams", "--bot", bot, "--website", website, "--out", file];
    const { code, out } = await run(given, [], { MICROSOFT_APP_ID: ` ${appId}\n` });
    expect([code, out]).toEqual([0, expect.stringContaining(file)]);
    expect(JSON.parse(readFileSync(file, "utf8"))).toEqual({
      appId,
      name: "Acme support",
      description: "Acme support",
      developer: { name: "Acme support", websiteUrl: website, privacyUrl: website, termsOfUseUrl: website },
    });
  });

  it("takes everything from its options", async () => {
    const { bot, file } = acme();
    const options = {
      bot,
      "app-id": appId,
      website,
      privacy: `${website}/privacy`,
      terms: `${website}/terms`,
      out: file,
      name: "Desk",
      description: "Helps",
      developer: "Acme Ltd",
      version: "1.0.1",
      accent: "#102030",
    };
    const given = Object.entries(options).flatMap(([name, value]) => [`--${name}`, value]);
    expect((await run(["manifest", "teams", ...given])).code).toBe(0);
    expect(JSON.parse(readFileSync(file, "utf8"))).toEqual({
      appId,
      name: "Desk",
      description: "Helps",
      developer: {
        name: "Acme Ltd",
        websiteUrl: website,
        privacyUrl: `${website}/privacy`,
        termsOfUseUrl: `${website}/terms`,
      },
      version: "1.0.1",
      accentColor: "#102030",
    });
  });

  for (const [what, left, said] of [
    ["without an app id", ["--website", website], "MICROSOFT_APP_ID"],
    ["without a website", ["--app-id", appId], "--website"],
    ["with an option of another platform", ["--command", "/help"], "takes no --command"],
    ["into a folder that is not there", ["--app-id", appId, "--website", website, "--out", "/nowhere/a.zip"], "--out"],
  ] as const) {
    it(`says in one line what is wrong ${what}`, async () => {
      const { bot } = acme();
      const { code, out, err } = await run(["manifest", "teams", "--bot", bot, ...left]);
      expect([code, out, err.trim().split("\n")]).toEqual([1, "", [expect.stringContaining(said)]]);
    });
  }

  it("asks for a name where there is no bot, and says what to install where the adapter has no package", async () => {
    const given = ["manifest", "teams", "--app-id", appId, "--website", website];
    expect((await run(given)).err).toContain("--name");
    const { code, err } = await run([...given, "--bot", acme("export {};\n").bot]);
    expect([code, err]).toEqual([1, expect.stringContaining("npm i @frontdesk/teams")]);
  });

  it("is one of the platforms that the command names", async () => {
    expect((await run(["manifest", "telegram"])).err).toContain("slack and teams");
    const { out } = await run(["manifest", "--help"]);
    expect(out).toContain("--app-id");
    expect(out).toContain("--command");
  });
});
