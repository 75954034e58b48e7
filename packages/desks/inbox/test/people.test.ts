import { FrontdeskError, memory, type Store } from "@frontdesk/core";
import { describe, expect, it } from "vitest";
import { openInbox } from "./support/open-inbox.ts";

describe("people", () => {
  it("are let in no more from the moment on that they are disabled, also in mid-session", async () => {
    const { joins, openCase } = await openInbox();
    const lead = await joins("Lea", "lead");
    const ben = await joins("Ben");
    const id = await openCase();
    await ben.take(id);
    const disabled = await lead.post(`/people/${ben.id}`, { isDisabled: true });
    expect(disabled.json).toMatchObject({
      people: [{ name: "Lea" }, { name: "Ben", isDisabled: true, presence: "offline" }],
    });
    expect(await ben.say(id, "still here")).toMatchObject({ status: 401 });
    expect(await ben.get("/canned")).toMatchObject({ status: 401 });
    // Nobody has to wait for who does not come back.
    expect(await (await joins("Cleo")).take(id, ben.id)).toMatchObject({ status: 200 });
    await lead.post(`/people/${ben.id}`, { isDisabled: false });
    // They may come in again, and have to prove themselves anew.
    expect(await ben.get("/canned")).toMatchObject({ status: 401 });
  });

  it("may do what their new role allows, at once", async () => {
    const { joins } = await openInbox();
    const lead = await joins("Lea", "lead");
    const ben = await joins("Ben");
    expect(await ben.get("/journal")).toMatchObject({ status: 403 });
    await lead.post(`/people/${ben.id}`, { role: "lead" });
    expect(await ben.get("/journal")).toMatchObject({ status: 200 });
    await ben.post(`/people/${lead.id}`, { role: "agent" });
    expect(await lead.get("/journal")).toMatchObject({ status: 403, json: { error: { code: "not_allowed" } } });
  });

  it("are never without a lead", async () => {
    const { joins } = await openInbox();
    const lea = await joins("Lea", "lead");
    const lou = await joins("Lou", "lead");
    for (const change of [{ role: "agent" }, { isDisabled: true }]) {
      // Both at once: one of them stays.
      const answers = await Promise.all([lea.post(`/people/${lou.id}`, change), lou.post(`/people/${lea.id}`, change)]);
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 422]);
      const left = answers[0]?.status === 200 ? lea : lou;
      const other = left === lea ? lou : lea;
      expect(await left.post(`/people/${left.id}`, change)).toMatchObject({ status: 422 });
      await left.post(`/people/${other.id}`, { role: "lead", isDisabled: false });
      if (change.isDisabled === true) return;
    }
  });

  it("are changed by leads only, and only if they are there", async () => {
    const { joins } = await openInbox();
    const lead = await joins("Lea", "lead");
    const ben = await joins("Ben");
    expect(await ben.post(`/people/${ben.id}`, { role: "lead" })).toMatchObject({ status: 403 });
    expect(await lead.post("/people/nobody", { role: "agent" })).toMatchObject({ status: 404 });
    expect(await lead.post(`/people/${ben.id}`, { role: "owner" })).toMatchObject({ status: 422 });
  });

  it("do not get lost when many come at once", async () => {
    const store = memory();
    const before = await openInbox({ store });
    const names = Array.from({ length: 30 }, (_, number) => `Person ${number}`);
    await Promise.all(names.map((name) => before.joins(name)));
    await before.stop();
    const after = await openInbox({ store, random: "again" });
    const lead = await after.joins("Lea", "lead");
    const { people } = (await lead.get("/people")).json;
    expect(people).toHaveLength(31);
  });

  it("are as they were where the store refuses a change", async () => {
    const store = memory();
    let isAway = false;
    const { joins } = await openInbox({ store: refusing(store, () => isAway) });
    const lead = await joins("Lea", "lead");
    const ben = await joins("Ben");
    isAway = true;
    expect(await lead.post(`/people/${ben.id}`, { isDisabled: true })).toMatchObject({
      status: 503,
      headers: { "retry-after": "1" },
    });
    isAway = false;
    expect(await ben.get("/canned")).toMatchObject({ status: 200 });
    expect(await lead.post(`/people/${ben.id}`, { isDisabled: true })).toMatchObject({ status: 200 });
  });
});

describe("what the inbox keeps", () => {
  it.each([
    ["not json", "store.corrupt"],
    ['{"v":1,"data":{"people":"nonsense"}}', "store.corrupt"],
    ['{"v":2,"data":{}}', "store.newer_schema"],
    // Parameters of a hash with which one attempt to sign in would fill the memory, and a key of no length.
    [personWith({ n: 2 ** 30, r: 8, p: 1, salt: `${"A".repeat(22)}==`, key: `${"A".repeat(43)}=` }), "store.corrupt"],
    [personWith({ n: 32_768, r: 8, p: 3, salt: `${"A".repeat(22)}==`, key: "" }), "store.corrupt"],
  ])("is not touched where it cannot be read: %s", async (text, code) => {
    const store = memory();
    await store.open("acme");
    await store.putBlob("desk/people", new TextEncoder().encode(text));
    await store.close();
    await expect(openInbox({ store })).rejects.toMatchObject({ code });
    await store.open("acme");
    expect(Buffer.from((await store.blob("desk/people")) ?? []).toString()).toBe(text);
  });

  it("is changed once, also where the store had to say it twice because its first answer was lost", async () => {
    const store = memory();
    const repeating: Store = {
      ...store,
      async swapBlob(...given) {
        await store.swapBlob(...given);
        return store.swapBlob(...given);
      },
    };
    const { joins } = await openInbox({ store: repeating });
    const lead = await joins("Lea", "lead");
    const ben = await joins("Ben");
    expect((await lead.get("/people")).json.people).toMatchObject([{ name: "Lea" }, { id: ben.id, name: "Ben" }]);
    const answer = { id: "a", shortcut: "s", title: "T", text: "Hello" };
    expect(await lead.call("PUT", "/canned/a", { body: answer })).toMatchObject({
      status: 200,
      json: { canned: [answer] },
    });
    expect(await lead.call("DELETE", "/canned/a")).toMatchObject({ status: 200, json: { canned: [] } });
  });
});

/** What is kept of one person, with a password. */
function personWith(password: object): string {
  const person = { id: "ann", name: "Ann", role: "lead", isDisabled: false, joinedAt: 0, password };
  return JSON.stringify({ v: 1, data: { people: [person], invitations: [] } });
}

/** A store that keeps no blobs while it is away. */
function refusing(store: Store, isAway: () => boolean): Store {
  return {
    ...store,
    async swapBlob(key, before, after) {
      if (isAway()) throw new FrontdeskError("store.unavailable", "The store is away.", { retryable: true });
      return store.swapBlob(key, before, after);
    },
  };
}
