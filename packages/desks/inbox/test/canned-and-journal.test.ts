import { describe, expect, it } from "vitest";
import { openInbox } from "./support/open-inbox.ts";

const thanks = { id: "thanks", shortcut: "thanks", title: "Thanks", text: "Thank you, {customer}. {person}" };

describe("canned answers", () => {
  it("are looked after by leads and there for all", async () => {
    const { joins } = await openInbox();
    const [lead, ben] = [await joins("Lea", "lead"), await joins("Ben")];
    const put = (answer: { readonly id: string }) => lead.call("PUT", `/canned/${answer.id}`, { body: answer });
    expect((await put(thanks)).json).toEqual({ canned: [thanks] });
    const german = { ...thanks, id: "danke", text: "Danke, {customer}.", locale: "de" };
    await put(german);
    expect((await ben.get("/canned")).json).toEqual({ canned: [thanks, german] });
    expect(await ben.call("PUT", "/canned/mine", { body: { ...thanks, id: "mine" } })).toMatchObject({ status: 403 });
    expect(await ben.call("DELETE", "/canned/thanks")).toMatchObject({ status: 403 });
    expect((await lead.call("DELETE", "/canned/danke")).json).toEqual({ canned: [thanks] });
    expect(await lead.call("DELETE", "/canned/danke")).toMatchObject({ status: 404 });
  });

  it("are refused where they cannot be found or said", async () => {
    const { joins } = await openInbox();
    const lead = await joins("Lea", "lead");
    await lead.call("PUT", "/canned/thanks", { body: thanks });
    for (const wrong of [
      { shortcut: "two words" },
      { shortcut: "" },
      { text: " " },
      { text: "x".repeat(8_001) },
      { title: "" },
      { locale: "Deutsch!" },
      // Another answer has this shortcut.
      { id: "other", shortcut: "THANKS" },
    ]) {
      const answer = { ...thanks, ...wrong };
      expect([wrong, (await lead.call("PUT", `/canned/${answer.id}`, { body: answer })).status]).toEqual([wrong, 422]);
    }
    expect(await lead.call("PUT", "/canned/other", { body: thanks })).toMatchObject({ status: 422 });
    expect((await lead.get("/canned")).json).toEqual({ canned: [thanks] });
  });
});

describe("the journal", () => {
  it("says who did what, newest first, without a word of what was said", async () => {
    const { joins, openCase } = await openInbox();
    const [lead, ben] = [await joins("Lea", "lead"), await joins("Ben")];
    const id = await openCase();
    await ben.take(id);
    await ben.say(id, "a line to the customer");
    await ben.post(`/cases/${id}/notes`, { key: "1", text: "a private note" });
    await ben.post(`/cases/${id}/close`);
    await lead.call("PUT", "/canned/thanks", { body: thanks });
    await lead.post("/invitations", { email: "eve@acme.test", role: "agent" });
    await lead.post(`/people/${ben.id}`, { isDisabled: true });
    const { entries, hasMore } = (await lead.get("/journal")).json;
    expect(hasMore).toBe(false);
    // Safe: entries are objects with these fields.
    const lines = (entries as readonly { code: string; person?: string; about?: string; case?: string }[]).map(
      ({ code, person, about, case: of }) => ({ code, person, about, of }),
    );
    expect(lines).toMatchObject([
      { code: "inbox.disabled", person: lead.id, about: ben.id },
      { code: "inbox.invited", person: lead.id },
      { code: "inbox.canned_changed", person: lead.id },
      { code: "handoff.closed", person: ben.id, of: id },
      { code: "handoff.noted", person: ben.id, of: id },
      { code: "handoff.line", person: ben.id, of: id },
      { code: "handoff.taken", person: ben.id, of: id },
      { code: "handoff.requested", of: id },
      { code: "inbox.signed_in", person: ben.id },
      { code: "inbox.joined", person: ben.id },
      { code: "inbox.invited" },
      { code: "inbox.signed_in", person: lead.id },
      { code: "inbox.joined", person: lead.id },
      { code: "inbox.invited" },
    ]);
    expect(JSON.stringify(entries)).not.toMatch(/acme\.test|line to|private/);
  });

  it("comes in pages, also where the bot did much in between", async () => {
    const { joins, customerSays, store } = await openInbox();
    const lead = await joins("Lea", "lead");
    for (let number = 0; number < 120; number += 1) await lead.call("PUT", "/canned/thanks", { body: thanks });
    await customerSays("when are you open");
    const noise = Array.from({ length: 1_200 }, () => ({
      conversation: "",
      at: 0,
      code: "turn.decided",
      v: 1,
      data: {},
    }));
    await store.addJournal(noise);
    const first = (await lead.get("/journal")).json;
    // Safe: entries have ids.
    const ids = (first.entries as readonly { id: number }[]).map(({ id }) => id);
    expect(ids).toHaveLength(100);
    expect(first.hasMore).toBe(true);
    const second = (await lead.get(`/journal?before=${ids.at(-1)}`)).json;
    expect(second.entries).toHaveLength(23);
    expect(second.hasMore).toBe(false);
    expect(await lead.get("/journal?before=x")).toMatchObject({ status: 422 });
  });
});
