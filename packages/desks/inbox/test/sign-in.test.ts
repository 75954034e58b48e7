import { memory } from "@frontdesk/core";
import { describe, expect, it } from "vitest";
import { type Answer, cookieOf, openInbox, type Setup, tokenOf } from "./support/open-inbox.ts";

const email = "ann@acme.test";
const password = "a long enough password";
const hour = 3_600_000;

/** An inbox whose first lead is Ann. */
async function annsInbox(setup: Setup = {}) {
  const opened = await openInbox({
    ...setup,
    options: { firstLead: { email: " Ann@ACME.test ", name: "Ann", password }, ...setup.options },
  });
  const signIn = (
    body: { readonly email: string; readonly password: string } = { email, password },
    remoteAddress = "10.0.0.1",
  ): Promise<Answer> => opened.call("POST", "/sign-in", { body, remoteAddress });
  return { ...opened, signIn };
}

describe("signing in with a password", () => {
  it("is proven with a cookie that scripts cannot read", async () => {
    const { signIn, call } = await annsInbox();
    const answer = await signIn();
    expect(answer).toMatchObject({
      status: 200,
      json: {
        me: { name: "Ann", email, role: "lead", isDisabled: false, cases: 0 },
        bot: { name: "Acme support" },
        queues: ["billing", "returns"],
        limits: { textLength: 8_000, fileBytes: 20_971_520 },
      },
    });
    expect(answer.headers["set-cookie"]).toMatch(
      /^frontdesk-inbox-acme=[\w-]{43}; Path=\/inbox; Max-Age=604800; HttpOnly; SameSite=Lax$/,
    );
    expect(await call("GET", "/canned", { cookie: cookieOf(answer) })).toMatchObject({ status: 200 });
  });

  it("finds the address however it is written", async () => {
    const { signIn } = await annsInbox();
    expect(await signIn({ email: "  ANN@acme.TEST", password })).toMatchObject({ status: 200 });
  });

  it("answers an unknown address as it does a wrong password", async () => {
    const { signIn } = await annsInbox();
    const wrong = await signIn({ email, password: "another password" });
    const unknown = await signIn({ email: "nobody@acme.test", password });
    expect(wrong).toMatchObject({ status: 401, json: { error: { code: "wrong_password" } } });
    expect(unknown).toEqual(wrong);
  });

  it("refuses pages of other sites, and what is no JSON", async () => {
    const { call } = await annsInbox();
    const body = { email, password };
    for (const headers of [
      { origin: "https://evil.test" },
      { origin: "null" },
      { origin: "http://127.0.0.1:81" },
      { origin: undefined, "sec-fetch-site": "cross-site" },
    ]) {
      expect(await call("POST", "/sign-in", { body, headers })).toMatchObject({ status: 403 });
    }
    const form = { "content-type": "application/x-www-form-urlencoded" };
    expect(await call("POST", "/sign-in", { raw: `email=${email}`, headers: form })).toMatchObject({ status: 415 });
    const json = { "content-type": "application/json" };
    expect(await call("POST", "/sign-in", { raw: "{", headers: json })).toMatchObject({
      status: 422,
      json: { error: { code: "invalid" } },
    });
    expect(await call("POST", "/sign-in", { body: { email: 1, password } })).toMatchObject({ status: 422 });
    expect(await call("POST", "/sign-in", { raw: "x".repeat(200_000), headers: json })).toMatchObject({
      status: 413,
      json: { error: { code: "too_large" } },
    });
  });

  it("ends by signing out, in that browser only", async () => {
    const { joins, desk, call } = await openInbox();
    const { cookie: first, id } = await joins("Ann", "lead");
    const link = await desk.invite({ needsPassword: false });
    const second = cookieOf(await call("POST", "/invitation", { body: { token: tokenOf(link), name: "Ben" } }));
    expect(id).not.toBe("");
    const out = await call("POST", "/sign-out", { cookie: first });
    expect(out.headers["set-cookie"]).toMatch(/=; Path=\/inbox; Max-Age=0;/);
    expect(await call("GET", "/canned", { cookie: first })).toMatchObject({ status: 401 });
    expect(await call("GET", "/canned", { cookie: second })).toMatchObject({ status: 200 });
  });

  it("lasts while somebody works, and ends after twelve idle hours or seven days", async () => {
    const { joins, call, clock } = await openInbox();
    const { cookie } = await joins("Ann");
    const { cookie: idle } = await joins("Ben");
    const status = async (of: string): Promise<number> => (await call("GET", "/canned", { cookie: of })).status;
    for (let passed = 11; passed < 7 * 24; passed += 11) {
      await clock.advance(11 * hour);
      expect([passed, await status(cookie)]).toEqual([passed, 200]);
    }
    expect(await status(idle)).toBe(401);
    await clock.advance(3 * hour);
    expect(await status(cookie)).toBe(401);
  });

  it("survives a restart, with the people", async () => {
    const store = memory();
    const before = await annsInbox({ store });
    const cookie = cookieOf(await before.signIn());
    const ended = cookieOf(await before.signIn());
    await before.call("POST", "/sign-out", { cookie: ended });
    await before.stop();
    // Another password in the option changes nothing once somebody is lead.
    const options = { firstLead: { email: "eve@acme.test", password: "another long password" } };
    const after = await openInbox({ store, options, clock: before.clock, random: "again" });
    expect(await after.call("GET", "/me", { cookie })).toMatchObject({ status: 200, json: { me: { name: "Ann" } } });
    expect(await after.call("GET", "/canned", { cookie: ended })).toMatchObject({ status: 401 });
    const eve = { email: "eve@acme.test", password: "another long password" };
    expect(await after.call("POST", "/sign-in", { body: eve })).toMatchObject({ status: 401 });
  });

  it("takes no cookie that is forged, foreign or of another name", async () => {
    const { joins, call } = await openInbox();
    const { cookie } = await joins("Ann");
    const value = cookie.split("=")[1] ?? "";
    for (const other of [
      "",
      "frontdesk-inbox-acme=",
      `frontdesk-inbox-acme=${"A".repeat(43)}`,
      `frontdesk-inbox-acme=${value}x`,
      `frontdesk-inbox-other=${value}`,
      "frontdesk-inbox-acme=__proto__",
    ]) {
      expect([other, (await call("GET", "/canned", { cookie: other })).status]).toEqual([other, 401]);
    }
    // A cookie that another site of the same domain put in front of ours does not lock anybody out.
    const both = `frontdesk-inbox-acme=${"A".repeat(43)}; ${cookie}`;
    expect(await call("GET", "/canned", { cookie: both })).toMatchObject({ status: 200 });
  });

  it("keeps no token and no password in the store, in the log or in the journal", async () => {
    const { signIn, store, log } = await annsInbox();
    const token = cookieOf(await signIn()).split("=")[1] ?? "";
    await signIn({ email, password: "a wrong password" });
    const kept = await Promise.all(["desk/people", "desk/sign-ins"].map((key) => store.blob(key)));
    const journal = await store.journal({ limit: 1_000 });
    const text = kept.map((bytes) => Buffer.from(bytes ?? []).toString()).join() + JSON.stringify([log.lines, journal]);
    expect(text).toContain("inbox.sign_in_failed");
    for (const secret of [token, password, "a wrong password"]) expect(text).not.toContain(secret);
    expect(JSON.stringify([log.lines, journal])).not.toContain("acme.test");
  });
});

describe("who guesses passwords", () => {
  it("is not listened to for a while, also by many attempts at once; the owner elsewhere is", async () => {
    const { signIn, clock } = await annsInbox();
    const wrong = { email, password: "a wrong password" };
    const answers = await Promise.all(Array.from({ length: 12 }, () => signIn(wrong)));
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(5);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(7);
    expect(await signIn()).toMatchObject({
      status: 429,
      headers: { "retry-after": "1" },
      json: { error: { code: "too_many" } },
    });
    expect((await signIn(undefined, "10.0.0.2")).status).toBe(200);
    await clock.advance(1_000);
    expect((await signIn()).status).toBe(200);
  });
});

it("remembers where somebody has signed in, also after they signed out, and not the address itself", async () => {
  const { signIn, call, store } = await annsInbox();
  const answer = await signIn();
  await call("POST", "/sign-out", { cookie: cookieOf(answer) });
  const places = Buffer.from((await store.blob("desk/places")) ?? []).toString();
  expect(JSON.parse(places).data).toEqual([
    { person: expect.stringMatching(/^[0-9a-f]{32}$/), from: expect.any(String), at: expect.any(Number) },
  ]);
  expect(places).not.toContain("10.0.0.1");
});

describe("the first lead", () => {
  it("is asked for in the log where there is none", async () => {
    const { log } = await openInbox();
    expect(log.lines).toContainEqual(expect.objectContaining({ level: "info", event: "inbox.nobody_yet" }));
  });

  it("comes by a link that the program makes", async () => {
    const { desk, call } = await openInbox();
    const link = await desk.invite({ email });
    expect(link).toMatch(/^\/inbox#\/invitation\/[\w-]{43}$/);
    const body = { token: tokenOf(link), name: "Ann", password };
    expect(await call("POST", "/invitation", { body })).toMatchObject({ status: 200, json: { me: { role: "lead" } } });
    expect(await call("POST", "/sign-in", { body: { email, password } })).toMatchObject({ status: 200 });
  });

  it("is not invited before the inbox is open, nor like nonsense", async () => {
    const { desk, stop } = await openInbox();
    await expect(desk.invite({ needsPassword: true })).rejects.toMatchObject({ code: "runtime.invalid_options" });
    await expect(desk.invite({ email: "no address" })).rejects.toMatchObject({ code: "runtime.invalid_options" });
    await stop();
    await expect(desk.invite()).rejects.toMatchObject({ code: "runtime.not_started" });
  });
});

it("is marked secure below an address of https", async () => {
  const { desk } = await openInbox();
  const token = tokenOf(await desk.invite({ needsPassword: false }));
  const route = desk.routes?.find(({ method, path }) => method === "POST" && path === "/inbox/api/invitation");
  const answer = await route?.handle({
    method: "POST",
    path: "/inbox/api/invitation",
    params: {},
    query: new URLSearchParams(),
    headers: { origin: "https://acme.test", "content-type": "application/json" },
    body: new TextEncoder().encode(JSON.stringify({ token, name: "Ann" })),
    base: "https://acme.test/support",
    remoteAddress: undefined,
  });
  expect(answer?.headers?.["set-cookie"]).toContain("Path=/support/inbox;");
  expect(answer?.headers?.["set-cookie"]).toMatch(/; Secure$/);
});
