import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { timelineOf } from "../../page/case/timeline.ts";
import { notArrived } from "../../page/state/pending.ts";
import { reduce } from "../../page/state/reduce.ts";
import type { Pending } from "../../page/state/state.ts";
import type { MessageView } from "../../src/api/protocol.ts";
import { signedIn } from "./support/rows.ts";

const noon = new Date(2026, 0, 5, 12, 0).getTime();
const message = (sequence: number, more: Partial<MessageView> = {}): MessageView => ({
  sequence,
  at: noon + sequence * 1_000,
  author: { kind: "customer" },
  parts: [{ kind: "text", text: `message ${sequence}` }],
  ...more,
});
const own = (sequence: number, text: string): MessageView =>
  message(sequence, { author: { kind: "person", name: "Ann" }, parts: [{ kind: "text", text }] });
const line = (key: string, text: string, more: Partial<Pending> = {}): Pending => ({
  key,
  kind: "line",
  text,
  files: [],
  at: noon,
  status: "sending",
  after: 0,
  ...more,
});
const ann = { id: "ann", name: "Ann" };

describe("a transcript", () => {
  it("has each message once and in order, however its pieces arrive", () => {
    const all = Array.from({ length: 30 }, (_, index) => message(index + 1));
    const piece = fc.tuple(fc.nat(29), fc.integer({ min: 1, max: 10 }));
    fc.assert(
      fc.property(fc.array(piece, { minLength: 1, maxLength: 12 }), (pieces) => {
        let state = signedIn();
        const seen = new Set<number>();
        for (const [from, count] of pieces) {
          const messages = all.slice(from, from + count);
          for (const { sequence } of messages) seen.add(sequence);
          state = reduce(state, { kind: "messages_read", case: "one", answer: { messages, last: 30 } });
        }
        const known = state.details.get("one")?.messages.map(({ sequence }) => sequence);
        expect(known).toEqual([...seen].toSorted((one, other) => one - other));
      }),
    );
  });

  it("has notes between the messages by time, and a line for each day", () => {
    const items = timelineOf(
      [message(1), message(2), message(3, { at: noon + 86_400_000 })],
      [{ id: "n", person: ann, text: "angry", at: noon + 1_500 }],
      [line("k", "hello", { at: noon + 86_400_000 + 5_000 })],
      false,
    );
    expect(items.map(({ kind }) => kind)).toEqual(["day", "message", "note", "message", "day", "message", "pending"]);
  });

  it("names who wrote once for what they write in one go, and again after a note", () => {
    const note = { id: "n", person: ann, text: "angry", at: noon + 2_500 };
    const items = timelineOf([message(1), message(2), message(3)], [note], [], false);
    expect(items.flatMap((item) => (item.kind === "message" ? [item.isFirst] : []))).toEqual([true, false, true]);
  });

  it("keeps notes from before what has been read until that has been read", () => {
    const note = { id: "n", person: ann, text: "angry", at: noon - 5_000 };
    expect(timelineOf([message(1)], [note], [], true).map(({ kind }) => kind)).toEqual(["day", "message"]);
    expect(timelineOf([message(1)], [note], [], false).map(({ kind }) => kind)).toEqual(["day", "note", "message"]);
  });
});

describe("lines on their way", () => {
  it("are gone once they stand in the transcript, each for one message", () => {
    const pending = [line("a", "yes"), line("b", "yes"), line("c", "no")];
    expect(notArrived(pending, [own(1, "yes")], "Ann").map(({ key }) => key)).toEqual(["b", "c"]);
    expect(notArrived(pending, [own(1, "yes"), own(2, "yes"), own(3, "no")], "Ann")).toEqual([]);
  });

  it("are not taken for what was said before, or by somebody else", () => {
    const pending = [line("a", "yes", { after: 5 })];
    expect(notArrived(pending, [own(5, "yes")], "Ann")).toEqual(pending);
    const other = message(6, { author: { kind: "person", name: "Bob" }, parts: [{ kind: "text", text: "yes" }] });
    expect(notArrived(pending, [other], "Ann")).toEqual(pending);
  });

  it("that were accepted are gone with the next message of theirs, also if its text was changed on the way", () => {
    const pending = [line("a", "hello  there", { status: "sent" })];
    expect(notArrived(pending, [own(1, "hello there")], "Ann")).toEqual([]);
  });

  it("outlive being signed out, for who wrote them and for nobody else", () => {
    const out = {
      kind: "signed_out",
      options: { bot: { name: "Acme" }, password: true },
      wasSignedIn: true,
    } as const;
    let state = reduce(signedIn(), { kind: "pending", case: "one", pending: line("a", "yes") });
    const { access } = state;
    if (access.kind !== "signed_in") throw new Error("Ann is signed in.");
    state = reduce(state, out);
    const bob = { ...access.me, me: { ...access.me.me, id: "bob" } };
    expect(reduce(state, { kind: "signed_in", me: access.me }).pending.get("one")).toHaveLength(1);
    expect(reduce(state, { kind: "signed_in", me: bob }).pending.get("one")).toBeUndefined();
  });
});
