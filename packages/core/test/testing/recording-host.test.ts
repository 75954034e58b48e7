import { describe, expect, it } from "vitest";
import { FrontdeskError } from "../../src/errors/frontdesk-error.ts";
import type { MessageInbound } from "../../src/message/index.ts";
import { recordingHost } from "../../src/testing/recording-host.ts";

const key = (address: { readonly [field: string]: string | number }): string => String(address.chat);
const message = (event: string, more: Partial<MessageInbound> = {}): MessageInbound => ({
  kind: "message",
  text: `text of ${event}`,
  account: "account",
  address: { chat: "1" },
  conversationKind: "direct",
  eventKeys: [event],
  at: 5,
  user: { id: "1", name: "Ann" },
  ...more,
});

describe("recordingHost", () => {
  it("accepts an event once, under any of its keys, in its account", async () => {
    const host = recordingHost({ key });
    const [first] = await host.accept([message("a", { eventKeys: ["a", "b"] })]);
    const [again] = await host.accept([message("b")]);
    const [elsewhere] = await host.accept([message("a", { account: "another" })]);
    expect([first?.status, again?.status, elsewhere?.status]).toEqual(["accepted", "duplicate", "accepted"]);
    expect(again).toMatchObject({ conversation: first?.conversation, sequence: 1 });
    expect([host.accepted.length, host.offered]).toEqual([2, 3]);
  });

  it("keeps histories apart, and tells them in stretches", async () => {
    const host = recordingHost({ key });
    await host.accept([message("a"), message("b", { address: { chat: "2" } }), message("c")]);
    host.say("account", { chat: "1" }, { author: { kind: "bot" }, parts: [{ kind: "text", text: "Hi" }], at: 6 });
    const all = await host.history("account", { chat: "1" });
    expect(all.messages.map(({ sequence, author }) => [sequence, author.kind])).toEqual([
      [1, "customer"],
      [2, "customer"],
      [3, "bot"],
    ]);
    const after = await host.history("account", { chat: "1" }, { after: 1, limit: 1 });
    expect([after.messages.map(({ sequence }) => sequence), after.last]).toEqual([[2], 3]);
    expect(await host.history("account", { chat: "unknown" })).toEqual({ messages: [], last: 0 });
  });

  it("records presses and commands as they were said, and no notices", async () => {
    const host = recordingHost({ key });
    const { text: _, ...base } = message("a");
    await host.accept([
      { ...base, kind: "action", token: "t", label: "Yes" },
      { ...base, eventKeys: ["b"], kind: "command", command: "start", text: "now" },
      { ...base, eventKeys: ["c"], kind: "leave" },
    ]);
    const { messages } = await host.history("account", { chat: "1" });
    expect(messages.map(({ parts }) => parts)).toEqual([
      [{ kind: "text", text: "Yes" }],
      [{ kind: "text", text: "/start now" }],
    ]);
  });

  it("turns events away when it is told to", async () => {
    const host = recordingHost({ key });
    host.refuse();
    await expect(host.accept([message("a")])).rejects.toSatisfy((error) =>
      FrontdeskError.isInstance(error, "store.unavailable"),
    );
    expect(host.accepted).toEqual([]);
    expect((await host.accept([message("a")]))[0]?.status).toBe("accepted");
  });

  it("hides its files when it is told to", async () => {
    const host = recordingHost({ key });
    const { id } = await host.files.put({ name: "a.txt", bytes: Uint8Array.of(1), owner: "test" });
    const show = host.hideFiles();
    await expect(host.files.get(id)).rejects.toMatchObject({ code: "files.unavailable" });
    show();
    expect((await host.files.get(id))?.bytes).toEqual(Uint8Array.of(1));
  });

  it("waits when it is held, and tells when enough has come", async () => {
    const host = recordingHost({ key });
    const release = host.hold();
    const two = host.untilAccepted(2);
    const accepting = host.accept([message("a"), message("b")]);
    await Promise.resolve();
    expect(host.accepted).toEqual([]);
    release();
    await Promise.all([two, accepting]);
    await host.untilAccepted(1);
    expect(host.accepted).toHaveLength(2);
  });

  it("has a secret for each purpose, the same each time", async () => {
    const host = recordingHost({ key });
    const [one, again, other] = [await host.secret("a"), await host.secret("a"), await host.secret("b")];
    expect(one).toHaveLength(32);
    expect(again).toEqual(one);
    expect(other).not.toEqual(one);
  });
});
