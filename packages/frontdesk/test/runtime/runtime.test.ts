import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Channel, FrontdeskError, memory, type Outbound } from "@frontdesk/core";
import { fakeChannel, fakeClock, fakeEvent, recordingLog } from "@frontdesk/core/testing";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { terminalDesk } from "../../src/desk/terminal-desk.ts";
import { type RuntimeOptions, runtime } from "../../src/index.ts";
import { bot } from "../fixtures/acme.ts";

const quiet = (options: RuntimeOptions = {}): RuntimeOptions => ({ store: memory(), log: recordingLog(), ...options });
const eve = { chat: "1", user: { id: "1" } };

describe("a runtime", () => {
  it("has the web channel and a database in the working directory by default", async () => {
    const folder = await mkdtemp(join(tmpdir(), "frontdesk-"));
    onTestFinished(() => rm(folder, { recursive: true }));
    const cwd = vi.spyOn(process, "cwd").mockReturnValue(folder);
    onTestFinished(() => cwd.mockRestore());
    const desk = runtime(bot, { log: recordingLog() });
    expect((await desk.start()).channels).toEqual([{ name: "web", status: "open" }]);
    await desk.stop();
    expect(await readdir(folder)).toContain("frontdesk.db");
    // Whoever sends no files gets no folder for them.
    expect(await readdir(folder)).not.toContain("frontdesk-files");
  });

  it("keeps files in the working directory by default, over a restart", async () => {
    const folder = await mkdtemp(join(tmpdir(), "frontdesk-"));
    onTestFinished(() => rm(folder, { recursive: true }));
    const cwd = vi.spyOn(process, "cwd").mockReturnValue(folder);
    onTestFinished(() => cwd.mockRestore());
    const bytes = new TextEncoder().encode("hello");
    const ids: string[] = [];
    const seen: unknown[] = [];
    const keeping: Channel = {
      ...fakeChannel(),
      async open({ files }) {
        for (const id of ids) seen.push((await files.get(id))?.bytes);
        ids.push((await files.put({ name: "hello.txt", bytes, owner: "a" })).id);
      },
    };
    for (const _run of [1, 2]) {
      const desk = runtime(bot, quiet({ channels: [keeping], startup: "strict" }));
      await desk.start();
      await desk.stop();
    }
    expect(seen).toEqual([bytes]);
    expect(await readdir(folder)).toEqual(["frontdesk-files"]);
  });

  it("answers customers, and writes to them unasked, once for each key", async () => {
    const channel = fakeChannel();
    const { promise: both, resolve } = Promise.withResolvers<void>();
    const counting: Channel<Outbound> = {
      ...channel,
      async send(address, message, context) {
        const sent = await channel.send(address, message, context);
        if (channel.received.length === 2) resolve();
        return sent;
      },
    };
    const desk = runtime(bot, quiet({ channels: [counting] }));
    await desk.start();
    await channel.deliver({ ...fakeEvent(eve, { key: "1", at: 0 }), kind: "message", text: "when are you open" });
    const customer = { channel: "test", account: "account", address: { chat: "1" } };
    for (const _attempt of [1, 2])
      await desk.send(customer, { en: "Your parcel is here.", ru: "Посылка здесь." }, { idempotencyKey: "a" });
    await both;
    await desk.stop();
    expect(channel.received.map(({ message }) => message.parts)).toEqual([
      [{ kind: "text", text: "From 9 to 18." }],
      [{ kind: "text", text: "Your parcel is here." }],
    ]);
  });

  it("stops once, however often it is told, and leaves no timer behind", async () => {
    const clock = fakeClock();
    let closed = 0;
    const channel: Channel = {
      ...fakeChannel(),
      async close() {
        closed += 1;
      },
    };
    const desk = runtime(bot, quiet({ channels: [channel], clock }));
    await desk.start();
    await Promise.all([desk.stop(), desk.stop()]);
    expect([closed, desk.status().state, clock.waiting]).toEqual([1, "closed", 0]);
  });

  it("starts without a channel that fails, unless it is told to be strict", async () => {
    const failing = (): Channel => ({
      ...fakeChannel({ name: "failing" }),
      open: () => Promise.reject(new FrontdeskError("channel.start_failed", "The key is wrong.")),
    });
    const tolerant = runtime(bot, quiet({ channels: [failing(), fakeChannel()] }));
    expect((await tolerant.start()).channels.map(({ status }) => status)).toEqual(["failed", "open"]);
    await tolerant.stop();
    const strict = runtime(bot, quiet({ channels: [failing(), fakeChannel()], startup: "strict" }));
    await expect(strict.start()).rejects.toMatchObject({ code: "channel.start_failed" });
    expect((await strict.fetch(new Request("http://acme.test/health"))).status).toBe(503);
  });

  it("refuses two channels of one name, and two routes on one path", () => {
    expect(() => runtime(bot, quiet({ channels: [fakeChannel(), fakeChannel()] }))).toThrow(
      expect.objectContaining({ code: "runtime.duplicate_channel" }),
    );
    const routed = (name: string): Channel => ({
      ...fakeChannel({ name }),
      routes: [{ method: "POST", path: "/hook", handle: async () => ({ status: 200 }) }],
    });
    expect(() => runtime(bot, quiet({ channels: [routed("a"), routed("b")] }))).toThrow(
      expect.objectContaining({ code: "runtime.duplicate_route", message: expect.stringContaining("POST /hook") }),
    );
    const deskLike: Channel = {
      ...routed("c"),
      routes: [{ method: "GET", path: "/desk/cases", handle: async () => ({ status: 200 }) }],
    };
    const desk = terminalDesk({ token: "a-token-of-enough-length" });
    expect(() => runtime(bot, quiet({ channels: [deskLike], desk }))).toThrow(
      expect.objectContaining({ code: "runtime.duplicate_route" }),
    );
  });
});
