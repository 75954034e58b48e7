import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Engine, engine, memory } from "@frontdesk/core";
import { type FakeChannel, fakeChannel, fakeClock, fakeEvent, recordingLog } from "@frontdesk/core/testing";
import { describe, expect, it, onTestFinished } from "vitest";
import { terminalDesk } from "../../src/desk/terminal-desk.ts";
import { mount } from "../../src/runtime/mount.ts";
import { bot } from "../fixtures/acme.ts";
import { listening } from "../support/mounted.ts";
import { run, start } from "../support/run-command.ts";

const token = "a-token-of-enough-length";
const env = { FRONTDESK_DESK_TOKEN: token };

interface Served {
  readonly url: string;
  readonly engine: Engine;
  readonly channel: FakeChannel;
  says(text: string, customer?: string): Promise<void>;
  /** What people said to the customer. */
  heard(): readonly unknown[];
}

async function served(): Promise<Served> {
  const channel = fakeChannel();
  const clock = fakeClock(Date.now());
  const running = engine(bot, { channels: [channel], desk: terminalDesk({ token }), store: memory(), clock });
  const runtime = mount(running, { bot, clock, log: recordingLog(), basePath: "/support", proxies: 0 });
  await runtime.start();
  const { url } = await listening(runtime.node);
  onTestFinished(() => runtime.stop({ deadlineMs: 0 }));
  let said = 0;
  return {
    url: `${url}/support`,
    engine: running,
    channel,
    async says(text, customer = "Eve") {
      said += 1;
      const event = fakeEvent(
        { chat: customer, user: { id: customer, name: customer } },
        { key: String(said), at: clock.now() },
      );
      await clock.advance(1);
      await channel.deliver({ ...event, kind: "message", text });
      await running.idle();
    },
    heard: () =>
      channel.received.filter(({ message }) => message.purpose === "person").map(({ message }) => message.parts),
  };
}

/** An address at which nobody listens. */
async function freeAddress(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // A server that listens on a port has an address that is an object.
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}`;
}

describe("frontdesk desk", () => {
  it("lists who waits, takes a case, relays both ways, and closes it", async () => {
    const { url, says, heard, engine } = await served();
    await says("my invoice is wrong");
    const desk = start(["desk", url, "--name", "Ann"], env);
    expect(await desk.until(/invoice/)).toMatch(
      /^The desk of Acme support\. You are Ann\.\n +1 {2}billing {2}waits 0 min {2}“my invoice is wrong” {2}sent by the bot's rules\n$/,
    );
    desk.type("take 1");
    const taken = await desk.until(/It is yours/);
    expect(taken).toContain("Case 1: billing, sent by the bot's rules\n  note        check the last invoice\n");
    expect(taken).toContain("Eve › my invoice is wrong\n");
    desk.type("I have a look.");
    await desk.until(/Ann › I have a look\./);
    await says("thank you\u001b[2J");
    expect(await desk.until(/thank you/)).toContain("Eve › thank you[2J\n");
    expect(heard()).toEqual([[{ kind: "text", text: "I have a look." }]]);
    desk.type("/close");
    await desk.until(/The case is over\./);
    await engine.idle();
    desk.type("/cases");
    await desk.until(/Nobody waits\./);
    const { code, err } = await desk.end();
    expect([code, err]).toEqual([0, ""]);
  });

  it("announces a case that comes later, and gives it back to the bot", async () => {
    const { url, says, channel } = await served();
    const desk = start(["desk", url, "--name", "Ann"], env);
    await desk.until(/Nobody waits\./);
    await says("my invoice is wrong");
    await desk.until(/New: +1 {2}billing/);
    desk.type("/take");
    await desk.until(/It is yours/);
    desk.type("/back");
    await desk.until(/The bot has the case again\./);
    await says("when are you open");
    expect(channel.received.at(-1)?.message.parts).toEqual([{ kind: "text", text: "From 9 to 18." }]);
    expect((await desk.end()).code).toBe(0);
  });

  it("says that another person has taken the case", async () => {
    const { url, says } = await served();
    await says("my invoice is wrong");
    const ann = start(["desk", url, "--name", "Ann"], env);
    await ann.until(/billing/);
    ann.type("take 1");
    await ann.until(/It is yours/);
    const bob = start(["desk", url, "--name", "Bob"], env);
    expect(await bob.until(/billing/)).toContain("with Ann");
    bob.type("take 1");
    await bob.until(/It is yours/);
    await ann.until(/Another person has the case now\./);
    ann.type("Hello?");
    await ann.until(/You have no case yet\./);
    await Promise.all([ann.end(), bob.end()]);
  });

  it("takes the one that waits longest, and says when there is no such case", async () => {
    const { url, says } = await served();
    await says("my invoice is wrong", "Eve");
    await says("my invoice is wrong", "Joe");
    const desk = start(["desk", url, "--name", "Ann"], env);
    await desk.until(/ 2 {2}billing/);
    desk.type("/take 7");
    await desk.until(/There is no case 7\./);
    desk.type("/dance");
    await desk.until(/The commands are/);
    desk.type("/back");
    await desk.until(/You have no case\./);
    desk.type("/take");
    expect(await desk.until(/It is yours/)).toContain("Eve › my invoice is wrong");
    desk.type("/quit");
    expect((await desk.finished).code).toBe(0);
  });

  it("reads the token from a file, and never shows it", async () => {
    const { url } = await served();
    const folder = await mkdtemp(join(tmpdir(), "desk-"));
    onTestFinished(() => rm(folder, { recursive: true }));
    const file = join(folder, "token");
    await writeFile(file, `${token}\n`);
    const { code, out } = await run(["desk", url, "--token-file", file]);
    expect([code, out]).toEqual([0, expect.stringContaining("The desk of Acme support.")]);
    expect(out).not.toContain(token);
  });

  it.each([
    ["a token that is wrong", { FRONTDESK_DESK_TOKEN: "another-token-of-any-length" }, [], "The desk wants its token"],
    [
      "a token file that is not there",
      {},
      ["--token-file", "/nothing/here"],
      "no desk token in /nothing/here.*--token-file.*FRONTDESK_DESK_TOKEN",
    ],
    ["a token file that cannot be read", {}, ["--token-file", "/"], "cannot be read from / \\(EISDIR\\)"],
  ])("refuses %s in one line", async (_what, variables: Record<string, string>, options: readonly string[], text) => {
    const { url } = await served();
    const { code, out, err } = await run(["desk", url, ...options], [], variables);
    expect([code, out, err]).toEqual([
      1,
      "",
      expect.stringMatching(new RegExp(`^frontdesk: [^\\n]*${text}[^\\n]*\\n$`)),
    ]);
  });

  it("says in one line that nobody answers, or no desk", async () => {
    const nobody = await freeAddress();
    const nowhere = await run(["desk", nobody], [], env);
    expect(nowhere).toEqual({ code: 1, out: "", err: `frontdesk: Nothing answers at ${nobody} (ECONNREFUSED).\n` });
    const { url } = await listening((_request, response) => void response.end("<html>hello</html>"));
    expect((await run(["desk", url], [], env)).err).toMatch(
      /^frontdesk: What answers at http:\/\/127\.0\.0\.1:\d+ is no desk, [^\n]*\n$/,
    );
    const away = await listening((_request, response) => void response.writeHead(302, { location: url }).end());
    expect((await run(["desk", away.url], [], env)).code).toBe(1);
    expect((await run(["desk", "not an address"], [], env)).err).toMatch(
      /^frontdesk: "not an address" is not an address\.[^\n]*\n$/,
    );
  });
});
