import { memory, type Store } from "@frontdesk/core";
import { describe, expect, it } from "vitest";
import { openInbox, type Worker } from "./support/open-inbox.ts";

describe("cases in the inbox", () => {
  it("are taken, answered and closed", async () => {
    const { joins, openCase, heard, customerSays } = await openInbox();
    const ann = await joins("Ann");
    const id = await openCase();
    expect((await ann.get("/cases?view=waiting")).json).toMatchObject({
      cases: [
        {
          id,
          state: "queued",
          queue: "billing",
          reason: "rule",
          customer: { name: "cora", isVerified: false },
          channel: "test",
          preview: "my invoice is wrong",
        },
      ],
      hasMore: false,
      counts: { waiting: 1, mine: 0, open: 1 },
    });
    expect(await ann.take(id)).toMatchObject({
      status: 200,
      json: { case: { id, state: "agent", person: { id: ann.id, name: "Ann" }, note: "check the last invoice" } },
    });
    await ann.say(id, "I look at it.");
    await customerSays("thank you");
    expect(heard()).toContain("I look at it.");
    expect((await ann.messages(id)).map(({ author, parts }) => [author.kind, parts])).toContainEqual([
      "customer",
      [{ kind: "text", text: "thank you" }],
    ]);
    expect(await ann.case(id)).toMatchObject({ lastLine: { from: "customer" } });
    expect((await ann.get("/cases?view=mine")).json).toMatchObject({
      cases: [{ id }],
      counts: { mine: 1, waiting: 0 },
    });
    expect(await ann.post(`/cases/${id}/close`)).toMatchObject({ status: 200, json: { case: { state: "closed" } } });
    expect((await ann.get("/cases?view=open")).json).toMatchObject({ cases: [], counts: { open: 0 } });
    expect((await ann.get("/cases?view=all")).json).toMatchObject({ cases: [{ id, state: "closed" }] });
  });

  it("show where else the customer is, as far as it is proved", async () => {
    const { joins, openCase, engine, customerSays, clock } = await openInbox();
    const ann = await joins("Ann");
    const id = await openCase("cora");
    expect(await ann.get(`/cases/${id}/customer`)).toMatchObject({ status: 200, json: { channels: [], emails: [] } });
    const cora = { channel: "test", account: "account", user: "cora" };
    for (const [channel, account] of [
      ["telegram", "bot"],
      ["slack", "T1"],
      ["slack", "T2"],
    ] as const) {
      await clock.advance(1_000);
      await engine.customers.link(cora, { channel, account, user: "c" });
    }
    await customerSays("it is me", "cora", { email: "cora@acme.example", verified: true });
    expect((await ann.get(`/cases/${id}/customer`)).json).toEqual({
      channels: ["telegram", "slack"],
      emails: ["cora@acme.example"],
    });
    await engine.customers.setApart(cora);
    expect((await ann.get(`/cases/${id}/customer`)).json).toEqual({ channels: [], emails: [] });
    expect(await ann.get("/cases/none/customer")).toMatchObject({ status: 404 });
  });

  it("are taken by exactly one of two people at once", async () => {
    const { joins, openCase } = await openInbox();
    const [ann, ben] = [await joins("Ann"), await joins("Ben")];
    for (let round = 0; round < 5; round += 1) {
      const id = await openCase(`customer-${round}`);
      const answers = await Promise.all([ann.take(id), ben.take(id)]);
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
      const winner = answers[0]?.status === 200 ? ann : ben;
      const refused = answers.find(({ status }) => status === 409);
      expect(refused?.json).toMatchObject({
        error: { code: "not_owner" },
        case: { id, person: { id: winner.id, name: winner.name } },
      });
    }
  });

  it("are taken only as the page shows them", async () => {
    const { joins, openCase } = await openInbox();
    const [ann, lead] = [await joins("Ann"), await joins("Lea", "lead")];
    const id = await openCase();
    expect(await ann.take(id, lead.id)).toMatchObject({ status: 409, json: { case: { state: "queued" } } });
    await ann.take(id);
    expect(await lead.take(id)).toMatchObject({ status: 409, json: { case: { person: { id: ann.id } } } });
    expect(await lead.take(id, ann.id)).toMatchObject({ status: 200, json: { case: { person: { id: lead.id } } } });
  });

  it("are taken over by another agent only where their holder has been gone for a minute", async () => {
    const { joins, openCase, clock } = await openInbox();
    const [ann, ben] = [await joins("Ann"), await joins("Ben")];
    const id = await openCase();
    await ann.take(id);
    expect(await ben.take(id, ann.id)).toMatchObject({ status: 403, json: { error: { code: "not_allowed" } } });
    await clock.advance(60_001);
    expect(await ben.take(id, ann.id)).toMatchObject({ status: 200 });
    expect(await ann.say(id, "me again")).toMatchObject({ status: 409, json: { case: { person: { id: ben.id } } } });
  });

  it("belong to a person and not to a name", async () => {
    const { joins, openCase } = await openInbox();
    const [ann, other] = [await joins("Ann"), await joins("Ann")];
    const id = await openCase();
    await ann.take(id);
    for (const [path, body] of [
      ["lines", { key: "1", text: "hello" }],
      ["transfer", { queue: "returns" }],
      ["back", undefined],
      ["close", undefined],
      ["typing", undefined],
    ] as const) {
      expect([path, (await other.post(`/cases/${id}/${path}`, body)).status]).toEqual([path, 409]);
    }
    expect((await other.get("/cases?view=mine")).json).toMatchObject({ cases: [] });
  });

  it("say each line once, however often it is sent", async () => {
    const { joins, openCase, engine, heard } = await openInbox();
    const ann = await joins("Ann");
    const id = await openCase();
    await ann.take(id);
    const line = { key: "one", text: "I look at it." };
    await Promise.all([1, 2, 3].map(() => ann.post(`/cases/${id}/lines`, line)));
    await engine.idle();
    expect(heard().filter((text) => text === line.text)).toHaveLength(1);
  });

  it("are transferred to a queue and to a person, with a note that stays inside", async () => {
    const { joins, openCase, heard } = await openInbox();
    const [ann, ben] = [await joins("Ann"), await joins("Ben")];
    const id = await openCase();
    await ann.take(id);
    const to = { queue: "returns", person: ben.id, note: "she wants her money back" };
    expect(await ann.post(`/cases/${id}/transfer`, to)).toMatchObject({
      status: 200,
      json: {
        case: {
          state: "queued",
          queue: "returns",
          reservedFor: { id: ben.id, name: "Ben" },
          notes: [{ person: { id: ann.id, name: "Ann" }, text: "she wants her money back" }],
        },
      },
    });
    expect(await ben.take(id)).toMatchObject({ status: 200, json: { case: { person: { id: ben.id } } } });
    expect(heard().join()).not.toContain("money back");
    for (const wrong of [{}, { queue: "nope" }, { person: "nobody" }, { queue: "returns", note: 1 }]) {
      expect(await ben.post(`/cases/${id}/transfer`, wrong)).toMatchObject({ status: 422 });
    }
  });

  it("go back to the bot, which answers again", async () => {
    const { joins, openCase, customerSays, heard } = await openInbox();
    const ann = await joins("Ann");
    const id = await openCase();
    await ann.take(id);
    await customerSays("when are you open");
    expect(heard()).not.toContain("From 9 to 18.");
    expect(await ann.post(`/cases/${id}/back`)).toMatchObject({ status: 200, json: { case: { state: "returned" } } });
    await customerSays("when are you open");
    expect(heard().at(-1)).toBe("From 9 to 18.");
    expect(await ann.post(`/cases/${id}/back`)).toMatchObject({
      status: 409,
      json: { error: { code: "not_owner" }, case: { id, state: "returned" } },
    });
  });

  it("that are over say so to who comes too late, with what became of them", async () => {
    const { joins, openCase } = await openInbox();
    const ann = await joins("Ann");
    const id = await openCase();
    await ann.take(id);
    await ann.post(`/cases/${id}/close`);
    const late = { status: 409, json: { error: { code: "not_owner" }, case: { id, state: "closed" } } };
    expect(await ann.say(id, "one more thing")).toMatchObject(late);
    for (const path of ["back", "close", "typing"]) expect(await ann.post(`/cases/${id}/${path}`)).toMatchObject(late);
    expect(await ann.take(id, ann.id)).toMatchObject(late);
  });

  it("show the customer's other cases", async () => {
    const { joins, openCase } = await openInbox();
    const ann = await joins("Ann");
    const first = await openCase();
    await openCase("somebody else");
    await ann.take(first);
    await ann.post(`/cases/${first}/close`);
    const second = await openCase();
    expect((await ann.case(second)).earlier).toEqual([{ id: first, state: "closed", openedAt: expect.any(Number) }]);
  });

  it("keep what somebody wrote as it is, whatever it looks like", async () => {
    const { joins, openCase, customerSays, heard } = await openInbox();
    const ann = await joins("Ann");
    const id = await openCase();
    await ann.take(id);
    const script = '<img src=x onerror="alert(1)">{customer}\u2028</script>';
    await ann.say(id, script);
    await customerSays(script);
    await ann.post(`/cases/${id}/notes`, { key: "1", text: script });
    expect(heard()).toContain(script);
    const texts = (await ann.messages(id)).flatMap(({ parts }) => parts.map((part) => "text" in part && part.text));
    expect(texts.filter((text) => text === script)).toHaveLength(2);
    expect((await ann.case(id)).notes.map(({ text }) => text)).toEqual([script]);
  });

  it("refuse what cannot be read", async () => {
    const { joins, openCase } = await openInbox();
    const ann = await joins("Ann");
    const id = await openCase();
    await ann.take(id);
    const long = "x".repeat(8_001);
    for (const [path, body] of [
      ["take", {}],
      ["take", { from: 1 }],
      ["take", []],
      ["lines", { text: "x" }],
      ["lines", { key: "1", text: " " }],
      ["lines", { key: "1", text: "\0" }],
      ["lines", { key: "1", text: long }],
      ["lines", { key: "x".repeat(201), text: "x" }],
      ["lines", { key: "1", text: "x", files: ["../../etc/passwd"] }],
      ["lines", { key: "1", text: "x", files: ["0".repeat(32)] }],
      ["lines", { key: "1", text: "x", files: Array(11).fill("0".repeat(32)) }],
      ["notes", { key: "1", text: " " }],
      ["notes", { key: "1", text: long }],
    ] as const) {
      const answer = await ann.post(`/cases/${id}/${path}`, body);
      expect([path, answer.status, answer.json]).toMatchObject([path, 422, { error: { code: "invalid" } }]);
    }
    for (const path of ["take", "lines", "notes"]) {
      const body = { from: null, key: "1", text: "x" };
      expect(await ann.post(`/cases/nothing/${path}`, body)).toMatchObject({ status: 404 });
    }
    for (const query of ["view=nonsense", `search=${"x".repeat(201)}`]) {
      expect(await ann.get(`/cases?${query}`)).toMatchObject({ status: 422 });
    }
  });
});

describe("lists of cases", () => {
  /** An inbox with so many customers who wait, each a second after the one before. */
  async function withCases(count: number): Promise<{ ann: Worker; ids: readonly string[]; calls: () => number }> {
    const { store, calls } = counted(memory());
    const { joins, openCase, clock } = await openInbox({ store });
    const ann = await joins("Ann");
    const ids: string[] = [];
    for (let number = 0; number < count; number += 1) {
      ids.push(await openCase(`Customer ${number}`));
      await clock.advance(1_000);
    }
    return { ann, ids, calls };
  }

  const idsOf = async (ann: Worker, query: string): Promise<readonly string[]> => {
    const { json } = await ann.get(`/cases?${query}`);
    // Safe: the rows of a list have ids.
    return (json.cases as readonly { id: string }[]).map(({ id }) => id);
  };

  it("are oldest first where customers wait, newest first elsewhere, and come in pages", async () => {
    const { ann, ids } = await withCases(120);
    const first = await idsOf(ann, "view=waiting");
    expect(first).toEqual(ids.slice(0, 100));
    expect(await idsOf(ann, `view=waiting&before=${first.at(-1)}`)).toEqual(ids.slice(100));
    const newest = ids.toReversed();
    expect(await idsOf(ann, "view=open")).toEqual(newest.slice(0, 100));
    expect(await idsOf(ann, `view=open&before=${newest[99]}`)).toEqual(newest.slice(100));
    expect((await ann.get(`/cases?view=open&before=${newest[19]}`)).json.hasMore).toBe(false);
    // The last case of the page before was taken meanwhile: the next page begins where it stood.
    await ann.take(ids[99] ?? "");
    expect(await idsOf(ann, `view=waiting&before=${ids[99]}`)).toEqual(ids.slice(100));
    expect(await idsOf(ann, "view=all&before=nothing")).toEqual([]);
  });

  it("are searched in every script, whatever the case of letters", async () => {
    const { joins, openCase, customerSays, clock } = await openInbox();
    const ann = await joins("Ann");
    const straße = await openCase("Jörg STRASSE");
    await clock.advance(1_000);
    const мария = await openCase("Мария Ёлкина");
    await clock.advance(1_000);
    const νίκος = await openCase("ΝΊΚΟΣ");
    await clock.advance(1_000);
    const wide = await openCase("ＡＢＣ商店");
    await customerSays("hello", "nobody");
    await ann.take(straße);
    await ann.post(`/cases/${мария}/notes`, { key: "1", text: "Позвонить завтра" });
    for (const [search, found] of [
      ["jörg straße", [straße]],
      ["STRASSE JÖRG", [straße]],
      ["мария ёлкина", [мария]],
      ["ПОЗВОНИТЬ", [мария]],
      ["νίκος", [νίκος]],
      ["abc商", [wide]],
      ["ann", [straße]],
      ["billing invoice", [wide, νίκος, мария, straße]],
      [wide.toUpperCase(), [wide]],
      ["nobody", []],
      [".*", []],
    ] as const) {
      expect([search, await idsOf(ann, `view=all&search=${encodeURIComponent(search)}`)]).toEqual([search, found]);
    }
  });

  it("come from memory, also when there are a thousand", async () => {
    const { ann, ids, calls } = await withCases(1_000);
    // That she is still there is written down now and then.
    await ann.get("/me");
    const before = calls();
    for (const query of ["view=waiting", "view=all&search=customer%20999", `view=open&before=${ids[500]}`]) {
      expect(await ann.get(`/cases?${query}`)).toMatchObject({ status: 200 });
    }
    expect(await idsOf(ann, "view=all&search=customer%20999")).toEqual([ids[999]]);
    expect((await ann.get("/cases")).json.counts).toEqual({ waiting: 1_000, mine: 0, open: 1_000 });
    expect(calls() - before).toBe(0);
  }, 60_000);

  it("are there again after a restart", async () => {
    const store = memory();
    const before = await openInbox({ store });
    const ann = await before.joins("Ann");
    const over = await before.openCase("one");
    await ann.take(over);
    await ann.post(`/cases/${over}/close`);
    await before.clock.advance(1);
    const waiting = await before.openCase("two");
    await before.stop();
    const after = await openInbox({ store, clock: before.clock, random: "again" });
    const again = await after.worker("Ann", ann.cookie);
    expect(await idsOf(again, "view=all")).toEqual([waiting, over]);
    expect(await idsOf(again, "view=waiting")).toEqual([waiting]);
  });
});

/** A store whose calls are counted. */
function counted(store: Store): { readonly store: Store; readonly calls: () => number } {
  let calls = 0;
  const counting = new Proxy(store, {
    get(target, name, receiver) {
      const value: unknown = Reflect.get(target, name, receiver);
      if (typeof value !== "function") return value;
      return (...args: unknown[]): unknown => {
        calls += 1;
        return Reflect.apply(value, target, args);
      };
    },
  });
  return { store: counting, calls: () => calls };
}
