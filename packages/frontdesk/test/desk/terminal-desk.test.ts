import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Engine, engine, memory } from "@frontdesk/core";
import {
  type FakeChannel,
  type FakeClock,
  fakeChannel,
  fakeClock,
  fakeEvent,
  recordingLog,
  seededRandom,
} from "@frontdesk/core/testing";
import { describe, expect, it, onTestFinished } from "vitest";
import { type TerminalDeskOptions, terminalDesk } from "../../src/desk/terminal-desk.ts";
import { readToken } from "../../src/desk/token-file.ts";
import { mount } from "../../src/runtime/mount.ts";
import { bot } from "../fixtures/acme.ts";

const token = "a-token-of-enough-length";

interface Call {
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
  readonly remoteAddress?: string;
}

interface OpenDesk {
  readonly engine: Engine;
  readonly channel: FakeChannel;
  readonly clock: FakeClock;
  call(method: string, path: string, call?: Call): Promise<Response>;
  json(method: string, path: string, body?: unknown): Promise<Record<string, unknown>>;
  /** The id of the case that a customer opened by asking for what a person must do. */
  openCase(): Promise<string>;
  says(text: string): Promise<void>;
}

async function openDesk(options: TerminalDeskOptions = { token }): Promise<OpenDesk> {
  const channel = fakeChannel();
  const clock = fakeClock();
  const log = recordingLog();
  const running = engine(bot, {
    channels: [channel],
    desk: terminalDesk(options),
    store: memory(),
    clock,
    random: seededRandom("desk"),
    log,
  });
  const runtime = mount(running, { bot, clock, log, basePath: "", proxies: 0 });
  await runtime.start();
  onTestFinished(async () => {
    const stopped = running.stop();
    await clock.advance(60_000);
    await stopped;
  });
  let said = 0;
  const desk: OpenDesk = {
    engine: running,
    channel,
    clock,
    call(method, path, { body, headers = { authorization: `Bearer ${token}` }, remoteAddress } = {}) {
      const init = { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
      return runtime.fetch(new Request(`http://127.0.0.1${path}`, init), { remoteAddress });
    },
    async json(method, path, body) {
      const response = await desk.call(method, path, { body });
      const value: unknown = await response.json();
      expect([path, response.status, value]).toEqual([path, 200, expect.anything()]);
      // Safe: every answer of the desk is an object.
      return value as Record<string, unknown>;
    },
    async says(text) {
      said += 1;
      const event = fakeEvent({ chat: "1", user: { id: "1" } }, { key: String(said), at: clock.now() });
      await channel.deliver({ ...event, kind: "message", text });
      await running.idle();
    },
    async openCase() {
      await desk.says("my invoice is wrong");
      const { cases } = await desk.json("GET", "/desk/cases");
      // Safe: the desk's list is an array of cases.
      const [found] = cases as { id: string }[];
      return found?.id ?? "none";
    },
  };
  return desk;
}

const errorOf = async (response: Response): Promise<readonly unknown[]> => {
  const body: unknown = await response.json();
  return [response.status, body];
};

describe("the terminal desk", () => {
  it("lists who waits, with what a person must know", async () => {
    const { openCase, json } = await openDesk();
    const id = await openCase();
    expect(await json("GET", "/desk/cases")).toMatchObject({
      bot: { name: "Acme support" },
      cases: [
        {
          id,
          queue: "billing",
          reason: "rule",
          note: "check the last invoice",
          state: "queued",
          summary: { lastMessage: "my invoice is wrong" },
        },
      ],
    });
  });

  it("takes a case, relays both ways, and ends it", async () => {
    const { openCase, json, says, channel, engine } = await openDesk();
    const path = `/desk/cases/${await openCase()}`;
    expect(await json("POST", `${path}/take`, { person: "Ann" })).toMatchObject({ case: { person: { name: "Ann" } } });
    await json("POST", `${path}/lines`, { person: "Ann", text: "I look at it.", key: "1" });
    await json("POST", `${path}/lines`, { person: "Ann", text: "I look at it.", key: "1" });
    await engine.idle();
    await says("thank you");
    const { messages } = await json("GET", `${path}/messages`);
    expect(messages).toContainEqual(expect.objectContaining({ author: { kind: "customer" }, text: "thank you" }));
    const sent = channel.received.filter(({ message }) => message.purpose === "person");
    expect(sent.map(({ message }) => [message.from, message.parts])).toEqual([
      [{ name: "Ann" }, [{ kind: "text", text: "I look at it." }]],
    ]);
    await json("POST", `${path}/close`, { person: "Ann" });
    await engine.idle();
    expect(await json("GET", path)).toMatchObject({ case: { state: "closed" } });
    expect(await json("GET", "/desk/cases")).toMatchObject({ cases: [] });
  });

  it("gives a case back to the bot", async () => {
    const { openCase, json, says, channel, engine } = await openDesk();
    const path = `/desk/cases/${await openCase()}`;
    await json("POST", `${path}/take`, { person: "Ann" });
    await json("POST", `${path}/back`, { person: "Ann" });
    await engine.idle();
    await says("when are you open");
    expect(channel.received.at(-1)?.message.parts).toEqual([{ kind: "text", text: "From 9 to 18." }]);
  });

  it("tells of changes", async () => {
    const { openCase, json } = await openDesk();
    const { cursor } = await json("GET", "/desk/changes");
    const waiting = json("GET", `/desk/changes?after=${cursor}`);
    const id = await openCase();
    expect(await waiting).toMatchObject({ cases: [id] });
  });

  it("answers a client that waits when it closes", async () => {
    const { json, engine, clock } = await openDesk();
    const { cursor } = await json("GET", "/desk/changes");
    const waiting = json("GET", `/desk/changes?after=${cursor}`);
    const stopped = engine.stop();
    expect(await waiting).toEqual({ cursor, cases: [] });
    await clock.advance(60_000);
    await stopped;
  });

  it("refuses what is malformed, unknown, or another person's", async () => {
    const { openCase, call, json } = await openDesk();
    const path = `/desk/cases/${await openCase()}`;
    await json("POST", `${path}/take`, { person: "Ann" });
    const line = { person: "Ann", text: "x", key: "1" };
    for (const [to, body, status, code] of [
      [`${path}/lines`, { ...line, text: " " }, 400, "runtime.malformed_request"],
      [`${path}/lines`, { ...line, text: "x".repeat(16_001) }, 400, "runtime.malformed_request"],
      [`${path}/lines`, { ...line, person: "A\u001b[2Jnn" }, 400, "runtime.malformed_request"],
      [`${path}/lines`, [], 400, "runtime.malformed_request"],
      [`${path}/take`, undefined, 400, "runtime.malformed_request"],
      [`${path}/lines`, { ...line, person: "Bob" }, 409, "handoff.not_owner"],
      ["/desk/cases/nothing/take", { person: "Ann" }, 404, "handoff.unknown_case"],
    ] as const) {
      expect([to, ...(await errorOf(await call("POST", to, { body })))]).toMatchObject([
        to,
        status,
        { error: { code } },
      ]);
    }
  });

  it("wants its token, and tells nothing without it", async () => {
    const { call } = await openDesk();
    for (const headers of [
      {},
      { authorization: token },
      { authorization: "Bearer wrong-token-of-any-length" },
      { authorization: `Basic ${token}` },
    ]) {
      const refused = await call("GET", "/desk/cases", { headers });
      expect(refused.headers.get("www-authenticate")).toBe("Bearer");
      expect(await errorOf(refused)).toEqual([
        401,
        { error: { code: "handoff.unauthorized", message: expect.any(String) } },
      ]);
    }
    expect((await call("GET", "/desk/cases", { headers: { authorization: `bearer  ${token}` } })).status).toBe(200);
  });

  it("does not listen for a minute to an address that guesses", async () => {
    const { call, clock } = await openDesk();
    const attempt = async (given: string, remoteAddress: string): Promise<number> =>
      (await call("GET", "/desk/cases", { headers: { authorization: `Bearer ${given}` }, remoteAddress })).status;
    for (let number = 0; number < 10; number += 1) expect(await attempt(`guess-${number}`, "10.0.0.1")).toBe(401);
    expect(await attempt("guess", "10.0.0.1")).toBe(429);
    expect(await attempt(token, "10.0.0.1")).toBe(429);
    expect(await attempt(token, "10.0.0.2")).toBe(200);
    await clock.advance(60_000);
    expect(await attempt(token, "10.0.0.1")).toBe(200);
  });

  it("does not answer pages of other sites, though they had the token", async () => {
    const { call } = await openDesk();
    const from = (origin: string): Promise<Response> =>
      call("GET", "/desk/cases", { headers: { authorization: `Bearer ${token}`, origin } });
    for (const origin of ["https://evil.test", "null", "http://127.0.0.1:81", "https://127.0.0.1"])
      expect((await from(origin)).status).toBe(403);
    expect((await from("http://127.0.0.1")).status).toBe(200);
  });

  it("refuses a token that could be guessed", () => {
    for (const short of ["", "fifteen-letters", "has blanks in the middle of it"]) {
      expect(() => terminalDesk({ token: short })).toThrow(
        expect.objectContaining({ code: "runtime.invalid_options" }),
      );
    }
  });

  it("keeps the token that it made out of its log and its errors", async () => {
    const folder = await mkdtemp(join(tmpdir(), "desk-"));
    onTestFinished(() => rm(folder, { recursive: true }));
    const { call } = await openDesk({ tokenFile: join(folder, "token") });
    const made = await readToken(join(folder, "token"));
    expect((await call("GET", "/desk/cases", { headers: { authorization: `Bearer ${made}` } })).status).toBe(200);
    const refused = await call("GET", "/desk/cases", { headers: { authorization: `Bearer ${made}x` } });
    expect(await refused.text()).not.toContain(made);
  });
});
