import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { type Clock, engine, FrontdeskError, systemClock } from "@frontdesk/core";
import { fakeChannel, fakeEvent, recordingLog } from "@frontdesk/core/testing";
import { postgres } from "@frontdesk/postgres";
import { frontdesk, runtime } from "frontdesk";
import { afterAll, beforeAll, expect, it, onTestFinished, vi } from "vitest";
import { describeWithServer, makeDatabase, type TestDatabase } from "../packages/stores/postgres/test/database.ts";
import { makeProxy } from "../packages/stores/postgres/test/proxy.ts";

const front = frontdesk({ id: "acme", name: "Acme support", disclosure: false });
const hours = front.intent({ name: "hours", examples: ["when are you open"], run: () => "From 9 to 18." });
const bot = front.bot({ intents: [hours] });
const cli = fileURLToPath(new URL("../packages/frontdesk/src/cli.ts", import.meta.url));
const here = fileURLToPath(new URL(".", import.meta.url));

/** Runs `frontdesk store` as an operator does, with the database in the environment. */
async function store(database: TestDatabase, ...args: readonly string[]): Promise<{ code: number; out: string }> {
  const child = spawn(process.execPath, ["--conditions=@frontdesk/source", cli, "store", ...args], {
    cwd: here,
    env: { ...process.env, DATABASE_URL: database.url, NODE_NO_WARNINGS: "1" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  let out = "";
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", (text) => (out += text));
  const [code] = await once(child, "close");
  return { code, out };
}

describeWithServer("operations on PostgreSQL", () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await makeDatabase();
  });
  afterAll(() => database.drop());

  it("makes the tables, and says how a running bot stands", { timeout: 60_000 }, async () => {
    expect((await store(database, "status")).out).toMatch(/schema +none/);
    expect((await store(database, "migrate")).out).toMatch(/went from schema 0 to \d+\./);
    const running = engine(bot, { channels: [], store: postgres(database.url) });
    await running.start();
    onTestFinished(() => running.stop());
    const { code, out } = await store(database, "status", "--bot", "acme");
    expect([code, out]).toEqual([
      0,
      expect.stringMatching(/up to date\n +size +[\d.]+ kB\n +bot +acme\n +events +0 wai/),
    ]);
  });

  it("gives a running bot back what it had given up", { timeout: 60_000 }, async () => {
    const channel = fakeChannel();
    let isBlocked = true;
    // Of its ten seconds between two looks only half a one passes.
    const clock: Clock = { now: () => Date.now(), after: (ms, callback) => systemClock.after(ms / 20, callback) };
    const limits = { turnTimeoutMs: 600_000, sendTimeoutMs: 600_000 };
    const sending: typeof channel = {
      ...channel,
      send: (...given) =>
        isBlocked ? Promise.reject(new FrontdeskError("channel.refused", "Blocked.")) : channel.send(...given),
    };
    const running = engine(bot, { channels: [sending], store: postgres(database.url), clock, ...limits });
    await running.start();
    onTestFinished(() => running.stop());
    const event = fakeEvent({ chat: "1", user: { id: "1" } }, { key: "1", at: clock.now() });
    await channel.deliver({ ...event, kind: "message", text: "when are you open" });
    await vi.waitFor(async () => expect(await running.operations.stuck()).toHaveLength(1), { timeout: 20_000 });
    isBlocked = false;
    const [stuck] = await running.operations.stuck();
    expect((await store(database, "list", "--bot", "acme")).out).toContain("channel.refused");
    expect((await store(database, "retry", "--bot", "acme", "--ids", String(stuck?.id))).out).toBe(
      `Retried 1 of 1: ${stuck?.id}.\n`,
    );
    await vi.waitFor(() => expect(channel.received).toHaveLength(1), { timeout: 20_000 });
  });

  it("is not ready while the connection to the database is cut, and is again", { timeout: 60_000 }, async () => {
    const wire = await makeProxy(database.url);
    onTestFinished(() => wire.close());
    const log = recordingLog();
    const desk = runtime(bot, { channels: [fakeChannel()], store: postgres(wire.url), log });
    await desk.start();
    onTestFinished(() => desk.stop({ deadlineMs: 0 }));
    const ready = async (): Promise<unknown> => {
      const response = await desk.fetch(new Request("http://acme.test/ready"));
      return [response.status, (await response.json()).reasons];
    };
    expect(await ready()).toEqual([200, []]);
    wire.cut();
    await vi.waitFor(async () => expect(await ready()).toEqual([503, ["store_unavailable"]]), { timeout: 20_000 });
    wire.mend();
    await vi.waitFor(async () => expect(await ready()).toEqual([200, []]), { timeout: 20_000 });
  });
});
