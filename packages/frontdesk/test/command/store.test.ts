import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { engine, FrontdeskError, type Store } from "@frontdesk/core";
import { fakeChannel, fakeClock, fakeEvent, seededRandom } from "@frontdesk/core/testing";
import { sqlite } from "@frontdesk/sqlite";
import { beforeEach, expect, it, onTestFinished } from "vitest";
import { bot } from "../fixtures/acme.ts";
import { run } from "../support/run-command.ts";

const botFile = fileURLToPath(new URL("../fixtures/acme.ts", import.meta.url));
let folder: string;
let path: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "frontdesk-"));
  path = join(folder, "frontdesk.db");
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
});

const store = (verb: string, ...options: readonly string[]) => run(["store", verb, "--store", path, ...options]);

/** Two customers write; the first one's event cannot be handled, the second one's answer is refused. */
async function stuckTwice(): Promise<void> {
  const inner = sqlite(path);
  let faults = 5;
  const failing: Store = {
    ...inner,
    async commitAndClaim(...given) {
      if (faults-- > 0) throw new TypeError("The driver is broken.");
      return inner.commitAndClaim(...given);
    },
  };
  const channel = fakeChannel();
  const refusing = { ...channel, send: () => Promise.reject(new FrontdeskError("channel.refused", "Blocked.")) };
  const clock = fakeClock();
  // Ids that no word of the customers is found in by chance.
  const desk = engine(bot, { channels: [refusing], store: failing, clock, random: seededRandom("stuck twice") });
  await desk.start();
  const write = (chat: string): Promise<unknown> => {
    const event = fakeEvent({ chat, user: { id: chat } }, { key: chat, at: clock.now() });
    return channel.deliver({ ...event, kind: "message", text: "when are you open" });
  };
  await write("ann");
  for (let step = 0; step < 30; step++) await clock.advance(2_000);
  await write("bea");
  for (let step = 0; step < 5; step++) await clock.advance(2_000);
  await desk.idle();
  await desk.stop();
}

/** What a bot answers that starts over the same file. */
async function answers(): Promise<readonly string[]> {
  const channel = fakeChannel();
  const desk = engine(bot, { channels: [channel], store: sqlite(path) });
  await desk.start();
  await desk.idle();
  await desk.stop();
  return channel.received.map(({ chat }) => chat);
}

it("makes the tables and says how they stand", async () => {
  const before = await store("status");
  expect(before).toMatchObject({ code: 0, err: "" });
  expect(before.out).toMatch(/schema +none/);
  expect(await readdir(folder)).toEqual([]);
  expect((await store("migrate")).out).toMatch(/went from schema 0 to \d+\.\n$/);
  expect((await store("migrate")).out).toMatch(/is at schema \d+: nothing to do\.\n$/);
  const after = await store("status", "--bot", "acme");
  expect(after.out).toMatch(
    /schema +\d+, up to date\n +size +[\d.]+ kB\n +bot +acme\n +events +0 waiting; 0 set aside/,
  );
});

it("lists what is stuck without a word of the customers, and counts it", async () => {
  await stuckTwice();
  const { code, out } = await store("list", "--bot", botFile);
  expect(code).toBe(0);
  const rows = out
    .trimEnd()
    .split("\n")
    .map((line) => line.split(/ {2,}/));
  expect(rows[0]).toEqual(["id", "what", "how", "channel", "since", "why", "conversation"]);
  expect(rows.slice(1).map(([, ...row]) => row)).toEqual([
    ["event", "set_aside", "test", expect.any(String), "unknown", expect.stringMatching(/^[\da-f-]{36}$/)],
    // The apology to the first, and the answer to the second.
    ["message", "refused", "test", expect.any(String), "channel.refused", expect.any(String)],
    ["message", "refused", "test", expect.any(String), "channel.refused", expect.any(String)],
  ]);
  expect(out).not.toMatch(/open|18/);
  const status = await store("status", "--bot", "acme", "--json");
  expect(JSON.parse(status.out).counts).toMatchObject({ waiting: 0, setAside: 1, refused: 2, unknown: 0 });
});

it("retries an event and a message, which the next start handles and sends", async () => {
  await stuckTwice();
  const listed: readonly { id: number; kind: string }[] = JSON.parse(
    (await store("list", "--bot", "acme", "--json")).out,
  );
  const [event, apology, answer] = listed.map(({ id }) => id);
  const { code, out } = await store("retry", "--bot", "acme", "--ids", `${event},${answer},999`);
  expect([code, out]).toEqual([
    1,
    `Retried 2 of 3: ${event}, ${answer}.\nLeft as they are: 999 (not stuck, or a person has the conversation since).\n`,
  ]);
  expect((await store("drop", "--bot", "acme", "--all")).out).toBe(`Dropped 1 of 1: ${apology}.\n`);
  expect((await store("list", "--bot", "acme")).out).toBe("Nothing is stuck.\n");
  expect([...(await answers())].sort()).toEqual(["ann", "bea"]);
  const kept = sqlite(path);
  await kept.open("acme");
  const codes = (await kept.journal({ limit: 99 })).map((line) => line.code);
  await kept.close();
  expect(codes.filter((one) => one.startsWith("store."))).toEqual(["store.retried", "store.retried", "store.dropped"]);
});

it("says what to do while the bot has the file, and looks at it all the same", async () => {
  const running = engine(bot, { channels: [], store: sqlite(path) });
  await running.start();
  onTestFinished(() => running.stop());
  const { code, err } = await store("retry", "--bot", "acme", "--all");
  expect(code).toBe(1);
  expect(err).toContain('Another process serves the bot "acme"');
  expect(err).toContain("Stop the bot for as long as this takes");
  expect(err).toContain("store.unavailable");
  expect((await store("status", "--bot", "acme")).out).toContain("0 waiting");
});

it.each([
  [["store"], "needs one of status"],
  [["store", "mend"], 'does not know "mend"'],
  [["store", "list", "--store", "missing.db"], "needs --bot"],
  [["store", "list", "--store", "missing.db", "--bot", "acme"], "There is no store at"],
  [["store", "retry", "--bot", "acme"], "needs either --ids or --all"],
  [["store", "drop", "--bot", "acme", "--ids", "1", "--all"], "needs either --ids or --all"],
  [["store", "drop", "--bot", "acme", "--ids", "1,b"], '"b" is no id'],
  [["store", "status", "--schema", "other"], "has no --schema"],
])("refuses %j", async (args, message) => {
  const { code, err } = await run(args);
  expect([code, err]).toEqual([1, expect.stringContaining(message)]);
});

it("takes the place from DATABASE_URL, and never shows who connects", async () => {
  const url = "postgres://frontdesk:s3cr3t@127.0.0.1:1/acme";
  const { code, out, err } = await run(["store", "status"], [], { DATABASE_URL: url });
  expect(code).toBe(1);
  expect(out + err).not.toContain("s3cr3t");
});
