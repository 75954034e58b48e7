import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { systemClock } from "@frontdesk/core";
import { describe, expect, it, onTestFinished } from "vitest";
import { clockCheck } from "../../src/doctor/clock-check.ts";
import { checkClock, checkFolder, checkNode } from "../../src/doctor/local-checks.ts";

describe("this machine", () => {
  it.each([
    ["22.18.0", "ok"],
    ["24.1.0", "ok"],
    ["22.17.9", "failed"],
    ["20.19.0", "failed"],
  ])("has Node %s: %s", (version, status) => {
    expect(checkNode(version).status).toBe(status);
  });

  it("has a folder that can be written, and leaves nothing in it", async () => {
    const folder = mkdtempSync(join(tmpdir(), "frontdesk-doctor-"));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    expect(await checkFolder(folder)).toMatchObject({ status: "ok" });
    expect(readdirSync(folder)).toEqual([]);
    expect(await checkFolder(join(folder, "not-there"))).toMatchObject({
      status: "failed",
      message: expect.stringContaining("ENOENT"),
    });
  });

  it("has a clock that shows a time that can be", () => {
    expect(checkClock(Date.UTC(2026, 10, 21)).status).toBe("ok");
    expect(checkClock(0)).toMatchObject({ status: "failed", message: expect.stringContaining("1970-01-01") });
  });
});

describe("the clock", () => {
  const serverNow = Date.UTC(2026, 0, 5, 12);

  async function differing(byMs: number, date: string = new Date(serverNow).toUTCString()): Promise<unknown> {
    const server = createServer((_, response) => {
      response.sendDate = false;
      response.writeHead(404, date === "" ? {} : { date }).end();
    });
    onTestFinished(async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    const url = `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}/`;
    const clock = { ...systemClock, now: () => serverNow + byMs };
    return clockCheck(url, clock).run(new AbortController().signal);
  }

  it.each([
    [0, "ok"],
    [-29_000, "ok"],
    [45_000, "warning"],
    [-230_000, "warning"],
    [600_000, "failed"],
    [-600_000, "failed"],
  ])("that differs by %i ms: %s", async (byMs, status) => {
    expect(await differing(byMs)).toMatchObject({ status });
  });

  it("says in which direction it is off", async () => {
    expect(await differing(600_500)).toMatchObject({ message: expect.stringContaining("600 s ahead of") });
    expect(await differing(-599_500)).toMatchObject({ message: expect.stringContaining("600 s behind") });
  });

  it("is not judged by an answer without a time, or by none", async () => {
    expect(await differing(0, "")).toMatchObject({ status: "skipped" });
    const none = clockCheck("http://127.0.0.1:1/", systemClock).run(new AbortController().signal);
    expect(await none).toMatchObject({ status: "skipped" });
  });
});
