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
import { committing } from "./committing.ts";

const front = frontdesk({ id: "acme", name: "Acme", locales: ["en", "ru", "zh"], disclosure: false });
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
    starts: (user: User, code: string) => deliver("phone", user, { kind: "command", command: "start", text: code }),
    /** Comes by an invitation, and says that it is theirs. */
    async comes(user: User, code: string): Promise<string> {
      await deliver("phone", user, { kind: "command", command: "start", text: code });
      return deliver("phone", user, { kind: "message", text: "yes" });
    },
    /** Presses a button of the last message. */
    async presses(user: User, label: string): Promise<string> {
      const [last] = channels.phone.received.filter((one) => one.chat === user.id).slice(-1);
      const [choices] = last?.message.parts.filter((part) => part.kind === "choices") ?? [];
      const token = choices?.choices.find((choice) => choice.label === label)?.token ?? "";
      return deliver("phone", user, { kind: "action", token, label });
    },
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
    const { invited, comes, starts, of, codes } = await open();
    const code = await invited({ id: "ann" });
    await comes({ id: "ann-phone" }, code);
    const before = await codes();
    expect(await starts({ id: "ann-phone" }, code)).toBe("What can I do for you?");
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
      ...committing(async (turns) => (failures-- > 0 ? turns.map(() => "conflict") : inner.commit(turns))),
    };
    const { invited, comes, of, codes } = await open(store);
    const code = await invited({ id: "ann" });
    failures = 1;
    await comes({ id: "ann-phone" }, code);
    expect((await of("phone", "ann-phone")).sort()).toEqual(["ann", "ann-phone"]);
    expect(await codes()).toEqual(["customer.linked", "customer.invitation_asked", "customer.linked"]);
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

describe("who comes by an invitation is asked whether it is theirs", () => {
  test.each([
    ["en", "Is it you who writes to us on slack?", "Yes", "one customer here and on slack"],
    ["ru", "Это вы пишете нам и в slack?", "Да", "здесь и в slack вы один клиент"],
    ["zh", "在slack上联系我们的也是您本人吗", "是", "您在这里和在slack上是同一位客户"],
  ])("in %s, and is its customer when they say so", async (locale, question, yes, thanks) => {
    const { invited, starts, presses, of, codes } = await open();
    const friend = { id: "ann-phone", locale };
    const code = await invited({ id: "ann" });
    expect(await starts(friend, code)).toContain(question);
    expect(await of("phone", friend.id)).toEqual([friend.id]);
    expect(await presses(friend, yes)).toContain(thanks);
    expect((await of("phone", friend.id)).sort()).toEqual(["ann", friend.id]);
    expect(await codes()).toEqual(["customer.linked", "customer.invitation_asked", "customer.linked"]);
  });

  test.each([
    ["en", "No", "nothing was connected"],
    ["ru", "Нет", "ничего не связано"],
    ["zh", "否", "没有进行关联"],
  ])("in %s, and stays who they are when they say no", async (locale, no, words) => {
    const { invited, starts, presses, says, of, codes } = await open();
    const victim = { id: "victim", locale };
    await starts(victim, await invited({ id: "mallory" }));
    expect(await presses(victim, no)).toContain(words);
    await says("phone", victim, "yes");
    expect(await of("phone", victim.id)).toEqual([victim.id]);
    expect(await codes()).toEqual(["customer.linked", "customer.invitation_asked", "customer.invitation_declined"]);
  });

  test("and not asked for ever", async () => {
    const { invited, starts, presses, of, clock, codes } = await open();
    await starts({ id: "ann-phone" }, await invited({ id: "ann" }));
    await clock.advance(31 * 60_000);
    expect(await presses({ id: "ann-phone" }, "Yes")).toMatch(/^This link can't be used/);
    expect(await of("phone", "ann-phone")).toEqual(["ann-phone"]);
    expect((await codes()).at(-1)).toBe("customer.invitation_refused");
  });

  test("and a yes to something else is none to that", async () => {
    const { invited, starts, says, of } = await open();
    await starts({ id: "victim" }, await invited({ id: "mallory" }));
    await says("phone", { id: "victim" }, "let us go on at the other place");
    await says("phone", { id: "victim" }, "Yes");
    expect(await of("phone", "victim")).toEqual(["victim"]);
  });

  test("and one who is quicker has it", async () => {
    const { invited, starts, presses, of } = await open();
    const code = await invited({ id: "ann" });
    for (const id of ["first", "second"]) await starts({ id }, code);
    await presses({ id: "second" }, "Yes");
    expect(await presses({ id: "first" }, "Yes")).toMatch(/^This link can't be used/);
    expect(await of("phone", "first")).toEqual(["first"]);
  });

  test("by a press, too, while a person has the case", async () => {
    const { invited, starts, presses, says, of, desk } = await open();
    await says("phone", { id: "ann-phone" }, "human");
    const [found] = await desk.host.cases();
    await desk.host.take(found?.id ?? "", { name: "Kim" });
    expect(await starts({ id: "ann-phone" }, await invited({ id: "ann" }))).toContain("Is it you");
    expect(await presses({ id: "ann-phone" }, "Yes")).toContain("one customer");
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
    expect(await comes({ id: "ann-phone" }, code)).toMatch(/^This link can't be used/);
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
