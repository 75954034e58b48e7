import { describe, expect, it } from "vitest";
import { reduce } from "../page/state/reduce.ts";
import { row, signedIn } from "./page/support/rows.ts";
import { openInbox } from "./support/open-inbox.ts";

describe("a customer who was forgotten", () => {
  it("stands in the inbox without a name and a word, as erased", async () => {
    const { joins, openCase, engine, customerSays } = await openInbox();
    const ann = await joins("Ann");
    const id = await openCase();
    await ann.take(id);
    await ann.say(id, "Dear Cora, I look into it.");
    await ann.post(`/cases/${id}/notes`, { text: "Cora is upset", key: "n1" });
    expect(JSON.stringify([await ann.case(id), await ann.messages(id)]).toLowerCase()).toContain("cora");
    const found = (await ann.get("/cases?view=all&search=invoice")).json;
    expect(found.cases).toHaveLength(1);

    const { cases } = await engine.forget({ channel: "test", account: "account", user: "cora" });
    expect(cases).toEqual([id]);
    const seen = await ann.case(id);
    expect(seen).toMatchObject({ state: "closed", isErased: true, preview: "", notes: [], summary: { slots: {} } });
    expect(seen.customer.name).toBeUndefined();
    const messages = await ann.messages(id);
    expect(messages.length).toBeGreaterThan(2);
    for (const message of messages) expect(message).toMatchObject({ isErased: true, parts: [] });
    expect((await ann.get("/cases?view=all&search=invoice")).json.cases).toEqual([]);
    expect((await ann.get("/cases?view=open")).json.cases).toEqual([]);

    // Who writes again is answered by the bot, and not by whoever had the case.
    await customerSays("my invoice is wrong");
    expect((await ann.messages(id)).at(-1)?.isErased).toBeUndefined();
  });

  it("leaves the open page with what the server has", () => {
    const known = reduce(signedIn(), {
      kind: "case_read",
      tick: 1,
      case: {
        ...row(1),
        note: "Cora is upset",
        summary: { lastMessage: "I am Cora", slots: { name: "Cora" } },
        notes: [{ id: "n", person: { id: "ann", name: "Ann" }, text: "Call Cora", at: 1 }],
        earlier: [],
        looking: [],
      },
    });
    const message = { sequence: 1, at: 1, author: { kind: "customer" as const, name: "Cora" } };
    const read = reduce(known, {
      kind: "messages_read",
      case: row(1).id,
      answer: { messages: [{ ...message, parts: [{ kind: "text", text: "I am Cora" }] }], last: 1 },
    });
    const erased = row(1, { state: "closed", isErased: true, preview: "", customer: { id: "c1", isVerified: false } });
    const next = reduce(read, { kind: "frames", heard: [{ frame: { kind: "case", case: erased }, tick: 2 }], now: 5 });
    expect(JSON.stringify([...next.details.values(), ...next.rows.values()])).not.toContain("Cora");
    expect(next.details.get(row(1).id)?.messages).toMatchObject([{ sequence: 1, isErased: true, parts: [] }]);
  });
});
