import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { engine, frontdesk, type Store } from "@frontdesk/core";
import { fakeChannel, fakeEvent } from "@frontdesk/core/testing";
import { sqlite } from "@frontdesk/sqlite";
import { diskFiles } from "frontdesk";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readCustomer } from "../../src/command/forget.ts";
import { run, start } from "../support/run-command.ts";

const front = frontdesk({ id: "acme", name: "Acme", disclosure: false });
const echo = front.intent({
  name: "echo",
  examples: ["say this", "say that"],
  run: (turn) => `You said: ${turn.text}`,
});
const bot = front.bot({ intents: [echo] });

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "frontdesk-forget-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const database = (): string => join(folder, "acme.db");
const files = (): string => join(folder, "files");
const forget = (who: string, ...rest: readonly string[]) =>
  run(["forget", who, "--bot", "acme", "--store", database(), "--files", files(), ...rest]);

/** A bot to which Ada has said something, with a file. */
async function serve(store: Store = sqlite(database())) {
  const channel = fakeChannel({ name: "chat" });
  channel.uploaded("plan", { bytes: new TextEncoder().encode("the Cottington plan"), name: "plan.txt" });
  const running = engine(bot, { channels: [channel], store, files: diskFiles(files()) });
  await running.start();
  const user = { id: "29:ada", name: "Ada", email: "ada@x.test", verified: true };
  await channel.deliver({
    ...fakeEvent({ chat: "ada", user }, { key: "one", at: 0 }),
    kind: "message",
    text: "say that I live in Cottington",
    attachments: [{ kind: "file", name: "plan.txt", ref: "plan" }],
  });
  await running.idle();
  return running;
}

const filesThere = (): readonly string[] =>
  readdirSync(files(), { recursive: true, encoding: "utf8" }).filter((name) => /[0-9a-f]{32}$/.test(name));
/** All bytes of the database, its log included. */
const bytes = (): string =>
  readdirSync(folder)
    .filter((name) => name.startsWith("acme.db"))
    .map((name) => readFileSync(join(folder, name), "utf8"))
    .join("\n");

describe("frontdesk forget", () => {
  it.each(["email:ada@x.test", "chat:account:29:ada"])(
    "%s shows what there is, asks, and takes it out",
    async (who) => {
      await (await serve()).stop();
      expect(bytes()).toContain("Cottington");
      expect(filesThere()).toHaveLength(1);

      const seen = await forget(who, "--dry-run");
      expect(seen.code).toBe(0);
      expect(seen.out).toContain("chat/account/29:ada, ada@x.test");
      expect(seen.out).toMatch(/said in +1 conversation\n/);
      expect(seen.out).toMatch(/text in +2 messages\n/);
      expect(seen.out).toMatch(/files +1\n/);
      expect(bytes()).toContain("Cottington");

      const asked = start(["forget", who, "--bot", "acme", "--store", database(), "--files", files()]);
      await asked.until(/yes\/no/);
      asked.type("no");
      expect(await asked.finished).toMatchObject({ code: 1, out: expect.stringContaining("Nothing was changed.") });
      expect(bytes()).toContain("Cottington");

      expect(await forget(who, "--yes")).toMatchObject({
        code: 0,
        out: expect.stringContaining("2 messages, 1 file."),
      });
      expect(bytes()).not.toContain("Cottington");
      expect(bytes()).not.toContain("ada@x.test");
      expect(filesThere()).toEqual([]);
    },
  );

  it("takes a conversation's id", async () => {
    const running = await serve();
    await running.stop();
    const store = sqlite(database());
    await store.open("acme");
    const [{ id = "" } = {}] = await store.conversations({ limit: 1 });
    await store.close();
    expect((await forget(id, "--yes")).code).toBe(0);
    expect(bytes()).not.toContain("Cottington");
  });

  it("says so when nothing is known", async () => {
    await (await serve()).stop();
    expect(await forget("email:bob@x.test", "--yes")).toEqual({
      code: 0,
      out: "Nothing is known of this customer.\n",
      err: "",
    });
  });

  it("refuses a file that a running bot has, and says what to do", async () => {
    const running = await serve();
    const { code, err } = await forget("email:ada@x.test", "--yes");
    expect(code).toBe(1);
    expect(err).toMatch(/Another process serves.*desk\.forget.*\(store\.unavailable\)/);
    await running.stop();
  });

  it.each([
    [["forget"], "needs the customer"],
    [["forget", "ada"], '"ada" names no customer'],
    [["forget", "email:a@x.test", "--bot", "acme", "--store", "/nowhere/a.db"], "There is no file /nowhere/a\\.db"],
    [["forget", "email:a@x.test", "--bot", "Acme Support"], "neither"],
  ])("refuses %j in one line", async (args, text) => {
    const { code, err } = await run(args);
    expect([code, err]).toEqual([1, expect.stringMatching(new RegExp(`^frontdesk: [^\\n]*${text}[^\\n]*\\n$`))]);
  });

  it("reads a colon in an account", () => {
    expect(readCustomer("teams:a%3Ab:29:x")).toEqual({ channel: "teams", account: "a:b", user: "29:x" });
  });
});
