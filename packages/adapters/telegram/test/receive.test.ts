import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { receive } from "../src/receive.ts";
import { keyOf } from "../src/target.ts";
import { payloads } from "./fixtures/payloads.ts";

const context = { bot: { id: "7000000001", username: "desk_1_bot" }, now: 1 };

/** A payload with some of its values replaced by anything. */
const broken = fc
  .tuple(
    fc.constantFrom(...payloads.map(({ payload }) => payload)),
    fc.array(fc.tuple(fc.nat(), fc.anything()), { maxLength: 4 }),
  )
  .map(([payload, changes]) => {
    const copy: unknown = structuredClone(payload);
    for (const [place, value] of changes) replace(copy, place, value);
    return copy;
  });

function replace(root: unknown, place: number, value: unknown): void {
  let node = root;
  for (let step = place; typeof node === "object" && node !== null; step = Math.floor(step / 7)) {
    const keys = Object.keys(node);
    const key = keys[step % Math.max(1, keys.length)];
    if (key === undefined) return;
    const next: unknown = Reflect.get(node, key);
    if (typeof next !== "object" || next === null || step % 5 === 0) {
      Reflect.set(node, key, value);
      return;
    }
    node = next;
  }
}

describe("receive", () => {
  it("never throws, whatever comes, and gives well-formed events", () => {
    fc.assert(
      fc.property(fc.oneof(fc.anything(), broken), (update) => {
        for (const event of receive(update, context)) {
          expect(event.account).toBe("7000000001");
          expect(event.user.id).toMatch(/^-?\d+$/);
          expect(String(event.address.chat)).toMatch(/^-?\d+$/);
          expect(event.eventKeys).toEqual([String(event.order)]);
          expect(Number.isSafeInteger(event.at)).toBe(true);
        }
      }),
      { numRuns: 3000 },
    );
  });

  it("is pure", () => {
    for (const { payload } of payloads) {
      const before = JSON.stringify(payload);
      expect(receive(payload, context)).toEqual(receive(payload, context));
      expect(JSON.stringify(payload)).toBe(before);
    }
  });

  it("mends what no store keeps, and finds mentions beside it", () => {
    const update = {
      update_id: 1,
      message: {
        message_id: 1,
        date: 1,
        from: { id: 5, is_bot: false, first_name: "A\u0000nn\ud800" },
        chat: { id: -6, type: "group", title: "G" },
        text: "\u0000 \ud800 @desk_1_bot hi",
        entities: [{ type: "mention", offset: 4, length: 11 }],
      },
    };
    expect(receive(update, context)).toMatchObject([{ text: "  \ufffd hi", user: { name: "A nn\ufffd" } }]);
  });

  it("knows a text mention of the bot", () => {
    const update = {
      update_id: 1,
      message: {
        message_id: 1,
        date: 1,
        from: { id: 5, is_bot: false, first_name: "Ann" },
        chat: { id: -6, type: "group", title: "G" },
        text: "Desk — help",
        entities: [
          { type: "text_mention", offset: 0, length: 4, user: { id: 7_000_000_001, is_bot: true, first_name: "Desk" } },
        ],
      },
    };
    expect(receive(update, context)).toMatchObject([{ kind: "message", text: "help" }]);
  });
});

describe("the key of a conversation", () => {
  it("differs by chat, topic and member, and only by these", () => {
    const addresses = [
      { chat: "1" },
      { chat: "1", thread: "2" },
      { chat: "-1", user: "2" },
      { chat: "-1", thread: "2", user: "3" },
      { chat: "-1", thread: "3", user: "2" },
      { chat: "12" },
    ];
    expect(new Set(addresses.map(keyOf)).size).toBe(addresses.length);
    expect(keyOf({ thread: "2", chat: "1" })).toBe(keyOf({ chat: "1", thread: "2" }));
  });
});
