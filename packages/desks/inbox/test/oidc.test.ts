import { fakeClock } from "@frontdesk/core/testing";
import { describe, expect, it } from "vitest";
import { type InboxOptions, inbox, type OidcOptions } from "../src/index.ts";
import {
  clientId,
  clientSecret,
  type Identity,
  type IdentityProvider,
  identityProvider,
} from "./support/identity-provider.ts";
import { type Answer, cookieOf, type OpenInbox, openInbox } from "./support/open-inbox.ts";

const ann: Identity = { claims: { sub: "subject-1", email: "Ann@acme.test", email_verified: true, name: "Ann" } };

interface SignedIn extends OpenInbox {
  readonly provider: IdentityProvider;
  /** Goes to the provider and comes back, as a browser does; `change` is what an attacker does on the way. */
  comes(change?: (url: URL) => void): Promise<Answer>;
}

async function withProvider(
  identity: Identity,
  oidc: Partial<OidcOptions> = { autoCreate: true },
  options: InboxOptions = {},
): Promise<SignedIn> {
  const clock = fakeClock();
  const provider = await identityProvider(identity, clock.now);
  const settings = { issuer: provider.issuer, clientId, clientSecret, name: "Acme ID", ...oidc };
  const opened = await openInbox({ options: { oidc: settings, ...options }, clock });
  const begin = (): Promise<Answer> => opened.call("GET", "/inbox/sign-in/oidc");
  return {
    ...opened,
    provider,
    async comes(change = () => {}) {
      const begun = await begin();
      const back = await provider.visit(begun.headers.location ?? "");
      change(back);
      return opened.call("GET", back.pathname + back.search, {
        cookie: cookieOf(begun),
        headers: { origin: undefined },
      });
    },
  };
}

describe("signing in by an identity provider", () => {
  it("goes there with everything that protects the way back, and comes back signed in", async () => {
    const { call, comes, provider } = await withProvider(ann);
    expect((await call("GET", "/me")).json).toMatchObject({ signIn: { password: true, oidc: { name: "Acme ID" } } });
    const begun = await call("GET", "/inbox/sign-in/oidc");
    expect(begun.status).toBe(302);
    const { origin, searchParams } = new URL(begun.headers.location ?? "");
    expect(origin).toBe(provider.issuer);
    expect(Object.fromEntries(searchParams)).toMatchObject({
      response_type: "code",
      client_id: clientId,
      redirect_uri: "http://127.0.0.1/inbox/sign-in/oidc/callback",
      scope: "openid email profile",
      code_challenge_method: "S256",
      state: expect.stringMatching(/^[\w-]{43}$/),
      nonce: expect.stringMatching(/^[\w-]{43}$/),
    });
    expect(begun.headers["set-cookie"]).toMatch(/; Path=\/inbox\/sign-in; Max-Age=600; HttpOnly; SameSite=Lax$/);

    const back = await comes();
    expect(back).toMatchObject({ status: 303, headers: { location: "http://127.0.0.1/inbox" } });
    const me = await call("GET", "/me", { cookie: cookieOf(back) });
    expect(me.json).toMatchObject({ me: { name: "Ann", email: "ann@acme.test", role: "agent" } });
    // The second time it is the same person, also under another address.
    provider.identity = {
      claims: { sub: "subject-1", email: "ann.new@acme.test", email_verified: true, name: "Anna" },
    };
    const again = await call("GET", "/me", { cookie: cookieOf(await comes()) });
    expect(again.json.me).toEqual(me.json.me);
  });

  it.each([
    ["another nonce", { wrong: { nonce: "another" } }],
    ["an expired token", { wrong: { exp: 1_000_000_000 } }],
    ["another issuer", { wrong: { iss: "https://evil.test" } }],
    ["another audience", { wrong: { aud: "another client" } }],
    ["a key that is not the provider's", { foreignKey: true }],
    ["no subject", { wrong: { sub: undefined } }],
  ] as const)("is refused with %s", async (_, lie) => {
    const { comes, log, store } = await withProvider({ ...ann, ...lie });
    const answer = await comes();
    expect(answer.status).toBe(502);
    expect(answer.headers["set-cookie"]).toBeUndefined();
    expect(answer.headers["content-type"]).toBe("text/html; charset=utf-8");
    expect(answer.text).toContain("Not signed in");
    expect(log.lines).toContainEqual(expect.objectContaining({ level: "warn", event: "inbox.oidc_failed" }));
    const journal = await store.journal({ limit: 1_000 });
    expect(journal.map(({ code }) => code)).toContain("inbox.sign_in_failed");
    expect(JSON.stringify([log.lines, journal])).not.toMatch(/acme\.test|subject-1/);
  });

  it("is refused with a state of somebody else's, without the cookie, and too late", async () => {
    const { call, comes, provider, clock } = await withProvider(ann);
    expect(await comes((url) => url.searchParams.set("state", "forged"))).toMatchObject({ status: 400 });
    const begun = await call("GET", "/inbox/sign-in/oidc");
    const back = await provider.visit(begun.headers.location ?? "");
    const path = back.pathname + back.search;
    expect(await call("GET", path)).toMatchObject({ status: 400 });
    const cookie = cookieOf(begun);
    const [name, value = ""] = cookie.split("=");
    for (const forged of [`${name}=${value.slice(0, -2)}xx`, `${name}=e30.${value.split(".")[1]}`, `${name}=`]) {
      expect(await call("GET", path, { cookie: forged })).toMatchObject({ status: 400 });
    }
    await clock.advance(600_000);
    expect(await call("GET", path, { cookie })).toMatchObject({ status: 400 });
  });

  it("is refused when the provider says no", async () => {
    const { comes } = await withProvider(ann);
    const denied = await comes((url) => {
      url.searchParams.delete("code");
      url.searchParams.set("error", "access_denied");
    });
    expect(denied).toMatchObject({ status: 502 });
  });

  it("is not tried without end", async () => {
    const { comes, clock } = await withProvider({ ...ann, wrong: { nonce: "another" } });
    for (let number = 0; number < 5; number += 1) expect((await comes()).status).toBe(502);
    expect((await comes()).status).toBe(429);
    await clock.advance(1_000);
    expect((await comes()).status).toBe(502);
  });

  it("writes no more into the journal for strangers who come back without having left", async () => {
    const { call, store, comes } = await withProvider(ann);
    for (let tries = 0; tries < 40; tries += 1) {
      const answer = await call("GET", "/inbox/sign-in/oidc/callback?code=x&state=y");
      expect(answer.status).toBe(tries < 5 ? 400 : 429);
    }
    const failed = (await store.journal({ limit: 1_000 })).filter(({ code }) => code === "inbox.sign_in_failed");
    expect(failed).toHaveLength(5);
    // Whoever did leave comes in.
    expect((await comes()).status).toBe(303);
  });

  it("says so when the provider cannot be reached, and works when it is back", async () => {
    const { call, log } = await openInbox({ options: { oidc: { issuer: "http://127.0.0.1:1", clientId } } });
    expect(await call("GET", "/inbox/sign-in/oidc")).toMatchObject({ status: 502 });
    expect(log.lines).toContainEqual(expect.objectContaining({ level: "error", event: "inbox.oidc_unreachable" }));
  });

  it("asks the provider once more where the ID token has no address", async () => {
    const { comes, call } = await withProvider({
      claims: { sub: "subject-1" },
      userinfo: { email: "ann@acme.test", email_verified: true, name: "Ann" },
    });
    const me = await call("GET", "/me", { cookie: cookieOf(await comes()) });
    expect(me.json).toMatchObject({ me: { name: "Ann", email: "ann@acme.test" } });
  });
});

describe("who may come in by a provider", () => {
  it("is who was invited, with the role of the invitation, once", async () => {
    const { comes, desk, call } = await withProvider(ann, {});
    expect(await comes()).toMatchObject({ status: 403, text: expect.stringContaining("Ask a lead to invite you") });
    await desk.invite({ email: "ann@acme.test", role: "lead" });
    const me = await call("GET", "/me", { cookie: cookieOf(await comes()) });
    expect(me.json).toMatchObject({ me: { name: "Ann", role: "lead" } });
    expect(await comes()).toMatchObject({ status: 303 });
  });

  it("is who has a verified address of an allowed domain", async () => {
    const { comes, provider, clock } = await withProvider(ann, { allowedDomains: ["Acme.test"] });
    for (const claims of [
      { sub: "2", email: "ben@evil.test", email_verified: true },
      { sub: "3", email: "ben@sub.acme.test", email_verified: true },
      { sub: "4", email: "ben@acme.test.evil.test", email_verified: true },
      { sub: "5", email: "ben@evil.test@acme.test", email_verified: true },
      { sub: "6", email_verified: true },
      { sub: "7", email: "ben@acme.test", email_verified: false },
      { sub: "8", email: "ben@acme.test" },
    ]) {
      provider.identity = { claims };
      expect([claims, (await comes()).status]).toEqual([claims, 403]);
      await clock.advance(3_600_001);
    }
    provider.identity = { claims: { sub: "9", email: "BEN@ACME.TEST", email_verified: true } };
    expect(await comes()).toMatchObject({ status: 303 });
  });

  it("is told that their address is not verified", async () => {
    const { comes } = await withProvider({ claims: { sub: "1", email: "ann@acme.test", email_verified: false } }, {});
    expect(await comes()).toMatchObject({ status: 403, text: expect.stringContaining("is verified") });
  });

  it("is who has an address of a provider that hands them out, where that is said", async () => {
    const { comes } = await withProvider(
      { claims: { sub: "1", email: "ann@acme.test" } },
      { allowedDomains: ["acme.test"], trustEmails: true },
    );
    expect(await comes()).toMatchObject({ status: 303 });
  });

  it("never gets the place of somebody whose address is not proven to be theirs", async () => {
    const { comes, provider, call, desk } = await withProvider(ann, { autoCreate: true });
    await desk.invite({ email: "ann@acme.test", role: "lead" });
    const me = (await call("GET", "/me", { cookie: cookieOf(await comes()) })).json.me;
    provider.identity = { claims: { sub: "thief", email: "ann@acme.test", email_verified: false } };
    const thief = (await call("GET", "/me", { cookie: cookieOf(await comes()) })).json.me;
    expect(thief).not.toMatchObject({ id: Object(me).id });
    expect(thief).toMatchObject({ role: "agent" });
    expect(thief).not.toHaveProperty("email");
    // The address was given to somebody else at the provider.
    provider.identity = { claims: { sub: "successor", email: "ann@acme.test", email_verified: true } };
    expect(await comes()).toMatchObject({ status: 403, text: expect.stringContaining("another account") });
  });

  it("is nobody who was disabled", async () => {
    const { comes, joins, call } = await withProvider(ann);
    const lead = await joins("Lea", "lead");
    const { me } = (await call("GET", "/me", { cookie: cookieOf(await comes()) })).json;
    await lead.post(`/people/${Object(me).id}`, { isDisabled: true });
    expect(await comes()).toMatchObject({ status: 403, text: expect.stringContaining("taken away") });
  });

  it("is the first lead, under their verified address only", async () => {
    const firstLead = { email: "ann@acme.test" };
    const { comes, provider, call } = await withProvider(ann, {}, { firstLead, passwords: false });
    provider.identity = { claims: { ...ann.claims, sub: "thief", email_verified: false } };
    expect(await comes()).toMatchObject({ status: 403 });
    provider.identity = ann;
    const me = await call("GET", "/me", { cookie: cookieOf(await comes()) });
    expect(me.json).toMatchObject({ me: { role: "lead" } });
    expect((await call("GET", "/me")).json).toMatchObject({ signIn: { password: false } });
    const body = { email: "ann@acme.test", password: "a long enough password" };
    expect(await call("POST", "/sign-in", { body })).toMatchObject({ status: 404 });
  });

  it("is lead or agent as a claim says, save for the last lead", async () => {
    const leads = { claim: "groups", value: "leads" };
    const { comes, provider, call } = await withProvider(ann, { autoCreate: true, leads });
    const roleOf = async (sub: string, groups: unknown): Promise<unknown> => {
      provider.identity = { claims: { sub, groups, name: sub } };
      return Object((await call("GET", "/me", { cookie: cookieOf(await comes()) })).json.me).role;
    };
    expect(await roleOf("one", ["staff", "leads"])).toBe("lead");
    expect(await roleOf("two", "staff")).toBe("agent");
    expect(await roleOf("one", [])).toBe("lead");
    expect(await roleOf("two", "leads")).toBe("lead");
    expect(await roleOf("one", [])).toBe("agent");
  });
});

it.each([
  { issuer: "http://acme.test", clientId },
  { issuer: "https://acme.test/?x=1", clientId },
  { issuer: "nonsense", clientId },
  { issuer: "https://acme.test", clientId: "" },
  { issuer: "https://acme.test", clientId, allowedDomains: ["@acme.test"] },
])("refuses options that are not safe: %o", (oidc) => {
  expect(() => inbox({ oidc })).toThrow(expect.objectContaining({ code: "runtime.invalid_options" }));
  expect(() => inbox({ passwords: false })).toThrow(expect.objectContaining({ code: "runtime.invalid_options" }));
});
