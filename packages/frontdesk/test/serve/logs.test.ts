import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { startNode } from "../support/child.ts";

const program = fileURLToPath(new URL("../fixtures/serve-broken-channel.ts", import.meta.url));

it("logs JSON lines to standard error where that is no terminal", { timeout: 30_000 }, async () => {
  const child = startNode([program]);
  await child.until(/is ready at/);
  child.process.kill("SIGTERM");
  const { out, err } = await child.exit;
  const lines = err.split("\n").filter((line) => line !== "" && !line.includes("Warning"));
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { level: "info", event: "understanding.trained", time: expect.any(String) },
    { level: "error", event: "channel.start_failed", channel: "broken", error: { code: "channel.start_failed" } },
  ]);
  expect(out).toContain("The channel broken did not start");
  expect(out + err).not.toContain("xoxb-1234");
});

it("logs from the level on that the environment names, and refuses one that is none", { timeout: 30_000 }, async () => {
  const silent = startNode([program], { env: { FRONTDESK_LOG_LEVEL: "silent" } });
  await silent.until(/is ready at/);
  silent.process.kill("SIGTERM");
  expect((await silent.exit).err).not.toContain("channel.start_failed");
  const wrong = await startNode([program], { env: { FRONTDESK_LOG_LEVEL: "loud" } }).exit;
  expect(wrong.code).toBe(1);
  expect(wrong.err).toContain("FRONTDESK_LOG_LEVEL");
});
