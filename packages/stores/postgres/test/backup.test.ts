import { execFile, execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { engine, frontdesk } from "@frontdesk/core";
import { fakeChannel, fakeEvent } from "@frontdesk/core/testing";
import { postgres } from "@frontdesk/postgres";
import { expect, it, onTestFinished } from "vitest";
import { describeWithServer, makeDatabase } from "./database.ts";

const front = frontdesk({ id: "acme", name: "Acme", disclosure: false });
const echo = front.intent({ name: "echo", examples: ["say 1", "say 2"], run: (turn) => `said: ${turn.text}` });
const bot = front.bot({ intents: [echo] });

function reasonToSkip(): string | undefined {
  try {
    execFileSync("pg_dump", ["--version"]);
    return undefined;
  } catch {
    return "there is no pg_dump here; install PostgreSQL's client programs";
  }
}

const reason = reasonToSkip();
if (reason !== undefined && process.env.CI) throw new Error(`The tests of backups need it: ${reason}`);

function message(user: string, number: number) {
  const event = fakeEvent({ chat: user, user: { id: user } }, { key: `${user}-${number}`, order: number, at: 0 });
  return { ...event, kind: "message" as const, text: `say ${number}` };
}

describeWithServer("a backup by pg_dump", () => {
  const test = reason === undefined ? it : it.skip;
  const title = "while messages come in has all that was acknowledged before, and it is answered once";

  test(reason === undefined ? title : `${title}: ${reason}`, async () => {
    const folder = mkdtempSync(join(tmpdir(), "frontdesk-dump-"));
    const [from, to] = [await makeDatabase(), await makeDatabase()];
    onTestFinished(async () => {
      rmSync(folder, { recursive: true });
      await from.drop();
      await to.drop();
    });
    const channel = fakeChannel();
    const running = engine(bot, { channels: [channel], store: postgres(from.url), limits: false });
    await running.start();
    const users = ["ann", "bob"];
    let isOver = false;
    let acknowledged = 0;
    const traffic = (async () => {
      for (let number = 1; !isOver; number++) {
        await channel.deliver(...users.map((user) => message(user, number)));
        acknowledged = number;
      }
    })();
    await expect.poll(() => acknowledged, { timeout: 20_000 }).toBeGreaterThan(20);
    const before = acknowledged;
    const dump = join(folder, "acme.dump");
    const run = promisify(execFile);
    await run("pg_dump", ["--format=custom", "--schema=frontdesk", `--file=${dump}`, from.url]);
    isOver = true;
    await traffic;
    await running.stop({ deadlineMs: 0 });

    await run("pg_restore", [`--dbname=${to.url}`, "--exit-on-error", dump]);
    // The node that was at work when the copy was made is dead there; its leases and claims run out by themselves.
    const store = postgres(to.url, { claimMs: 1_000 });
    const again = engine(bot, { channels: [fakeChannel()], store, limits: false });
    await again.start();
    onTestFinished(() => again.stop());
    for (const { id, user } of await store.conversations({ limit: 9 })) {
      const texts = async (): Promise<readonly string[]> =>
        (await store.history(id, { limit: 10_000 })).flatMap(({ parts }) =>
          parts.map((part) => (part.kind === "text" ? part.text : "")),
        );
      for (let each = 1; each <= before; each++) {
        await expect
          .poll(async () => (await texts()).filter((text) => text.endsWith(`say ${each}`)).sort(), { timeout: 60_000 })
          .toEqual([`said: say ${each}`, `say ${each}`]);
      }
      expect(users).toContain(user.id);
    }
    expect(await store.conversations({ limit: 9 })).toHaveLength(users.length);
  }, 150_000);
});
