import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TeamsOptions, teams } from "@frontdesk/teams";
import { type FakeTeams, fakeTeams } from "@frontdesk/teams/testing";
import { diskFiles, frontdesk, lineLog, type Runtime, runtime, sqlite } from "frontdesk";
import { describe, expect, onTestFinished, test } from "vitest";
import { serve as listen } from "../support/teams-server.ts";

const front = frontdesk({ id: "acme", name: "Acme support", disclosure: false });
const colour = front.intent({
  name: "colour",
  examples: ["paint my bike", "I want a new colour"],
  async run(turn) {
    const chosen = await turn.choose("colour", "Which colour?", { red: "Red", blue: "Blue" });
    await turn.once("paint", () => painted.push(chosen));
    return `It becomes ${chosen}.`;
  },
});
const photo = front.intent({
  name: "photo",
  examples: ["here is a photo of my bike"],
  async run(turn) {
    const [file] = turn.files;
    const content = await file?.read();
    return content === undefined ? "No photo." : `${content.file.mime}, ${content.bytes.length} bytes.`;
  },
});
const bot = front.bot({ intents: [colour, photo], fallback: () => "Could you say that in other words?" });
const painted: string[] = [];

/** A bot on a server of its own, over what an earlier one has kept. */
async function serve(fake: FakeTeams, folder: string, options: TeamsOptions): Promise<Runtime> {
  const running = runtime(bot, {
    channels: [teams({ ...fake.options, ...options, gatherMs: 0 })],
    store: sqlite(join(folder, "acme.db")),
    files: diskFiles(join(folder, "files")),
    log: lineLog({ level: "silent" }),
  });
  await running.start();
  onTestFinished(() => running.stop());
  fake.postTo(`${await listen(running)}/api/messages`);
  return running;
}

async function begin(): Promise<{ readonly fake: FakeTeams; readonly folder: string }> {
  painted.length = 0;
  const folder = mkdtempSync(join(tmpdir(), "frontdesk-teams-"));
  const fake = await fakeTeams();
  onTestFinished(async () => {
    await fake.close();
    rmSync(folder, { recursive: true, force: true });
  });
  return { fake, folder };
}

describe.each(["botbuilder", "agents"] as const)("on Teams with %s", (sdk) => {
  test("33: a button is pressed once, by the one it was shown to, and no other", async () => {
    const { fake, folder } = await begin();
    await serve(fake, folder, { sdk });
    const [ann, bob] = [fake.customer(), fake.customer()];
    await ann.writes("paint my bike");
    await expect.poll(() => ann.messages.length).toBe(1);
    const { data } = ann.messages[0]?.buttons.find(({ label }) => label === "Red") ?? {};
    expect(await bob.writes("", { text: undefined, value: data })).toBe(200);
    expect(await ann.writes("", { text: undefined, value: { frontdesk: "0".repeat(32) } })).toBe(200);
    // Each is told that it is not valid; Ann gets her question once more.
    await expect.poll(() => [ann.messages.length, bob.messages.length]).toEqual([3, 1]);
    expect(painted).toEqual([]);
    await Promise.all([ann.presses("Red"), ann.presses("Red")]);
    await expect.poll(() => ann.messages.map(({ text }) => text)).toContain("It becomes red.");
    expect(painted).toEqual(["red"]);
  });

  test("23: a picture is there for the handler, whatever it said it was", async () => {
    const { fake, folder } = await begin();
    await serve(fake, folder, { sdk });
    const ann = fake.customer();
    const png = Buffer.from("89504e470d0a1a0a0000000d49484452", "hex");
    await ann.writes("here is a photo of my bike", { attachments: [fake.picture(png, "application/pdf")] });
    await expect.poll(() => ann.messages.map(({ text }) => text)).toEqual([`image/png, ${png.length} bytes.`]);
  });

  test("42: a word to a customer whom another process has met, long after", async () => {
    const { fake, folder } = await begin();
    const first = await serve(fake, folder, { sdk });
    const ann = fake.customer();
    await ann.writes("good morning");
    await expect.poll(() => ann.messages.length).toBe(1);
    await first.stop();
    const second = await serve(fake, folder, { sdk });
    const { serviceUrl, botId: bot } = fake;
    const place = { serviceUrl, conversation: ann.conversation, bot, type: "personal", user: ann.id };
    const { tenantId: account } = fake.options;
    const to = { channel: "teams", account, address: { ...place, tenant: account } };
    for (let time = 0; time < 2; time += 1) await second.send(to, "Your bike is ready.", { idempotencyKey: "ready" });
    await second.stop();
    expect(ann.messages.map(({ text }) => text).slice(1)).toEqual(["Your bike is ready."]);
  });
});
