import {
  engine,
  FrontdeskError,
  frontdesk,
  type Inbound,
  type InboundBase,
  memory,
  messageText,
  type Store,
  type User,
} from "@frontdesk/core";
import { fakeChannel, fakeClock, fakeDesk, fakeEvent, seededRandom } from "@frontdesk/core/testing";
import { describe, expect, onTestFinished, test } from "vitest";

const front = frontdesk({ id: "acme", name: "Acme", disclosure: false });
const move = front.intent({
  name: "move",
  examples: ["let us go on at the other place", "continue there"],
  run: async (turn) => turn.invitation("phone"),
});
const bot = front.bot({ intents: [move] });

/** A bot on two channels, whose customers have the same id everywhere. */
async function open(store: Store = memory()) {
  const clock = fakeClock();
  const channels = { slack: fakeChannel({ name: "slack" }), phone: fakeChannel({ name: "phone" }) };
  const desk = fakeDesk();
  const random = seededRandom("safety");
  const running = engine(bot, { channels: Object.values(channels), store, clock, random, desk });
  await running.start();
  onTestFinished(() => running.stop({ deadlineMs: 0 }));
  let events = 0;
  async function deliver(channel: "slack" | "phone", user: User, what: Partial<Inbound>): Promise<string> {
    const chat = what.address?.chat ?? user.id;
    const received = () => channels[channel].received.filter((one) => one.chat === chat);
    const before = received().length;
    const event = fakeEvent({ chat: user.id, user }, { key: `${events++}`, at: clock.now() });
    // Safe: the tests name a kind with its fields.
    await channels[channel].deliver({ ...event, ...what } as Inbound);
    await running.idle();
    return messageText(received()[before]?.message.parts ?? [], "en");
  }
  return {
    clock,
    running,
    desk,
    store,
    says: (channel: "slack" | "phone", user: User, text: string, place: Partial<InboundBase> = {}) =>
      deliver(channel, user, { kind: "message", text, ...place }),
    comes: (user: User, code: string) => deliver("phone", user, { kind: "command", command: "start", text: code }),
    async invited(user: User): Promise<string> {
      const link = await deliver("slack", user, { kind: "message", text: "continue there" });
      return new URL(link).searchParams.get("code") ?? "";
    },
    of: async (channel: "slack" | "phone", user: string) =>
      (await running.customers.of({ channel, account: "account", user })).identities.map((one) => one.user),
    codes: async () =>
      (await store.journal({ limit: 100 })).map(({ code }) => code).filter((code) => /^customer\./.test(code)),
  };
}

const ann = { id: "ann", name: "Ann", email: "ann@example.com", verified: true } as const;

describe("an invitation", () => {
  test("is for nobody in a group, where everybody sees it", async () => {
    const { says } = await open();
    for (const conversationKind of ["group", "channel"] as const) {
      const group = { address: { chat: conversationKind }, conversationKind };
      expect(await says("slack", ann, "continue there", group)).toMatch(/went wrong/);
    }
  });

  test("of somebody who was set apart meanwhile leads to nobody", async () => {
    const { running, invited, comes, of } = await open();
    const stranger = { channel: "slack", account: "account", user: "mallory" };
    await running.customers.link({ channel: "slack", account: "account", user: "ann" }, stranger);
    const code = await invited({ id: "mallory" });
    await running.customers.setApart(stranger);
    await comes({ id: "friend" }, code);
    expect(await of("phone", "friend")).toEqual(["friend"]);
    expect(await of("slack", "ann")).toEqual(["ann"]);
  });

  test("still leads to its customer when another identity of theirs was set apart", async () => {
    const { running, invited, comes, of } = await open();
    const stranger = { channel: "slack", account: "account", user: "mallory" };
    await running.customers.link(stranger, { channel: "slack", account: "account", user: "ann" });
    const code = await invited({ id: "ann" });
    await running.customers.setApart(stranger);
    await comes({ id: "friend" }, code);
    expect((await of("phone", "friend")).sort()).toEqual(["ann", "friend"]);
  });

  test("does not make one of two whose addresses are proved to differ", async () => {
    const { says, invited, comes, running, codes } = await open();
    await says("phone", ann, "hello");
    const mallory = { id: "mallory", email: "mallory@example.com", verified: true };
    await comes(ann, await invited(mallory));
    const { emails } = await running.customers.of({ channel: "slack", account: "account", user: "mallory" });
    expect(emails).toEqual(["mallory@example.com"]);
    expect(await codes()).toContain("customer.invitation_refused");
  });

  test("that somebody uses again changes nothing and is no refusal", async () => {
    const { invited, comes, of, codes } = await open();
    const code = await invited({ id: "ann" });
    await comes({ id: "ann-phone" }, code);
    const before = await codes();
    await comes({ id: "ann-phone" }, code);
    expect((await of("phone", "ann-phone")).sort()).toEqual(["ann", "ann-phone"]);
    expect(await codes()).toEqual(before);
    await comes({ id: "thief" }, code);
    expect(await codes()).toEqual([...before, "customer.invitation_refused"]);
  });

  test("whose turn is repeated is no refusal", async () => {
    const inner = memory();
    let failures = 0;
    const store: Store = {
      ...inner,
      commit: async (turns) => (failures-- > 0 ? turns.map(() => "conflict") : inner.commit(turns)),
    };
    const { invited, comes, of, codes } = await open(store);
    const code = await invited({ id: "ann" });
    failures = 1;
    await comes({ id: "ann-phone" }, code);
    expect((await of("phone", "ann-phone")).sort()).toEqual(["ann", "ann-phone"]);
    expect(await codes()).toEqual(["customer.linked", "customer.linked"]);
  });

  test("is good also when two ask for the first ones at once", async () => {
    const inner = memory();
    // Time for the other one to ask as well.
    const blob: Store["blob"] = async (key) => {
      const found = await inner.blob(key);
      await new Promise<void>((resolve) => setImmediate(resolve));
      return found;
    };
    const { invited, comes, of } = await open({ ...inner, blob });
    const [first = "", second = ""] = await Promise.all([invited({ id: "ann" }), invited({ id: "bob" })]);
    await comes({ id: "phone-1" }, first);
    await comes({ id: "phone-2" }, second);
    const both = [...(await of("phone", "phone-1")), ...(await of("phone", "phone-2"))];
    expect(both.sort()).toEqual(["ann", "bob", "phone-1", "phone-2"]);
  });

  test("is taken also while a person has the case", async () => {
    const { invited, comes, says, of, desk } = await open();
    await says("phone", { id: "ann-phone" }, "human");
    const [found] = await desk.host.cases();
    await desk.host.take(found?.id ?? "", { name: "Kim" });
    await comes({ id: "ann-phone" }, await invited({ id: "ann" }));
    expect((await of("phone", "ann-phone")).sort()).toEqual(["ann", "ann-phone"]);
  });
});

describe("a turn goes on", () => {
  test.each([
    ["is away", new FrontdeskError("store.unavailable", "Away.", { retryable: true })],
    ["fails", new Error("broken")],
  ])("where the store of identities %s", async (_, error) => {
    const { says } = await open({ ...memory(), link: () => Promise.reject(error) });
    expect(await says("slack", ann, "is anybody there")).toMatch(/^Sorry/);
  });

  test("where an invitation cannot be looked at", async () => {
    const inner = memory();
    let isBroken = false;
    const link: Store["link"] = (one) => (isBroken ? Promise.reject(new Error("broken")) : inner.link(one));
    const { invited, comes } = await open({ ...inner, link });
    const code = await invited({ id: "ann" });
    isBroken = true;
    expect(await comes({ id: "ann-phone" }, code)).toBe("What can I do for you?");
  });
});

test.each(["unknown", "n/a", "ann@", "@example.com", "a b@example.com", " "])(
  "what is no address, such as %j, proves nothing",
  async (email) => {
    const { says, of } = await open();
    await says("slack", { id: "ann", email, verified: true }, "hello");
    await says("phone", { id: "bob", email, verified: true }, "hello");
    expect(await of("phone", "bob")).toEqual(["bob"]);
  },
);
