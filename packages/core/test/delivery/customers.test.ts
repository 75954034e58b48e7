import {
  type Bot,
  type Capabilities,
  type Engine,
  engine,
  frontdesk,
  type Identity,
  type Inbound,
  memory,
  messageText,
  type Store,
  type User,
} from "@frontdesk/core";
import { type FakeChannel, fakeChannel, fakeClock, fakeDesk, fakeEvent, seededRandom } from "@frontdesk/core/testing";
import { describe, expect, onTestFinished, test } from "vitest";

const front = frontdesk({ id: "acme", name: "Acme", disclosure: false });
const who = front.intent({
  name: "who",
  examples: ["who am I", "who do you think I am"],
  async run(turn) {
    const { id, identities, emails } = await turn.profile();
    return JSON.stringify({
      id,
      as: identities.map(({ channel, account, user }) => `${channel}/${account}/${user}`).sort(),
      emails,
    });
  },
});
const move = front.intent({
  name: "move",
  examples: ["let us go on at the other place", "continue there"],
  run: async (turn) => turn.invitation("phone"),
});
const nowhere = front.intent({
  name: "nowhere",
  examples: ["lead me nowhere", "a way to nowhere"],
  run: async (turn) => turn.invitation("nowhere"),
});
const bot: Bot = front.bot({ intents: [who, move, nowhere] });

interface Place {
  readonly store: Store;
  readonly running: Engine;
  readonly clock: ReturnType<typeof fakeClock>;
  readonly desk: ReturnType<typeof fakeDesk>;
  /** Says something on a channel and returns the last answer. */
  says(channel: "slack" | "phone", account: string, user: User, text: string): Promise<string>;
  /** Comes by an invitation, and says that it is theirs. */
  comes(channel: "phone", user: User, code: string): Promise<void>;
  /** Asks the bot who somebody is. */
  profile(channel: "slack" | "phone", account: string, user: User): Promise<Profile>;
}

interface Profile {
  readonly id: string;
  readonly as: readonly string[];
  readonly emails: readonly string[];
}

async function open(
  options: Partial<Parameters<typeof engine>[1]> & {
    readonly profile?: (user: string) => Promise<User | undefined>;
    readonly capabilities?: Partial<Capabilities>;
  } = {},
): Promise<Place> {
  const { profile, ...rest } = options;
  const clock = fakeClock();
  const desk = fakeDesk();
  const store = memory();
  const made = (name: string): FakeChannel => ({
    ...fakeChannel({ name }),
    ...(profile === undefined ? {} : { profile: (address) => profile(String(address.chat).split("/")[1] ?? "") }),
  });
  const channels = { slack: made("slack"), phone: made("phone") };
  const running = engine(bot, {
    channels: Object.values(channels),
    store,
    desk,
    clock,
    random: seededRandom("customers"),
    ...rest,
  });
  await running.start();
  onTestFinished(() => running.stop({ deadlineMs: 0 }));
  let events = 0;
  async function deliver(
    channel: "slack" | "phone",
    account: string,
    user: User,
    what: Partial<Inbound>,
  ): Promise<void> {
    const event = fakeEvent({ chat: `${account}/${user.id}`, user }, { key: `e${events++}`, at: clock.now() });
    // Safe: the tests name a kind with its fields.
    await channels[channel].deliver({ ...event, account, ...what } as Inbound);
    await running.idle();
  }
  const says: Place["says"] = async (channel, account, user, text) => {
    const before = channels[channel].received.length;
    await deliver(channel, account, user, { kind: "message", text });
    const [first] = channels[channel].received.slice(before);
    return messageText(first?.message.parts ?? [], "en");
  };
  return {
    store,
    running,
    clock,
    desk,
    says,
    async comes(channel, user, code) {
      await deliver(channel, "main", user, { kind: "command", command: "start", text: code });
      await says(channel, "main", user, "yes");
    },
    profile: async (channel, account, user) => JSON.parse(await says(channel, account, user, "who am I")),
  };
}

const ann = { id: "U1", name: "Ann", email: "Ann@Example.com ", verified: true } as const;

describe("a customer", () => {
  test("is one across channels by an address that both vouch for", async () => {
    const { profile } = await open();
    const first = await profile("slack", "T1", ann);
    expect(first).toMatchObject({ as: ["slack/T1/U1"], emails: ["ann@example.com"] });
    const second = await profile("phone", "main", { id: "77", email: "ann@example.com", verified: true });
    expect(second).toEqual({ id: first.id, as: ["phone/main/77", "slack/T1/U1"], emails: ["ann@example.com"] });
  });

  test.each([
    ["the Kelvin sign, which is no k", "ann\u212a@example.com", "annk@example.com"],
    ["a capital that other machines fold otherwise", "\u0130van@example.com", "i\u0307van@example.com"],
  ])("is two where addresses differ by %s", async (_letter, one, other) => {
    const { profile } = await open();
    const first = await profile("slack", "T1", { ...ann, email: one });
    expect((await profile("phone", "main", { id: "77", email: other, verified: true })).id).not.toBe(first.id);
  });

  test("is one where an address is written with other signs for the same letters", async () => {
    const { profile } = await open();
    const first = await profile("slack", "T1", { ...ann, email: "J\u00f6rg@Example.com" });
    const second = await profile("phone", "main", { id: "77", email: "jo\u0308rg@example.com", verified: true });
    expect(second.id).toBe(first.id);
  });

  test("is two where nobody vouches for the address", async () => {
    const { profile } = await open();
    const first = await profile("slack", "T1", { ...ann, verified: false });
    const second = await profile("phone", "main", { id: "77", email: "ann@example.com", verified: true });
    expect(second.id).not.toBe(first.id);
    expect(first).toMatchObject({ as: ["slack/T1/U1"], emails: [] });
  });

  test("is two where the host does not trust who vouches", async () => {
    const { profile } = await open({ trustsEmail: ({ account }) => account !== "T1" });
    const first = await profile("slack", "T1", ann);
    expect((await profile("slack", "T2", ann)).id).not.toBe(first.id);
    expect((await profile("phone", "main", { ...ann, id: "77" })).as).toEqual(["phone/main/77", "slack/T2/U1"]);
  });

  test("of one workspace is not the one of another with the same user id", async () => {
    const { profile } = await open();
    const plain = { id: "U1" };
    expect((await profile("slack", "T1", plain)).id).not.toBe((await profile("slack", "T2", plain)).id);
  });

  test("has the same id on every day, also where nothing was linked", async () => {
    const { profile, running } = await open();
    const first = await profile("slack", "T1", { id: "U9" });
    expect(first.id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(await running.customers.of({ channel: "slack", account: "T1", user: "U9" })).toMatchObject({ id: first.id });
  });

  test("is asked for at the channel when the conversation begins", async () => {
    const { running, says } = await open({ profile: async (user) => (user === "U1" ? ann : undefined) });
    await says("slack", "T1", { id: "U1" }, "hello");
    const known = async () => (await running.customers.of({ channel: "slack", account: "T1", user: "U1" })).emails;
    await expect.poll(known).toEqual(["ann@example.com"]);
  });

  test("is answered also when the channel cannot tell who it is", async () => {
    const { profile } = await open({ profile: () => Promise.reject(new Error("down")) });
    expect(await profile("slack", "T1", { id: "U1" })).toMatchObject({ as: ["slack/T1/U1"] });
  });
});

describe("an invitation", () => {
  const codeIn = (link: string): string => new URL(link).searchParams.get("code") ?? "";

  test("takes a customer to another channel, once", async () => {
    const { says, comes, profile, store } = await open();
    const code = codeIn(await says("slack", "T1", { id: "U1" }, "continue there"));
    expect(code).toMatch(/^[0-9a-f]{64}$/);
    await comes("phone", { id: "77" }, code);
    const there = await profile("phone", "main", { id: "77" });
    expect(there.as).toEqual(["phone/main/77", "slack/T1/U1"]);
    await comes("phone", { id: "88" }, code);
    expect((await profile("phone", "main", { id: "88" })).as).toEqual(["phone/main/88"]);
    const codes = (await store.journal({ limit: 100 })).map((line) => line.code);
    expect(codes.filter((one) => one.startsWith("customer."))).toEqual([
      "customer.linked",
      "customer.invitation_asked",
      "customer.linked",
      "customer.invitation_refused",
    ]);
  });

  test.each([
    ["is too old", (code: string) => code, 31 * 60 * 1_000],
    ["was written by somebody else", (code: string) => code.replace(/.$/, (last) => (last === "0" ? "1" : "0")), 0],
    ["names another customer", (code: string) => `${"0".repeat(32)}${code.slice(32)}`, 0],
    ["has a later end", (code: string) => `${code.slice(0, 32)}ffffffff${code.slice(40)}`, 0],
  ])("that %s is none", async (_, bend, waits) => {
    const { says, comes, profile, clock } = await open();
    const code = codeIn(await says("slack", "T1", { id: "U1" }, "continue there"));
    await clock.advance(waits);
    await comes("phone", { id: "77" }, bend(code));
    expect((await profile("phone", "main", { id: "77" })).as).toEqual(["phone/main/77"]);
  });

  test("to a channel that has none says so to the author", async () => {
    const { says } = await open();
    expect(await says("slack", "T1", { id: "U1" }, "lead me nowhere")).toMatch(/went wrong/);
  });
});

describe("a link", () => {
  const slack: Identity = { channel: "slack", account: "T1", user: "U1" };
  const phone: Identity = { channel: "phone", account: "main", user: "77" };

  test("is made and undone by the program, and both are in the journal, without an address", async () => {
    const { running, store, profile } = await open();
    await profile("slack", "T1", ann);
    const { id } = await running.customers.link(slack, phone);
    expect((await running.customers.of(phone)).id).toBe(id);
    const apart = await running.customers.setApart(phone);
    expect(apart).toMatchObject({ identities: [phone], emails: [] });
    expect(apart.id).not.toBe(id);
    expect((await running.customers.of(slack)).identities).toEqual([slack]);
    const lines = (await store.journal({ limit: 100 })).filter(({ code }) => code.startsWith("customer."));
    expect(lines.map(({ code, data }) => [code, data.by ?? data.channel, data.customer])).toEqual([
      ["customer.linked", "email", id],
      ["customer.linked", "program", id],
      ["customer.set_apart", "phone", id],
    ]);
    expect(JSON.stringify(lines).toLowerCase()).not.toContain("example.com");
  });

  test("that was undone does not come back by a proof", async () => {
    const { running, profile } = await open();
    await profile("slack", "T1", ann);
    await profile("phone", "main", { ...ann, id: "77" });
    await running.customers.setApart(phone);
    expect((await profile("phone", "main", { ...ann, id: "77" })).as).toEqual(["phone/main/77"]);
    await running.customers.link(slack, phone);
    expect((await profile("phone", "main", { ...ann, id: "77" })).as).toEqual(["phone/main/77", "slack/T1/U1"]);
  });

  test("made by hand after a proof was refused lets the next proof count", async () => {
    const { running, profile } = await open();
    await running.customers.setApart(phone);
    expect((await profile("phone", "main", { ...ann, id: "77" })).emails).toEqual([]);
    await running.customers.link(slack, phone);
    expect((await profile("phone", "main", { ...ann, id: "77" })).emails).toEqual(["ann@example.com"]);
  });

  test("takes the address back from who is set apart, and from nobody else", async () => {
    const { running, profile } = await open();
    await profile("slack", "T1", ann);
    await running.customers.link(slack, phone);
    expect((await running.customers.setApart(slack)).emails).toEqual([]);
    expect((await profile("slack", "T1", ann)).emails).toEqual([]);
    expect((await running.customers.of(phone)).emails).toEqual(["ann@example.com"]);
  });

  test("is not inherited with an address whose last owner was set apart", async () => {
    const { running, profile, says, comes } = await open();
    const { id } = await profile("slack", "T1", ann);
    const code = new URL(await says("slack", "T1", ann, "continue there")).searchParams.get("code") ?? "";
    await comes("phone", { id: "77" }, code);
    const phone: Identity = { channel: "phone", account: "main", user: "77" };
    const first = await running.customers.setApart(slack);
    const second = await running.customers.setApart(phone);
    expect([first.emails, second.emails]).toEqual([[], []]);
    // The address is a colleague's now.
    const colleague = await profile("slack", "T1", { ...ann, id: "U2" });
    expect(colleague).toMatchObject({ as: ["slack/T1/U2"], emails: ["ann@example.com"] });
    expect([id, first.id, second.id]).not.toContain(colleague.id);
  });

  test("whoever gave a customer its id can be set apart from it", async () => {
    const { running } = await open();
    const { id } = await running.customers.link(slack, phone);
    const apart = await running.customers.setApart(slack);
    expect(apart.identities).toEqual([slack]);
    expect(apart.id).not.toBe(id);
    expect(await running.customers.of(phone)).toMatchObject({ id, identities: [phone] });
  });

  test("is seen and undone by people at the desk, who are in the journal", async () => {
    const { running, desk, says, store } = await open();
    await running.customers.link(slack, phone);
    await says("slack", "T1", { id: "U1" }, "human");
    const [found] = await desk.host.cases();
    const id = found?.id ?? "";
    expect((await desk.host.profile(id)).identities).toEqual(expect.arrayContaining([slack, phone]));
    await desk.host.setApart(id, phone, { id: "p1", name: "Kim" });
    expect((await desk.host.profile(id)).identities).toEqual([slack]);
    expect((await store.journal({ limit: 100 })).at(-1)).toMatchObject({
      code: "customer.set_apart",
      data: { person: "p1", channel: "phone" },
    });
    await expect(desk.host.setApart(id, phone, { id: "p1", name: "Kim" })).rejects.toMatchObject({
      code: "handoff.unknown_case",
    });
  });
});
