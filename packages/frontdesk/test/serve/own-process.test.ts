import { mkdir, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it, onTestFinished } from "vitest";
import { startNode } from "../support/child.ts";

const fixture = (name: string): string => fileURLToPath(new URL(`../fixtures/${name}`, import.meta.url));
const cli = fileURLToPath(new URL("../../src/cli.ts", import.meta.url));
const ready = /ready at (http:\S+)/;

async function emptyFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "frontdesk-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

/** Writes to a bot on the web channel. */
async function write(url: string, text: string): Promise<Response> {
  const headers = { "content-type": "application/json" };
  const started = await fetch(`${url}/v3/directline/tokens/generate`, { method: "POST", headers, body: "{}" });
  // Safe: that is what the endpoint answers with.
  const { token, conversationId } = (await started.json()) as { token: string; conversationId: string };
  return fetch(`${url}/v3/directline/conversations/${conversationId}/activities`, {
    method: "POST",
    headers: { ...headers, authorization: `Bearer ${token}` },
    body: JSON.stringify({ type: "message", from: { id: "visitor" }, text }),
  });
}

describe("a program that serves a bot", () => {
  it.each(["SIGTERM", "SIGINT"] as const)("finishes the turn under way at %s, and exits with 0", async (signal) => {
    const child = startNode([fixture("slow-acme.ts")]);
    const [, url = ""] = await child.until(ready);
    expect((await write(url, "take your time")).ok).toBe(true);
    await child.until(/the turn has begun/);
    child.process.kill(signal);
    await child.until(/Stopping/);
    child.process.stdin?.write("go on\n");
    const { code, out, err } = await child.exit;
    expect([code, err.includes("error")]).toEqual([0, false]);
    expect(out).toMatch(/Stopping: .*\nthe turn is over\n$/);
  });

  it("exits at once at the second signal", async () => {
    const child = startNode([fixture("slow-acme.ts")]);
    const [, url = ""] = await child.until(ready);
    await write(url, "take your time");
    await child.until(/the turn has begun/);
    child.process.kill("SIGTERM");
    await child.until(/Stopping/);
    child.process.kill("SIGTERM");
    const { code, out } = await child.exit;
    expect([code, out.includes("the turn is over")]).toEqual([143, false]);
  });

  it("says in one line that its port is taken, and exits with 1", async () => {
    const first = startNode([fixture("serve-acme.ts")]);
    const [, url = ""] = await first.until(ready);
    const { port } = new URL(url);
    const { code, out, err } = await startNode([fixture("serve-acme.ts")], { env: { PORT: port } }).exit;
    expect([code, out, err]).toEqual([
      1,
      "",
      `Port ${port} of 127.0.0.1 is taken by another program. Stop that program, or choose another \`port\`. (runtime.port_taken)\n`,
    ]);
  });

  it("keeps everything in frontdesk.db where it runs", async () => {
    const cwd = await emptyFolder();
    const child = startNode([fixture("serve-acme.ts")], { cwd, env: { STORE: "default" } });
    await child.until(ready);
    child.process.kill("SIGTERM");
    expect((await child.exit).code).toBe(0);
    const left = await readdir(cwd);
    // Closed properly, SQLite leaves no log beside it; the lock says which bot used it.
    expect(left.filter((name) => !name.endsWith(".lock"))).toEqual(["frontdesk.db"]);
  });

  it("says in one line that its store cannot be opened, and exits with 1", async () => {
    const cwd = await emptyFolder();
    await mkdir(join(cwd, "frontdesk.db"));
    const { code, out, err } = await startNode([fixture("serve-acme.ts")], { cwd, env: { STORE: "default" } }).exit;
    expect([code, out, err]).toEqual([1, "", expect.stringMatching(/^[^\n]*frontdesk\.db[^\n]*\(store\.\w+\)\n$/)]);
  });

  it("makes the desk's token where it runs, with which `frontdesk desk` comes in", async () => {
    const cwd = await emptyFolder();
    const child = startNode([fixture("serve-acme.ts")], { cwd, env: { DESK: "terminal" } });
    const [, url = ""] = await child.until(ready);
    const desk = startNode([cli, "desk", url], { cwd });
    await desk.until(/The desk of Acme support\./);
    desk.process.stdin?.end();
    const seen = await desk.exit;
    child.process.kill("SIGTERM");
    const served = await child.exit;
    expect([seen.code, served.code]).toEqual([0, 0]);
    const token = (await readFile(join(cwd, ".frontdesk", "desk-token"), "utf8")).trim();
    expect(served.out + served.err + seen.out + seen.err).not.toContain(token);
  });
});
