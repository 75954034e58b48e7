import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, it, onTestFinished } from "vitest";
import { run } from "../support/run-command.ts";

/** An adapter of which only the doctor is there: one check, which shows what it was told. */
const adapter = `export const doctor = {
  apiVersion: 1,
  platform: "Slack",
  variables: [
    { name: "SLACK_BOT_TOKEN", isSecret: true, remedy: "Copy it.", isNeeded: () => true, problem: (value) => value.startsWith("xoxb-") ? undefined : "it is none" },
    { name: "SLACK_APP_TOKEN", isSecret: true, remedy: "Make one.", isNeeded: () => false, problem: (_, environment) => environment.SLACK_BOT_TOKEN === "xoxb-other" ? "it is of another app" : undefined },
  ],
  examine: ({ environment, options, url }) => ({
    clockUrl: "http://127.0.0.1:1/",
    checks: [{ name: "told", run: async () => ({ status: "ok", message: JSON.stringify({ token: environment.SLACK_BOT_TOKEN, options, url }) }) }],
    trip: { needs: ["nothing"], begin() {} },
    close() {},
  }),
};
`;

/** A project with a bot, and perhaps with adapters; the path of the bot. */
function project(files: Record<string, string> = {}, slack = adapter): string {
  const folder = mkdtempSync(join(tmpdir(), "frontdesk-doctor-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const installed = join(folder, "node_modules/@frontdesk/slack");
  mkdirSync(installed, { recursive: true });
  const exports = slack === "" ? { ".": "./index.js" } : { "./doctor": "./index.js" };
  writeFileSync(join(installed, "package.json"), JSON.stringify({ name: "@frontdesk/slack", type: "module", exports }));
  writeFileSync(join(installed, "index.js"), slack);
  const acme = pathToFileURL(join(import.meta.dirname, "../fixtures/acme.ts")).href;
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  writeFileSync(join(folder, "bot.mjs"), `export { bot } from ${JSON.stringify(acme)};\n`);
  return join(folder, "bot.mjs");
}

const at = (bot: string, name: string): string => join(bot, "..", name);

describe("frontdesk doctor", () => {
  it("looks at this machine, the bot and the variables, and shows no value", async () => {
    const { code, out, err } = await run(["doctor", "--bot", project()], [], { SLACK_BOT_TOKEN: "xoxb-a-secret" });
    expect([code, err]).toEqual([0, ""]);
    for (const line of [
      /^ {2}ok +Node +Version/m,
      /^ {2}ok +folder +It can be written/m,
      /^ {2}ok +bot +Acme support, \d intents?\./m,
      /^ {2}ok +SLACK_BOT_TOKEN +It is set, and has the right form\./m,
      /^ {2}skipped +SLACK_APP_TOKEN +It is not set, and not needed\./m,
    ]) {
      expect(out).toMatch(line);
    }
    expect(out).not.toContain("a-secret");
  });

  it("says what is wrong with a variable and with a bot, and exits with 1", async () => {
    const bot = project();
    const malformed = await run(["doctor", "--bot", bot, "--json"], [], { SLACK_BOT_TOKEN: "a-secret-of-mine" });
    expect([malformed.code, malformed.out]).toEqual([
      1,
      expect.stringContaining('"message":"It is set, but it is none."'),
    ]);
    expect(malformed.out).not.toContain("secret-of-mine");
    const gone = await run(["doctor", "--bot", at(bot, "nothing.ts")]);
    expect([gone.code, gone.out]).toEqual([1, expect.stringMatching(/failed +bot +There is no file/)]);
  });

  it("says that a variable is missing which the others need", async () => {
    const { code, out } = await run(["doctor", "--bot", project()], [], { SLACK_APP_TOKEN: "xapp-1" });
    expect([code, out]).toEqual([
      1,
      expect.stringMatching(/failed +SLACK_BOT_TOKEN +It is not set, and needed\. Copy it\./),
    ]);
  });

  it("says that nothing of a platform is set, and that a value has blanks around it", async () => {
    const bot = project();
    expect((await run(["doctor", "--bot", bot])).out).toContain("None of SLACK_BOT_TOKEN, SLACK_APP_TOKEN is set.");
    const mixed = await run(["doctor", "--bot", bot], [], { SLACK_BOT_TOKEN: "xoxb-other", SLACK_APP_TOKEN: "xapp-1" });
    expect(mixed.out).toMatch(/failed +SLACK_APP_TOKEN +It is set, but it is of another app\. Make one\./);
    const { out } = await run(["doctor", "--bot", bot], [], { SLACK_BOT_TOKEN: " xoxb-1 " });
    expect(out).toMatch(/warning +SLACK_BOT_TOKEN +It is set, with blanks around it\./);
  });

  it("reads variables from a file, behind those of the environment, and options from another", async () => {
    const bot = project({ ".env": "SLACK_BOT_TOKEN=xoxb-file\nOTHER=1\n", "slack.json": '{"path":"/hooks"}' });
    const args = [
      "doctor",
      "--live",
      "slack",
      "--bot",
      bot,
      "--env",
      at(bot, ".env"),
      "--options",
      at(bot, "slack.json"),
      "--url",
      "https://a.example/",
    ];
    const { code, out } = await run(args);
    expect([code, out]).toEqual([
      0,
      expect.stringContaining('{"token":"…","options":{"path":"/hooks"},"url":"https://a.example"}'),
    ]);
    expect(out).toMatch(/skipped +round trip +The check `nothing` has not passed\./);
  });

  it.each([
    [["--live", "irc"], /knows slack, telegram, teams/],
    [["--wait", "long"], /--wait must be a number/],
    [["--listen", "99999"], /--listen must be a port/],
    [["--url", "example.com"], /--url must be an address/],
    [["--env", "nowhere.env"], /nowhere\.env cannot be read \(ENOENT\)/],
    [["--options", "package.json", "more"], /takes options only/],
  ])("says in one line what is wrong with %j", async (args, message) => {
    const { code, err } = await run(["doctor", "--bot", project(), ...args]);
    expect([code, err]).toEqual([1, expect.stringMatching(message)]);
    expect(err.trim().split("\n")).toHaveLength(1);
  });

  it("says that the file of --options holds no object", async () => {
    const bot = project({ "list.json": "[]", "broken.json": "{" });
    for (const name of ["list.json", "broken.json"]) {
      expect((await run(["doctor", "--bot", bot, "--options", at(bot, name)])).err).toContain("holds no JSON object");
    }
  });

  it("says that an adapter is too old to have a doctor", async () => {
    const { code, err } = await run(["doctor", "--live", "slack", "--bot", project({}, "")]);
    expect([code, err]).toEqual([1, expect.stringContaining("npm i @frontdesk/slack@latest")]);
    const { err: other } = await run([
      "doctor",
      "--live",
      "slack",
      "--bot",
      project({}, "export const doctor = {};\n"),
    ]);
    expect(other).toContain("has no doctor");
  });
});
