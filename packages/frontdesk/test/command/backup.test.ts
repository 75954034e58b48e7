import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { engine, frontdesk, type Store } from "@frontdesk/core";
import { fakeChannel, fakeEvent } from "@frontdesk/core/testing";
import { sqlite } from "@frontdesk/sqlite";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startNode } from "../support/child.ts";
import { run } from "../support/run-command.ts";

const front = frontdesk({ id: "acme", name: "Acme", disclosure: false });
/** Whoever is slow is answered in the next process alone. */
let isSlow = false;
const echo = front.intent({
  name: "echo",
  examples: ["say 1", "say 2", "say 3"],
  async run(turn) {
    if (isSlow && turn.user.id === "slow") await new Promise(() => undefined);
    return `said: ${turn.text}`;
  },
});
const bot = front.bot({ intents: [echo] });
const cli = fileURLToPath(new URL("../../src/cli.ts", import.meta.url));

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "frontdesk-backup-"));
});
afterEach(() => {
  isSlow = false;
  rmSync(folder, { recursive: true, force: true });
});
const path = (name: string): string => join(folder, name);

function message(user: string, number: number) {
  const event = fakeEvent({ chat: user, user: { id: user } }, { key: `${user}-${number}`, order: number, at: 0 });
  return { ...event, kind: "message" as const, text: `say ${number}` };
}

/** What was said in a conversation, as texts. */
async function saidIn(store: Store, conversation: string): Promise<readonly string[]> {
  const history = await store.history(conversation, { limit: 10_000 });
  return history.flatMap(({ parts }) => parts.map((part) => (part.kind === "text" ? part.text : "")));
}

describe("frontdesk backup", () => {
  it("takes a copy while messages come in: what was acknowledged before is there, and answered once", async () => {
    isSlow = true;
    const channel = fakeChannel();
    const running = engine(bot, { channels: [channel], store: sqlite(path("a.db")), limits: false });
    await running.start();
    const users = ["ann", "bob", "slow"];
    let isOver = false;
    let number = 0;
    let acknowledged = 0;
    const traffic = (async () => {
      while (!isOver) {
        number++;
        await channel.deliver(...users.map((user) => message(user, number)));
        acknowledged = number;
      }
    })();
    while (acknowledged < 50) await new Promise((resolve) => setImmediate(resolve));
    const before = acknowledged;
    const copying = startNode([cli, "backup", path("copy.db"), "--store", path("a.db")]);
    copying.process.stdin?.end();
    expect(await copying.exit).toMatchObject({ code: 0, err: "" });
    isOver = true;
    await traffic;
    expect(acknowledged).toBeGreaterThan(before);
    await running.stop({ deadlineMs: 0 });

    isSlow = false;
    const restored = fakeChannel();
    const store = sqlite(path("copy.db"));
    const again = engine(bot, { channels: [restored], store, limits: false });
    await again.start();
    await again.idle();
    const listed = await store.conversations({ limit: 9 });
    expect(listed.map(({ user }) => user.id).sort()).toEqual(users);
    for (const { id, user } of listed) {
      const said = await saidIn(store, id);
      for (let each = 1; each <= before; each++) {
        const answers = said.filter((text) => text === `said: say ${each}`).length;
        expect([user.id, each, said.includes(`say ${each}`), answers]).toEqual([user.id, each, true, 1]);
      }
    }
    // What was waiting for its answer is answered by whoever has the copy, in order.
    const slow = restored.received.filter(({ chat }) => chat === "slow");
    expect(slow.length).toBeGreaterThanOrEqual(before);
    // An event from before the copy is known in it; one from after it is new.
    const [known] = await restored.deliver(message("ann", 1));
    expect(known?.status).toBe("duplicate");
    const [lost] = await restored.deliver(message("ann", acknowledged + 1));
    expect(lost?.status).toBe("accepted");
    await again.stop();
  }, 60_000);

  it("gives the copy to its owner alone, under its name as a whole", async () => {
    const store = sqlite(path("a.db"));
    await store.open("acme");
    await store.putBlob("greeting", Uint8Array.of(1, 2, 3));
    const { code, out } = await run(["backup", path("copy.db"), "--store", path("a.db")]);
    expect([code, out]).toEqual([0, expect.stringMatching(/^Copied .*a\.db to .*copy\.db, \d+ KiB\.\n$/)]);
    await store.close();
    expect(statSync(path("copy.db")).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder).filter((name) => name.startsWith("copy"))).toEqual(["copy.db"]);
    const copy = sqlite(path("copy.db"));
    await copy.open("acme");
    expect(await copy.blob("greeting")).toEqual(Uint8Array.of(1, 2, 3));
    await copy.close();
  });

  it.each([
    ["there is a copy already", "taken.db", "a.db", "already"],
    ["there is no store", "copy.db", "none.db", "There is no file"],
    ["the folder is missing", "nowhere/copy.db", "a.db", "could not be written"],
    ["it is no store", "copy.db", "taken.db", "store.corrupt"],
  ])("refuses where %s, and leaves nothing behind", async (_, to, from, why) => {
    const store = sqlite(path("a.db"));
    await store.open("acme");
    await store.close();
    writeFileSync(path("taken.db"), "something else, and long enough to be looked at as a file ".repeat(20));
    const there = readdirSync(folder);
    const { code, err } = await run(["backup", path(to), "--store", path(from)]);
    expect([code, err]).toEqual([1, expect.stringMatching(new RegExp(`^frontdesk: [^\\n]*${why}[^\\n]*\\n$`))]);
    expect(readdirSync(folder)).toEqual(there);
  });

  it("leaves PostgreSQL to its own tools", async () => {
    const { code, err } = await run(["backup", path("copy.db"), "--store", "postgres://localhost/acme"]);
    expect([code, err]).toEqual([1, expect.stringContaining("pg_dump")]);
  });
});
