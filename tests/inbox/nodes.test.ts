import { type Clock, type Store, systemClock } from "@frontdesk/core";
import { postgres } from "@frontdesk/postgres";
import { frontdesk } from "frontdesk";
import { afterAll, beforeAll, expect, it, onTestFinished, vi } from "vitest";
import { receiver } from "../../packages/desks/inbox/test/support/receiver.ts";
import { describeWithServer, makeDatabase, type TestDatabase } from "../../packages/stores/postgres/test/database.ts";
import { type Browser, callInbox, signsIn, tokenOf } from "../support/inbox-person.ts";
import { type InboxSite, type InboxSiteOptions, openInboxSite } from "../support/inbox-site.ts";

const front = frontdesk({ id: "acme", name: "Acme support", disclosure: false, queues: ["billing", "returns"] });
const invoice = front.intent({
  name: "invoice",
  examples: ["my invoice is wrong"],
  run: (turn) => turn.handoff({ queue: "billing" }),
});
const bot = front.bot({ intents: [invoice] });

const words = { old: "a few words in a row", next: "other words in a row" };

describeWithServer("an inbox on two nodes of one database", () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await makeDatabase();
  });
  afterAll(() => database.drop());

  let schemas = 0;
  async function sites(
    ...settings: readonly (Omit<InboxSiteOptions, "store"> & { readonly store?: (store: Store) => Store })[]
  ): Promise<readonly [InboxSite, InboxSite]> {
    const schema = `inbox_${++schemas}`;
    const one = async (at: number): Promise<InboxSite> => {
      const { store: around = (store: Store) => store, ...rest } = settings[at] ?? {};
      const store = around(postgres(database.url, { schema, connections: 4, leaseMs: 2_000 }));
      const site = await openInboxSite(bot, { ...rest, store });
      onTestFinished(site.close);
      return site;
    };
    return [await one(0), await one(1)];
  }
  const joins = async (site: InboxSite, name: string, role: "agent" | "lead" = "agent"): Promise<Browser> =>
    signsIn(site, { token: tokenOf(await site.invite(name, role)), name });
  const eventually = (check: () => unknown): Promise<unknown> => vi.waitFor(check, { timeout: 10_000, interval: 25 });
  /** What is known of the only case that waits; undefined before it is. */
  const waitingCase = async (who: Browser, site: InboxSite): Promise<string> => {
    const { cases } = (await who.call(site, "GET", "/cases")).json as { readonly cases: readonly { id: string }[] };
    expect(cases).toHaveLength(1);
    return cases[0]?.id ?? "";
  };
  const openCase = async (site: InboxSite, who: Browser, customer = "cora"): Promise<string> => {
    await site.says({ id: customer }, "my invoice is wrong");
    return vi.waitFor(() => waitingCase(who, site), { timeout: 10_000, interval: 25 });
  };

  /** What nodes have said of who is there. */
  const kept = async (schema: string): Promise<string> => {
    const rows = await database.sql(`SELECT bytes FROM ${schema}.blobs WHERE key = 'desk/presence'`);
    return Buffer.concat(rows.flatMap(({ bytes }) => (bytes instanceof Uint8Array ? [bytes] : []))).toString();
  };

  it("who signs in at one works at the other at once, and who signs out is out at both", async () => {
    const [one, two] = await sites();
    const ann = await joins(one, "Ann");
    const ben = await joins(two, "Ben");
    expect(await ann.call(two, "GET", "/me")).toMatchObject({ status: 200, json: { me: { name: "Ann" } } });
    expect(await ben.call(one, "GET", "/cases")).toMatchObject({ status: 200, json: { cases: [] } });
    const [page, other] = [await ann.page(two), await ben.page(two)];
    expect((await ann.call(one, "POST", "/sign-out")).status).toBe(200);
    await eventually(() => expect([page.last("signed_out"), page.isClosed]).toEqual([{ kind: "signed_out" }, true]));
    expect((await ann.call(two, "GET", "/cases")).status).toBe(401);
    expect((await ann.call(one, "GET", "/cases")).status).toBe(401);
    expect([other.isClosed, (await ben.call(two, "GET", "/cases")).status]).toEqual([false, 200]);
  });

  it("who is invited at one comes in at the other, and is out at both when that is taken away", async () => {
    const [one, two] = await sites();
    const lead = await joins(one, "Lea", "lead");
    const invited = await lead.call(one, "POST", "/invitations", { email: "ann@acme.test", role: "agent" });
    const token = tokenOf(String(invited.json.link));
    const read = await callInbox(two, "POST", "/invitation/read", { body: { token } });
    expect(read).toMatchObject({ status: 200, json: { email: "ann@acme.test" } });
    const accepted = { token, name: "Ann", password: words.old };
    expect((await callInbox(two, "POST", "/invitation", { body: accepted })).status).toBe(200);
    expect((await callInbox(one, "POST", "/invitation", { body: accepted })).status).toBe(404);
    const ann = await signsIn(one, { email: "ann@acme.test", password: words.old });
    const page = await ann.page(two);
    const before = lead.call(one, "POST", `/people/${ann.id}`, { isDisabled: true });
    expect((await before).status).toBe(200);
    await eventually(() => expect(page.isClosed).toBe(true));
    expect((await ann.call(two, "GET", "/cases")).status).toBe(401);
    const again = { email: "ann@acme.test", password: words.old };
    expect((await callInbox(two, "POST", "/sign-in", { body: again })).status).toBe(401);
  });

  it("a new password ends at both what was signed in with the old one, which is refused at both", async () => {
    const firstLead = { email: "ann@acme.test", password: words.old };
    const [one, two] = await sites({ options: { firstLead } }, { options: { firstLead } });
    const [here, there] = [await signsIn(one, firstLead), await signsIn(two, firstLead)];
    expect(here.id).toBe(there.id);
    const page = await there.page(two);
    const body = { current: words.old, password: words.next };
    expect((await here.call(one, "POST", "/me/password", body)).status).toBe(200);
    expect((await callInbox(two, "POST", "/sign-in", { body: firstLead })).status).toBe(401);
    await eventually(() => expect(page.isClosed).toBe(true));
    expect((await there.call(two, "GET", "/cases")).status).toBe(401);
    expect((await here.call(two, "GET", "/cases")).status).toBe(200);
    await signsIn(two, { email: "ann@acme.test", password: words.next });
  });

  it("of what people change at both at once nothing is lost", async () => {
    const [one, two] = await sites();
    const lead = await joins(one, "Lea", "lead");
    const answer = (at: number): object => ({ id: `a${at}`, shortcut: `s${at}`, title: "T", text: "Hello" });
    const numbers = Array.from({ length: 12 }, (_, at) => at);
    const of = (at: number): InboxSite => (at % 2 === 0 ? one : two);
    const kept = await Promise.all(numbers.map((at) => lead.call(of(at), "PUT", `/canned/a${at}`, answer(at))));
    expect(kept.map(({ status }) => status)).toEqual(numbers.map(() => 200));
    const people = await Promise.all(numbers.map((at) => joins(of(at), `P${at}`)));
    for (const site of [one, two]) {
      await eventually(async () => {
        expect((await lead.call(site, "GET", "/canned")).json.canned).toHaveLength(12);
        expect((await lead.call(site, "GET", "/people")).json.people).toHaveLength(13);
      });
      for (const person of people) expect((await person.call(site, "GET", "/cases")).status).toBe(200);
    }
  });

  it("a case is seen at both when it is opened, taken and ended", async () => {
    const [one, two] = await sites();
    const [ann, ben] = [await joins(one, "Ann"), await joins(two, "Ben")];
    const pages = [await ann.page(one), await ben.page(two)];
    const eachSees = (wanted: object): Promise<unknown> =>
      eventually(() => {
        for (const page of pages) expect(page.last("case")).toMatchObject({ case: wanted });
      });
    const id = await openCase(one, ann);
    await eachSees({ id, state: "queued", queue: "billing" });
    expect((await ben.call(two, "POST", `/cases/${id}/take`, { from: null })).status).toBe(200);
    await eachSees({ id, state: "agent", person: { name: "Ben" } });
    expect((await ann.call(one, "POST", `/cases/${id}/take`, { from: null })).status).toBe(409);
    // The balancer sends each request where it likes.
    const line = { key: "1", text: "Hello, this is Ben." };
    expect((await ben.call(one, "POST", `/cases/${id}/lines`, line)).status).toBe(200);
    await eventually(() => expect([...one.heard("cora"), ...two.heard("cora")]).toContain(line.text));
    expect((await ben.call(one, "POST", `/cases/${id}/close`)).json).toMatchObject({ case: { state: "closed" } });
    await eachSees({ id, state: "closed" });
  });

  it("who is there at one is there at the other, with what they look at, until they go", async () => {
    const [one, two] = await sites();
    const [ann, ben] = [await joins(one, "Ann"), await joins(two, "Ben")];
    const [here, there] = [await ann.page(one), await ben.page(two)];
    const id = await openCase(one, ann);
    expect((await ann.call(one, "POST", `/cases/${id}/take`, { from: null })).status).toBe(200);
    const presence = (): unknown => there.last("people")?.people?.find((person) => person.id === ann.id)?.presence;
    await eventually(() => expect(presence()).toBe("online"));
    // Whoever has the case is there, at the other node.
    expect((await ben.call(two, "POST", `/cases/${id}/take`, { from: ann.id })).status).toBe(403);
    there.say({ kind: "looking", case: id });
    here.say({ kind: "looking", case: id });
    const looking = (isTyping: boolean) => ({ case: id, people: [{ id: ann.id, name: "Ann", isTyping }] });
    await eventually(() => expect(there.last("looking")).toMatchObject(looking(false)));
    await eventually(() => expect(here.last("looking")?.people).toMatchObject([{ id: ben.id }]));
    // Also where the request comes to another node than the page is connected to.
    expect((await ann.call(two, "POST", `/cases/${id}/typing`)).status).toBe(200);
    await eventually(() => expect(there.last("looking")).toMatchObject(looking(true)));
    here.say({ kind: "presence", presence: "away" });
    await eventually(() => expect(presence()).toBe("away"));
    here.leave();
    await eventually(() => expect(there.last("looking")?.people).toEqual([]));
  });

  it("who is there is known to a node that starts later, and of one that stops nobody is left", async () => {
    const schema = `inbox_${++schemas}`;
    const start = async (): Promise<InboxSite> => {
      const site = await openInboxSite(bot, { store: postgres(database.url, { schema, connections: 4 }) });
      onTestFinished(site.close);
      return site;
    };
    const one = await start();
    const ann = await joins(one, "Ann");
    const page = await ann.page(one);
    await eventually(async () => expect(await kept(schema)).toContain(ann.id));
    const two = await start();
    const ben = await joins(two, "Ben");
    const { people } = (await ben.call(two, "GET", "/people")).json;
    expect(people).toContainEqual(expect.objectContaining({ id: ann.id, presence: "online" }));
    await one.close();
    expect(page.isClosed).toBe(true);
    expect(await kept(schema)).not.toContain(ann.id);
  });

  it("one of both tells a webhook that a case waits, each time that it begins to", async () => {
    const { url, deliveries, until } = await receiver();
    const options = { webhook: { url, secret: "a-secret-of-both-sides" } };
    const [one, two] = await sites({ options }, { options });
    const ann = await joins(one, "Ann");
    const id = await openCase(one, ann);
    for (const [at, queue] of ["returns", "billing", "returns"].entries()) {
      expect((await ann.call(one, "POST", `/cases/${id}/take`, { from: null })).status).toBe(200);
      // Both have seen it.
      for (const site of [one, two]) {
        const mine = async (): Promise<unknown> => (await ann.call(site, "GET", "/cases?view=mine")).json.cases;
        await eventually(async () => expect(await mine()).toHaveLength(1));
      }
      expect((await ann.call(two, "POST", `/cases/${id}/transfer`, { queue })).status).toBe(200);
      await until(at + 2);
    }
    await two.says({ id: "dora" }, "my invoice is wrong");
    await until(5);
    const told = deliveries.map(({ body }) => JSON.parse(body));
    expect(told.map(({ queue }) => queue)).toEqual(["billing", "returns", "billing", "returns", "billing"]);
    expect(told.filter((one) => one.case === id)).toHaveLength(4);
  });

  it("what one node was not told it finds by itself", async () => {
    // Of its waits only the twentieth part passes.
    const clock: Clock = { now: () => Date.now(), after: (ms, callback) => systemClock.after(ms / 20, callback) };
    const deaf = (store: Store): Store =>
      store.nodes === undefined ? store : { ...store, nodes: { ...store.nodes, listen: () => () => undefined } };
    const [one, two] = await sites({}, { clock, store: deaf });
    const [ann, ben] = [await joins(one, "Ann"), await joins(two, "Ben")];
    const page = await ben.page(two);
    const id = await openCase(one, ann);
    await eventually(() => expect(page.last("case")).toMatchObject({ case: { id, state: "queued" } }));
    expect((await ann.call(one, "POST", `/cases/${id}/take`, { from: null })).status).toBe(200);
    await eventually(() => expect(page.last("case")).toMatchObject({ case: { id, state: "agent" } }));
    expect((await ann.call(one, "POST", `/cases/${id}/close`)).status).toBe(200);
    await eventually(() => expect(page.last("case")).toMatchObject({ case: { id, state: "closed" } }));
  });
});
