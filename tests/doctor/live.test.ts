import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileUrl } from "@frontdesk/core";
import { recordingHost } from "@frontdesk/core/testing";
import { teams } from "@frontdesk/teams";
import { fakeTeams } from "@frontdesk/teams/testing";
import { describe, expect, onTestFinished, test } from "vitest";
import { type DoctorRun, doctorFolder, runDoctor } from "../support/doctor-process.ts";
import { type DoctorStage, doctorStage, type StagedPlatform } from "../support/doctor-stage.ts";

const platforms = ["slack", "telegram", "teams"] as const;

async function staged(platform: StagedPlatform): Promise<DoctorStage> {
  const stage = await doctorStage(platform);
  onTestFinished(() => stage.close());
  return stage;
}

/** Runs the doctor at a stand-in; whoever is asked to write or press, does. */
async function live(platform: StagedPlatform, stage: DoctorStage, args: readonly string[] = []): Promise<DoctorRun> {
  const folder = doctorFolder({ "package.json": "{}", "options.json": JSON.stringify(stage.options) });
  return runDoctor(["--live", platform, "--options", "options.json", ...args], {
    folder,
    environment: stage.environment,
    line(line) {
      const word = /doctor [0-9a-f]{8}$/.exec(line)?.[0];
      if (word !== undefined) void stage.write(word);
      else if (line.includes("→ Press")) void stage.press();
    },
  });
}

function linesOf({ out }: DoctorRun, status: string): readonly string[] {
  return out.split("\n").filter((line) => line.startsWith(`  ${status} `));
}

function expectNoSecret(stage: DoctorStage, { out, err }: DoctorRun): void {
  for (const secret of stage.secrets) expect(out + err).not.toContain(secret);
}

describe.each(platforms)("frontdesk doctor --live %s", (platform) => {
  test("finds all well, makes the round trip, and leaves nothing behind", async () => {
    const stage = await staged(platform);
    const run = await live(platform, stage, ["--chat", stage.chat]);
    expect([run.code, run.err, linesOf(run, "failed"), linesOf(run, "warning")]).toEqual([0, "", [], []]);
    expect(linesOf(run, "ok").length).toBeGreaterThanOrEqual(15);
    expect(stage.left()).toBe(0);
    expectNoSecret(stage, run);
  });
});

test("says what is wrong, posts nothing, and exits with 1", async () => {
  const stage = await staged("telegram");
  await stage.breakDown();
  const run = await live("telegram", stage, ["--chat", stage.chat, "--json"]);
  const lines = run.out.trim().split("\n");
  const objects = lines.map((line): { readonly check?: string; readonly status?: string } => JSON.parse(line));
  expect([run.code, run.err]).toEqual([1, ""]);
  expect(objects.find(({ check }) => check === "token")).toMatchObject({ status: "failed" });
  expect(objects.find(({ check }) => check === "round trip")).toMatchObject({ status: "skipped" });
  expect(objects.at(-1)).toHaveProperty("summary.failed", 1);
  expect(stage.left()).toBe(0);
  expectNoSecret(stage, run);
});

test("tells no secret that is malformed", async () => {
  const stage = await staged("slack");
  const secret = "not-one:but-a-secret";
  const environment = { ...stage.environment, SLACK_BOT_TOKEN: secret, SLACK_APP_TOKEN: secret };
  const run = await live("slack", { ...stage, environment }, ["--wait", "0"]);
  expect(run.code).toBe(1);
  expect(run.out + run.err).not.toContain("but-a-secret");
});

describe.each(["slack", "telegram"] as const)("frontdesk doctor --live %s, without a chat", (platform) => {
  test("asks for a message to the bot, and goes on there", async () => {
    const stage = await staged(platform);
    const run = await live(platform, stage);
    expect([run.code, linesOf(run, "warning"), linesOf(run, "failed")]).toEqual([0, [], []]);
    expect(run.out).toMatch(new RegExp(`chat +You wrote: chat ${stage.chat}`));
    expect([linesOf(run, "ok").some((line) => line.includes("The press arrived.")), stage.left()]).toEqual([true, 0]);
  });
});

test("Teams without a chat is told how to find its id", async () => {
  const stage = await staged("teams");
  const run = await live("teams", stage);
  expect([run.code, run.out]).toEqual([0, expect.stringMatching(/skipped +chat .*--chat: a person's Object ID/)]);
});

test("Ctrl-C ends the wait, and what was posted is removed", async () => {
  const stage = await staged("slack");
  const folder = doctorFolder({ "package.json": "{}" });
  const run = await runDoctor(["--live", "slack", "--chat", stage.chat], {
    folder,
    environment: stage.environment,
    line: (line, interrupt) => (line.includes("→ Press") ? interrupt() : undefined),
  });
  expect(run.out).toMatch(/skipped +button +Ended by Ctrl-C\./);
  expect(run.out).toMatch(/ok +cleaning up +All 2 posts are removed\./);
  expect([run.code, stage.left()]).toEqual([0, 0]);
});

test.each([
  ["teams", "/api/messages"],
  ["slack", "/slack/events"],
] as const)("%s: with --listen the platform's requests reach the doctor", async (platform, path) => {
  const stage = await staged(platform);
  const folder = doctorFolder({ "package.json": "{}", "options.json": JSON.stringify(stage.options) });
  const { SLACK_APP_TOKEN: _, ...environment } = { ...stage.environment, ...stage.byHttp };
  const run = await runDoctor(["--live", platform, "--options", "options.json", "--listen", "0"], {
    folder,
    environment,
    line(line) {
      const address = /listens at (http:\S+?)\.?$/.exec(line)?.[1];
      if (address !== undefined) stage.postTo(address + path);
      const word = /doctor [0-9a-f]{8}$/.exec(line)?.[0];
      if (word !== undefined) void stage.write(word);
      else if (line.includes("→ Press")) void stage.press();
    },
  });
  expect([run.code, run.err, linesOf(run, "failed")]).toEqual([0, "", []]);
  expect(run.out).toMatch(/ok +button +The press arrived\./);
  expect(stage.left()).toBe(0);
  expectNoSecret(stage, run);
});

test("a customer's message that comes meanwhile is left to the bot", async () => {
  const stage = await staged("slack");
  const folder = doctorFolder({ "package.json": "{}" });
  const run = await runDoctor(["--live", "slack", "--chat", stage.chat], {
    folder,
    environment: stage.environment,
    line(line) {
      if (!line.includes("→ Press")) return;
      void stage.write("Where is my order?").then(() => stage.press());
    },
  });
  // Slack gives what is not acknowledged to the next connection: only the press, the second, was.
  expect([run.code, stage.acknowledged]).toEqual([0, ["envelope-2"]]);
});

test("a customer who accepts a file of the bot's meanwhile is left to the bot", async () => {
  const platform = await fakeTeams();
  onTestFinished(() => platform.close());
  const channel = teams(platform.options);
  const host = recordingHost(channel);
  await channel.open(host);
  const [ann, bob] = [platform.customer(), platform.customer()];
  const { id } = await host.files.put({ name: "a.txt", bytes: new Uint8Array(3), owner: "conversation" });
  const address = { serviceUrl: platform.serviceUrl, conversation: bob.conversation, bot: platform.botId };
  const offer = { parts: [{ kind: "file", url: fileUrl(id), name: "a.txt" }], purpose: "reply", locale: "en" } as const;
  for (const piece of channel.render(offer)) {
    const { signal } = new AbortController();
    const { tenantId } = platform.options;
    const place = { ...address, tenant: tenantId, type: "personal", user: bob.id };
    await channel.send(place, piece, { account: tenantId, idempotencyKey: "1", signal });
  }
  await channel.close();
  const { appId, appPassword, tenantId, endpoints } = platform.options;
  const options = { endpoints, serviceUrl: platform.serviceUrl };
  const folder = doctorFolder({ "package.json": "{}", "options.json": JSON.stringify(options) });
  const statuses: number[] = [];
  const run = await runDoctor(
    ["--live", "teams", "--options", "options.json", "--listen", "0", "--chat", ann.aadObjectId],
    {
      folder,
      environment: { MICROSOFT_APP_ID: appId, MICROSOFT_APP_PASSWORD: appPassword, MICROSOFT_APP_TENANT_ID: tenantId },
      line(line) {
        const doorway = /listens at (http:\S+?)\.?$/.exec(line)?.[1];
        if (doorway !== undefined) platform.postTo(`${doorway}/api/messages`);
        if (!line.includes("→ Press")) return;
        void bob.accepts().then((status) => {
          statuses.push(status);
          return ann.presses("I can see this");
        });
      },
    },
  );
  expect([run.code, statuses]).toEqual([0, [503]]);
  // The question stays, and nobody said that it is too late.
  expect(bob.messages.map(({ consents }) => consents.length)).toEqual([1]);
});

test("where no adapter is installed, it says so", async () => {
  const folder = mkdtempSync(join(tmpdir(), "frontdesk-doctor-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const here = await runDoctor([], { folder, environment: {} });
  expect([here.code, here.out]).toEqual([0, expect.stringContaining("@frontdesk/telegram is not installed here.")]);
  const there = await runDoctor(["--live", "telegram"], { folder, environment: {} });
  expect([there.code, there.err]).toEqual([1, expect.stringContaining("npm i @frontdesk/telegram")]);
});
