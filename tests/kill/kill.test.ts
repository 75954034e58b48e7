import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { seededRandom } from "@frontdesk/core/testing";
import { expect, onTestFinished, test } from "vitest";

const chats = 8;
const messagesPerChat = 25;
const kills = 15;

function rows(file: string): readonly string[][] {
  if (!existsSync(file)) return [];
  return readFileSync(file, "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => line.split("\t"));
}

/** One life of the program: what it acknowledges is added to `acknowledged` until it is killed. */
async function begin(files: readonly string[], acknowledged: Set<string>): Promise<ChildProcess> {
  const program = new URL("./program.ts", import.meta.url).pathname;
  const child = spawn(process.execPath, ["--conditions=@frontdesk/source", program, ...files], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  // Writing to a process that was just killed is part of the game.
  child.stdin?.on("error", () => {});
  const lines = createInterface({ input: child.stdout });
  const ready = new Promise<void>((resolve) => {
    lines.on("line", (line) => {
      if (line === "ready") resolve();
      if (line.startsWith("ack ")) acknowledged.add(line.slice("ack ".length));
    });
  });
  await Promise.race([
    ready,
    once(child, "exit").then(() => Promise.reject(new Error("The program ended by itself."))),
  ]);
  return child;
}

test("what was acknowledged is answered, whenever the program is killed", { timeout: 120_000 }, async () => {
  const folder = mkdtempSync(join(tmpdir(), "frontdesk-kill-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const [database, sentFile, effectsFile] = [join(folder, "bot.db"), join(folder, "sent"), join(folder, "effects")];
  const files = [database, sentFile, effectsFile];
  const random = seededRandom("kill -9");
  const acknowledged = new Set<string>();
  const all = Array.from({ length: messagesPerChat }, (_, n) =>
    Array.from({ length: chats }, (_, chat) => `chat${chat} ${n + 1}`),
  ).flat();

  for (let life = 0; life < kills; life++) {
    const child = await begin(files, acknowledged);
    const open = all.filter((line) => !acknowledged.has(line.replace(" ", "-")));
    // Platforms send again what was not acknowledged, and now and then what was.
    const again = all.filter((line) => acknowledged.has(line.replace(" ", "-"))).slice(0, 5);
    const [delay = 0, share = 0] = random.bytes(2);
    const part = open.slice(0, Math.max(1, Math.round((open.length * share) / 255)));
    for (const line of [...again, ...part]) child.stdin?.write(`${line}\n`);
    await sleep(delay / 2);
    const exit = once(child, "exit");
    child.kill("SIGKILL");
    await exit;
  }
  expect(acknowledged.size).toBeGreaterThan(0);

  const last = await begin(files, acknowledged);
  for (const line of all) last.stdin?.write(`${line}\n`);
  const answered = (): ReadonlySet<string> =>
    new Set(rows(sentFile).map(([chat, text]) => `${chat}-${text?.replace("counted ", "")}`));
  while (acknowledged.size < all.length || answered().size < all.length) await sleep(20);
  const exit = once(last, "exit");
  last.kill("SIGKILL");
  await exit;

  // Every acknowledged message is answered, and nothing else was said.
  expect([...answered()].toSorted()).toEqual([...acknowledged].toSorted());
  // First replies are in order in each conversation.
  for (let chat = 0; chat < chats; chat++) {
    const replies = rows(sentFile).filter(([to]) => to === `chat${chat}`);
    const first = [...new Set(replies.map(([, text]) => Number(text?.replace("counted ", ""))))];
    expect(first).toEqual(first.toSorted((a, b) => a - b));
  }
  // A reply that was sent twice was sent under one key: its outcome was unknown when the program died.
  const keysOf = (file: string): Map<string, Set<string>> => {
    const keys = new Map<string, Set<string>>();
    for (const [who = "", what = "", key = ""] of rows(file)) {
      const name = `${who} ${what}`;
      keys.set(name, (keys.get(name) ?? new Set()).add(key));
    }
    return keys;
  };
  for (const keys of keysOf(sentFile).values()) expect(keys.size).toBe(1);
  // Effects outside happened at least once, each under one key.
  expect(keysOf(effectsFile).size).toBe(all.length);
  for (const keys of keysOf(effectsFile).values()) expect(keys.size).toBe(1);
});
