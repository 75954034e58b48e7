import { fileUrl, type MessageDecision, type Part, type StoredMessage } from "@frontdesk/core";
import { describe, expect, it } from "vitest";
import { readMessages } from "../src/messages/read-messages.ts";
import { transcripts } from "../src/messages/transcripts.ts";
import { openInbox } from "./support/open-inbox.ts";

const file = "0123456789abcdef0123456789abcdef";
const address = (id: string): string => `/inbox/api/cases/1/files/${id}`;

/** A conversation of which nothing is known but what was said. */
function conversation(said: readonly (readonly Part[])[], decisions: readonly MessageDecision[] = []) {
  const messages = said.map(
    (parts, index): StoredMessage => ({
      sequence: index + 1,
      at: index,
      author: { kind: index % 2 === 0 ? "customer" : "bot", id: "1" },
      parts,
    }),
  );
  const host = {
    transcript: async (_: string, { after = 0, limit = 1_000 }: { after?: number; limit?: number } = {}) =>
      messages.filter(({ sequence }) => sequence > after).slice(0, limit),
    decisions: async () => decisions,
  };
  // Safe: only these two are asked for.
  const opened = { host, transcripts: transcripts(host as never) } as never;
  return {
    add: (...parts: Part[]): void => {
      messages.push({ sequence: messages.length + 1, at: 0, author: { kind: "customer", id: "1" }, parts });
    },
    read: (range: Partial<Parameters<typeof readMessages>[2]> = {}) =>
      readMessages(opened, "1", { limit: 50, ...range }, address),
  };
}

const text = (words: string): Part => ({ kind: "text", text: words });

describe("messages of a case", () => {
  it("come with what the bot made of them", async () => {
    const { joins, openCase } = await openInbox();
    const ann = await joins("Ann");
    const messages = await ann.messages(await openCase());
    expect(messages[0]).toMatchObject({
      sequence: 1,
      author: { kind: "customer", name: "cora" },
      parts: [{ kind: "text", text: "my invoice is wrong" }],
      understood: { by: "intent", what: "wrong_invoice", probability: expect.any(Number) },
    });
    expect(messages[1]?.understood).toBeUndefined();
  });

  it("come in stretches", async () => {
    const { read } = conversation(Array.from({ length: 120 }, (_, number) => [text(String(number + 1))]));
    const sequences = async (range: Parameters<typeof read>[0]): Promise<readonly (number | undefined)[]> => {
      const { messages, last } = await read(range);
      expect(last).toBe(120);
      return [messages.length, messages[0]?.sequence, messages.at(-1)?.sequence];
    };
    expect(await sequences({})).toEqual([50, 71, 120]);
    expect(await sequences({ last: 10 })).toEqual([10, 111, 120]);
    expect(await sequences({ before: 71 })).toEqual([50, 21, 70]);
    expect(await sequences({ before: 21 })).toEqual([20, 1, 20]);
    expect(await sequences({ before: 1 })).toEqual([0, undefined, undefined]);
    expect(await sequences({ after: 100, limit: 100 })).toEqual([20, 101, 120]);
    expect(await sequences({ after: 0, limit: 100 })).toEqual([100, 1, 100]);
    expect(await sequences({ after: 120 })).toEqual([0, undefined, undefined]);
    expect(await sequences({ after: 10_000 })).toEqual([0, undefined, undefined]);
  });

  it("have the ratings that customers gave them later, and no messages of ratings", async () => {
    const { read, add } = conversation([
      [text("when are you open")],
      [text("From 9 to 18."), { kind: "feedback", token: "one" }],
      [text("and on sundays")],
      [text("Closed."), { kind: "feedback", token: "two" }],
    ]);
    expect((await read()).messages.map(({ rating }) => rating)).toEqual([undefined, undefined, undefined, undefined]);
    add({ kind: "rating", token: "one", value: "down" });
    add({ kind: "rating", token: "one", value: "up" });
    add({ kind: "rating", token: "of another conversation", value: "up" });
    const { messages, last } = await read();
    expect(last).toBe(7);
    expect(messages.map(({ sequence, rating }) => [sequence, rating])).toEqual([
      [1, undefined],
      [2, "up"],
      [3, undefined],
      [4, undefined],
    ]);
    expect(JSON.stringify(messages)).not.toContain("token");
    // An empty stretch would say that there is nothing more.
    expect((await read({ last: 2 })).messages.map(({ sequence }) => sequence)).toEqual([4]);
    add(text("thanks"));
    expect((await read({ after: 4, limit: 2 })).messages.map(({ sequence }) => sequence)).toEqual([8]);
  });

  it("have addresses that may be opened, and no tokens", async () => {
    const image = { url: fileUrl(file), alt: "A shoe" };
    const bad = "javascript:alert(1)";
    const { read } = conversation([
      [
        { kind: "file", url: fileUrl(file), name: "invoice.pdf", mime: "application/pdf", size: 3 },
        { kind: "file", url: bad, name: "x.pdf" },
        { kind: "image", ...image },
        { kind: "image", url: "data:text/html,x", alt: "Nothing" },
        { kind: "card", title: "Shoe", image, choices: [{ label: "Buy", token: "secret", url: bad }] },
        { kind: "carousel", cards: [{ kind: "card", title: "Shoe", image: { url: bad, alt: "" } }] },
        { kind: "choices", text: "Which?", choices: [{ label: "One", say: "1", token: "secret" }] },
        {
          kind: "sources",
          sources: [
            { title: "A", url: "https://acme.test/a" },
            { title: "B", url: bad },
          ],
        },
        { kind: "form", title: "Order", fields: [], submit: "Send", token: "secret" },
      ],
    ]);
    const { messages } = await read();
    expect(messages[0]?.parts).toEqual([
      { kind: "file", url: address(file), name: "invoice.pdf", mime: "application/pdf", size: 3 },
      text("[x.pdf]"),
      { kind: "image", url: address(file), alt: "A shoe" },
      text("[Nothing]"),
      { kind: "card", title: "Shoe", image: { url: address(file), alt: "A shoe" }, choices: [{ label: "Buy" }] },
      { kind: "carousel", cards: [{ kind: "card", title: "Shoe" }] },
      { kind: "choices", text: "Which?", choices: [{ label: "One", say: "1" }] },
      { kind: "sources", sources: [{ title: "A", url: "https://acme.test/a" }, { title: "B" }] },
      { kind: "form", title: "Order", fields: [], submit: "Send" },
    ]);
    expect(JSON.stringify(messages)).not.toMatch(/secret|javascript/);
  });

  it("are read as asked for, or not at all", async () => {
    const { joins, openCase } = await openInbox();
    const ann = await joins("Ann");
    const id = await openCase();
    for (const query of ["last=0", "last=101", "before=-1", "after=x", "after=1&before=2", "limit=1e9"]) {
      expect([query, (await ann.get(`/cases/${id}/messages?${query}`)).status]).toEqual([query, 422]);
    }
    expect(await ann.get("/cases/nothing/messages")).toMatchObject({ status: 404 });
  });
});
