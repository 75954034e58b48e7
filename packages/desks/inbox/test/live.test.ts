import { describe, expect, it } from "vitest";
import { knock, livePage } from "./support/live-page.ts";
import { openInbox } from "./support/open-inbox.ts";

const presences = (frames: readonly { readonly people: readonly object[] }[]): unknown =>
  frames.at(-1)?.people.map((person) => ("presence" in person ? person.presence : undefined));

describe("a live connection", () => {
  it("is for who is signed in, from a page of the inbox", async () => {
    const { desk, joins } = await openInbox();
    const { cookie } = await joins("Ann");
    expect(await knock(desk, "")).toMatchObject({ status: 401 });
    expect(await knock(desk, "frontdesk-inbox-acme=forged")).toMatchObject({ status: 401 });
    for (const headers of [{ origin: "https://evil.test" }, { origin: "null" }, {}]) {
      expect(await knock(desk, cookie, headers)).toMatchObject({ status: 403 });
    }
    expect(await knock(desk, cookie)).not.toHaveProperty("status");
  });

  it("tells of cases, and where to fetch messages", async () => {
    const { desk, joins, openCase, customerSays } = await openInbox();
    const ann = await joins("Ann");
    const page = await livePage(desk, ann.cookie);
    const id = await openCase();
    expect(page.of("case").at(-1)).toMatchObject({ case: { id, state: "queued", preview: "my invoice is wrong" } });
    await ann.take(id);
    expect(page.of("case").at(-1)).toMatchObject({ case: { id, state: "agent", person: { id: ann.id } } });
    const before = page.of("messages").length;
    await customerSays("hello?");
    expect(page.of("messages").length).toBeGreaterThan(before);
    expect(page.of("case").at(-1)).toMatchObject({ case: { lastLine: { from: "customer" } } });
    expect(JSON.stringify(page.frames)).not.toContain("hello?");
    // To read a case is nothing that others have to hear of: they would read it, too, and so on.
    const told = page.frames.length;
    await ann.case(id);
    await ann.messages(id);
    expect(page.frames).toHaveLength(told);
  });

  it("tells who is there, with ten seconds of grace for who loads the page again", async () => {
    const { desk, joins, clock } = await openInbox();
    const [ann, ben] = [await joins("Ann"), await joins("Ben")];
    const page = await livePage(desk, ann.cookie);
    const other = await livePage(desk, ben.cookie);
    await clock.advance(0);
    expect(presences(page.of("people"))).toEqual(["online", "online"]);
    other.say({ kind: "presence", presence: "away" });
    await clock.advance(0);
    expect(presences(page.of("people"))).toEqual(["online", "away"]);
    other.say({ kind: "presence", presence: "online" });
    await clock.advance(0);
    const told = page.of("people").length;
    other.leave();
    await clock.advance(9_000);
    const again = await livePage(desk, ben.cookie);
    await clock.advance(9_000);
    expect(page.of("people").length).toBe(told);
    again.leave();
    await clock.advance(10_000);
    expect(presences(page.of("people"))).toEqual(["online", "offline"]);
  });

  it("keeps a case with its holder while they are there", async () => {
    const { desk, joins, openCase, clock } = await openInbox();
    const [ann, ben] = [await joins("Ann"), await joins("Ben")];
    const page = await livePage(desk, ann.cookie);
    const id = await openCase();
    await ann.take(id);
    await clock.advance(600_000);
    expect(await ben.take(id, ann.id)).toMatchObject({ status: 403 });
    page.say({ kind: "presence", presence: "away" });
    await clock.advance(60_000);
    expect(await ben.take(id, ann.id)).toMatchObject({ status: 403 });
    // Back for a moment: the minute begins anew.
    page.say({ kind: "presence", presence: "online" });
    page.leave();
    await clock.advance(60_000);
    expect(await ben.take(id, ann.id)).toMatchObject({ status: 403 });
    await clock.advance(1);
    expect(await ben.take(id, ann.id)).toMatchObject({ status: 200 });
  });

  it("tells who else looks at a case, and writes in it", async () => {
    const { desk, joins, openCase, clock } = await openInbox();
    const [ann, lea] = [await joins("Ann"), await joins("Lea", "lead")];
    const id = await openCase();
    await ann.take(id);
    const [mine, other, third] = await Promise.all([ann, lea, lea].map(({ cookie }) => livePage(desk, cookie)));
    mine?.say({ kind: "looking", case: id });
    other?.say({ kind: "looking", case: id });
    const idle = { id: lea.id, name: "Lea", isTyping: false };
    expect(mine?.of("looking").at(-1)).toEqual({ kind: "looking", case: id, people: [idle] });
    expect((await ann.case(id)).looking).toEqual([idle]);
    expect(third?.of("looking")).toEqual([]);
    await ann.post(`/cases/${id}/typing`);
    expect(other?.of("looking").at(-1)?.people).toEqual([{ id: ann.id, name: "Ann", isTyping: true }]);
    await clock.advance(5_000);
    expect(other?.of("looking").at(-1)?.people).toEqual([{ id: ann.id, name: "Ann", isTyping: false }]);
    other?.leave();
    expect(mine?.of("looking").at(-1)?.people).toEqual([]);
    mine?.say({ kind: "looking", case: null });
    expect((await lea.case(id)).looking).toEqual([]);
  });

  it("tells that the customer writes, now and then", async () => {
    const { desk, joins, openCase, clock } = await openInbox();
    const page = await livePage(desk, (await joins("Ann")).cookie);
    const id = await openCase();
    for (let number = 0; number < 10; number += 1) desk.typing?.(id);
    expect(page.of("typing")).toEqual([{ kind: "typing", case: id }]);
    await clock.advance(2_000);
    desk.typing?.(id);
    expect(page.of("typing")).toHaveLength(2);
  });

  it("ends for who is disabled or signs out, and for nobody else", async () => {
    const { desk, joins, worker, call } = await openInbox();
    const [lea, ben] = [await joins("Lea", "lead"), await joins("Ben")];
    const [mine, his] = [await livePage(desk, lea.cookie), await livePage(desk, ben.cookie)];
    await lea.post(`/people/${ben.id}`, { isDisabled: true });
    expect(his.frames.at(-1)).toEqual({ kind: "signed_out" });
    expect(his.closedWith).toBe(1008);
    expect(mine.closedWith).toBeUndefined();
    await call("POST", "/sign-out", { cookie: lea.cookie });
    expect(mine.closedWith).toBe(1008);
    expect((await worker("Lea", lea.cookie)).id).toBe("");
  });

  it("beats, and ends with the sign-in it was opened with", async () => {
    const { desk, joins, clock } = await openInbox({ options: { signInIdleMs: 60_000 } });
    const ann = await joins("Ann");
    const page = await livePage(desk, ann.cookie);
    await clock.advance(50_000);
    expect(page.of("beat")).toHaveLength(2);
    await clock.advance(25_000);
    expect(page.frames.at(-1)).toEqual({ kind: "signed_out" });
    expect(page.closedWith).toBe(1008);
  });

  it("lets a page go that takes nothing, and keeps nothing of pages that are gone", async () => {
    const { desk, joins, openCase, clock, log } = await openInbox();
    const ann = await joins("Ann");
    const waiting = clock.waiting;
    const slow = await livePage(desk, ann.cookie);
    slow.buffer(2_000_000);
    await openCase();
    expect(slow.closedWith).toBe(1013);
    const told = slow.frames.length;
    await openCase("another");
    expect(slow.frames).toHaveLength(told);
    for (let number = 0; number < 50; number += 1) (await livePage(desk, ann.cookie)).leave();
    await clock.advance(10_000);
    expect(clock.waiting).toBe(waiting);
    const pages = await Promise.all(Array.from({ length: 25 }, () => livePage(desk, ann.cookie)));
    expect(pages.filter(({ closedWith }) => closedWith === 1013)).toHaveLength(5);
    expect(log.lines.filter(({ level }) => level === "error")).toEqual([]);
  });

  it("passes over what it does not know", async () => {
    const { desk, joins } = await openInbox();
    const page = await livePage(desk, (await joins("Ann")).cookie);
    for (const text of ["", "{", "null", "[]", '{"kind":"looking","case":7}', '{"kind":"later"}', "x".repeat(4_000)]) {
      page.raw(text);
    }
    expect(page.closedWith).toBeUndefined();
  });

  it("ends with the inbox", async () => {
    const { desk, joins, stop } = await openInbox();
    const page = await livePage(desk, (await joins("Ann")).cookie);
    await stop();
    expect(page.closedWith).toBe(1001);
    expect(await knock(desk, "")).toMatchObject({ status: 503 });
  });
});
