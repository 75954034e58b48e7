import type { Channel, ChannelHost, DoctorPlace, DoctorTrip, Finding, Inbound, Outbound } from "@frontdesk/core";
import { FrontdeskError } from "@frontdesk/core";
import { type FakeClock, fakeCapabilities, fakeClock } from "@frontdesk/core/testing";
import { describe, expect, it } from "vitest";
import { roundTrip, type TripOptions } from "../../src/doctor/round-trip.ts";
import { type Outcome, runChecks } from "../../src/doctor/run-checks.ts";

const ok: Finding = { status: "ok", message: "Done." };
const place: DoctorPlace = { account: "acme", address: { chat: "1" } };

/** A platform with one chat, and a person who does what the doctor asks. */
interface World {
  readonly posts: Map<string, string>;
  readonly notes: string[];
  readonly refused: Inbound[];
  readonly outcomes: Outcome[];
  readonly clock: FakeClock;
  readonly interruption: AbortController;
  isOpen: boolean;
  receive(event: Inbound): Promise<void>;
  secret(purpose: string): Promise<Uint8Array>;
  run(): Promise<readonly (readonly [string, string])[]>;
}

type Doing = (world: World, note: string) => unknown;

const base = {
  account: "acme",
  address: place.address,
  conversationKind: "direct",
  eventKeys: [],
  at: 0,
  user: { id: "ann" },
} as const;

function press(world: World): void {
  const [buttons = ""] = [...world.posts.values()].filter((text) => text.startsWith("button "));
  void world.receive({ ...base, kind: "action", token: buttons.slice("button ".length) });
}

function begin(doing: Doing, hands: Partial<DoctorTrip> = {}, given: Partial<TripOptions> = {}): World {
  let host: ChannelHost | undefined;
  const channel: Channel<Outbound> = {
    apiVersion: 1,
    name: "fake",
    capabilities: fakeCapabilities,
    key: ({ chat }) => String(chat),
    render: (message) => [message],
    async open(opened): Promise<void> {
      host = opened;
      await opened.secret("webhook");
      world.isOpen = true;
    },
    async send(_address, { parts }) {
      const id = `m${world.posts.size + 1}`;
      const [part] = parts;
      world.posts.set(id, part?.kind === "choices" ? `button ${part.choices[0]?.token}` : "something else");
      return { id };
    },
    async close(): Promise<void> {
      world.isOpen = false;
    },
  };
  const trip: DoctorTrip = {
    // Safe: the pieces that come back are those of this channel's own `render`.
    channel: channel as Channel,
    chatHelp: "Look under the chat's name.",
    deaf: undefined,
    find: async () => place,
    async edit(_place, id, text) {
      world.posts.set(id, text);
      return ok;
    },
    async file(_place, name) {
      world.posts.set("f1", name);
      return { finding: ok, id: "f1" };
    },
    typing: async () => ok,
    async remove(_place, id) {
      return world.posts.delete(id) ? ok : { status: "failed", message: "Not there." };
    },
    ...hands,
  };
  const clock = fakeClock();
  const note = (text: string): void => {
    world.notes.push(text);
    doing(world, text);
  };
  const { checks, last } = roundTrip(trip, {
    chat: "1",
    waitMs: 60_000,
    port: undefined,
    url: undefined,
    clock,
    note,
    ...given,
  });
  const world: World = {
    posts: new Map(),
    notes: [],
    refused: [],
    outcomes: [],
    clock,
    interruption: new AbortController(),
    isOpen: false,
    async receive(event) {
      await host?.accept([event]).catch((error: unknown) => {
        if (!FrontdeskError.isInstance(error) || error.code !== "store.unavailable") throw error;
        world.refused.push(event);
      });
    },
    async secret(purpose) {
      if (host === undefined) throw new Error("The channel is not open.");
      return host.secret(purpose);
    },
    async run() {
      const report = (outcome: Outcome): void => void world.outcomes.push(outcome);
      await runChecks(checks, { clock, interrupted: world.interruption.signal, report });
      await runChecks([last], { clock, interrupted: new AbortController().signal, report });
      return world.outcomes.map(({ check, finding }) => [check, finding.status]);
    },
  };
  return world;
}

function findingOf(world: World, check: string): Finding | undefined {
  return world.outcomes.find((outcome) => outcome.check === check)?.finding;
}

describe("a round trip", () => {
  it("posts, waits for the press, changes, and removes everything", async () => {
    const world = begin(press);
    expect(await world.run()).toEqual([
      ["channel", "ok"],
      ["chat", "ok"],
      ["message with a button", "ok"],
      ["typing", "ok"],
      ["file", "ok"],
      ["button", "ok"],
      ["edit", "ok"],
      ["cleaning up", "ok"],
    ]);
    expect([world.posts.size, world.isOpen, world.clock.waiting]).toEqual([0, false, 0]);
  });

  it("without a chat waits for who writes its word, and turns everybody else away", async () => {
    const world = begin(
      (own, note) => {
        const word = /doctor [0-9a-f]{8}$/.exec(note)?.[0];
        if (word === undefined) return press(own);
        void own.receive({ ...base, kind: "message", text: "Where is my order?" });
        void own.receive({ ...base, kind: "action", token: "another" });
        for (const text of [`Hello, ${word}`, `${word}0`, word.slice(0, -1)]) {
          void own.receive({ ...base, kind: "message", text });
        }
        void own.receive({ ...base, kind: "message", text: ` ${word.toUpperCase()}\n` });
      },
      {},
      { chat: undefined },
    );
    await world.run();
    expect(findingOf(world, "chat")).toMatchObject({ status: "ok", message: expect.stringContaining("chat 1") });
    expect(world.refused.map(({ kind }) => kind)).toEqual(["message", "action", "message", "message", "message"]);
    expect(findingOf(world, "button")?.status).toBe("ok");
  });

  it("gives a channel keys to open with, and none to judge by what the bot gave out", async () => {
    const world = begin(async (own) => {
      await expect(own.secret("webhook")).resolves.toHaveLength(32);
      await expect(own.secret("file-consent")).rejects.toMatchObject({ code: "store.unavailable", retryable: true });
      press(own);
    });
    await world.run();
    expect(findingOf(world, "button")?.status).toBe("ok");
  });

  it("without a chat and without an answer posts nothing, and says how to find the id", async () => {
    const world = begin((own) => void own.clock.advance(60_000), {}, { chat: undefined });
    expect(await world.run()).toEqual([
      ["channel", "ok"],
      ["chat", "skipped"],
      ["message with a button", "skipped"],
      ["typing", "skipped"],
      ["file", "skipped"],
      ["button", "skipped"],
      ["edit", "skipped"],
      ["cleaning up", "skipped"],
    ]);
    expect(findingOf(world, "chat")?.remedy).toBe("Look under the chat's name.");
    expect(world.isOpen).toBe(false);
  });

  it("where nothing is heard asks nobody, and says what to do", async () => {
    const world = begin(() => {}, { deaf: "Presses go elsewhere." });
    await world.run();
    expect(findingOf(world, "button")).toMatchObject({
      status: "skipped",
      message: "Presses go elsewhere.",
      remedy: expect.stringContaining("--listen"),
    });
    expect([world.notes, world.posts.size]).toEqual([[], 0]);
  });

  it("without a press goes on, and warns", async () => {
    const world = begin((own) => void own.clock.advance(60_000));
    await world.run();
    expect(findingOf(world, "button")).toMatchObject({ status: "warning", message: "No press arrived in time." });
    expect([findingOf(world, "edit")?.status, world.posts.size]).toEqual(["ok", 0]);
  });

  it("does not wait where it is told so", async () => {
    const world = begin(() => {}, {}, { waitMs: 0 });
    await world.run();
    expect([findingOf(world, "button")?.message, world.notes]).toEqual(["--wait is 0.", []]);
  });

  it("cleans up after Ctrl-C", async () => {
    const world = begin((own) => own.interruption.abort());
    await world.run();
    expect(findingOf(world, "button")?.message).toBe("Ended by Ctrl-C.");
    expect(findingOf(world, "cleaning up")).toMatchObject({ status: "ok", message: "All 2 posts are removed." });
    expect([world.posts.size, world.isOpen]).toEqual([0, false]);
  });

  it("says what it could not remove", async () => {
    const world = begin(press, {
      remove: async (_place, id) => (id === "f1" ? ok : { status: "failed", message: "Too old." }),
    });
    await world.run();
    expect(findingOf(world, "cleaning up")).toMatchObject({
      status: "warning",
      message: "Left in the chat: the message (Too old.)",
    });
  });

  it("fails with what the channel says, and still closes it", async () => {
    const world = begin(press, { find: async () => ({ status: "failed", message: "There is no such chat." }) });
    await world.run();
    expect([findingOf(world, "chat")?.message, findingOf(world, "file")?.status, world.isOpen]).toEqual([
      "There is no such chat.",
      "skipped",
      false,
    ]);
  });

  it("listens in the bot's place where a port is given", async () => {
    const world = begin(
      () => {},
      { deaf: "Presses go elsewhere." },
      { port: 0, url: "https://a.example/support", waitMs: 0 },
    );
    await world.run();
    expect(findingOf(world, "channel")?.message).toMatch(/^It opens, and listens at http:\/\/127\.0\.0\.1:\d+\.$/);
  });

  it("shows itself the events that the channel does not fetch", async () => {
    const world = begin(() => {}, {
      async fetchEvents(take) {
        await new Promise((resolve) => setImmediate(resolve));
        const [text = ""] = [...world.posts.values()].filter((each) => each.startsWith("button "));
        fetched.push(
          take({ ...base, kind: "action", token: "another" }),
          take({ ...base, kind: "action", token: text.slice(7) }),
        );
      },
    });
    const fetched: boolean[] = [];
    await world.run();
    expect([fetched, findingOf(world, "button")?.status]).toEqual([[false, true], "ok"]);
  });
});
