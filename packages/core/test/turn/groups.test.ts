import { engine, frontdesk, messageText, type User } from "@frontdesk/core";
import { fakeChannel, fakeClock, fakeEvent } from "@frontdesk/core/testing";
import { expect, onTestFinished, test } from "vitest";

const front = frontdesk({ id: "groups", name: "Groups", disclosure: false });
const who = front.intent({
  name: "who",
  examples: ["who am I", "who do you think I am"],
  run: ({ user }) => `${user.id} ${user.name ?? "-"} ${user.email ?? "-"} ${user.verified ?? "-"}`,
});

test("somebody in a group is not taken for who wrote before them", async () => {
  const channel = fakeChannel();
  const desk = engine(front.bot({ intents: [who] }), { channels: [channel], clock: fakeClock() });
  await desk.start();
  onTestFinished(() => desk.stop({ deadlineMs: 0 }));
  let events = 0;
  const asks = async (user: User): Promise<string> => {
    const event = fakeEvent({ chat: "group", user }, { key: `${events++}`, at: 0 });
    await channel.deliver({ ...event, conversationKind: "group", kind: "message", text: "who am I" });
    await desk.idle();
    return messageText(channel.received.at(-1)?.message.parts ?? []);
  };
  const ann = { id: "ann", name: "Ann", email: "ann@example.com", verified: true };
  expect(await asks(ann)).toBe("ann Ann ann@example.com true");
  expect(await asks({ id: "bob" })).toBe("bob - - -");
  expect(await asks({ id: "bob", name: "Bob" })).toBe("bob Bob - -");
  expect(await asks({ id: "bob" })).toBe("bob Bob - -");
});
