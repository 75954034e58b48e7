import { describe, expect, it } from "vitest";
import { cookieOf, openInbox, tokenOf } from "./support/open-inbox.ts";

const password = "a long enough password";

describe("an invitation", () => {
  it("lets one person in, once", async () => {
    const { joins, call } = await openInbox();
    const lead = await joins("Lea", "lead");
    const invited = await lead.post("/invitations", { email: "Ben@acme.test", name: "Ben", role: "agent" });
    const link = String(invited.json.link);
    expect(link).toMatch(/^http:\/\/127\.0\.0\.1\/inbox#\/invitation\/[\w-]{43}$/);
    const token = tokenOf(link);
    expect((await call("POST", "/invitation/read", { body: { token } })).json).toEqual({
      bot: { name: "Acme support" },
      name: "Ben",
      email: "ben@acme.test",
      role: "agent",
      needsPassword: true,
    });
    const body = { token, name: " Benjamin ", password };
    const answers = await Promise.all([1, 2].map(() => call("POST", "/invitation", { body })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 404]);
    const joined = answers.find(({ status }) => status === 200);
    expect(joined?.json).toMatchObject({ me: { name: "Benjamin", email: "ben@acme.test", role: "agent" } });
    expect(await call("POST", "/invitation/read", { body: { token } })).toMatchObject({ status: 404 });
    expect(await call("GET", "/people", { cookie: cookieOf(joined ?? invited) })).toMatchObject({
      json: { people: [{ name: "Lea" }, { name: "Benjamin" }] },
    });
  });

  it("is good for seven days", async () => {
    const { desk, clock, call } = await openInbox();
    const token = tokenOf(await desk.invite({ name: "Ben", needsPassword: false }));
    await clock.advance(7 * 24 * 3_600_000 - 1);
    expect(await call("POST", "/invitation/read", { body: { token } })).toMatchObject({ status: 200 });
    await clock.advance(1);
    expect(await call("POST", "/invitation/read", { body: { token } })).toMatchObject({ status: 404 });
    expect(await call("POST", "/invitation", { body: { token, name: "Ben" } })).toMatchObject({ status: 404 });
  });

  it("wants a password of twelve characters, and a name that can be shown", async () => {
    const { desk, call } = await openInbox();
    const token = tokenOf(await desk.invite({ email: "ben@acme.test" }));
    for (const body of [
      { token, name: "Ben" },
      { token, name: "Ben", password: "elevenchars" },
      { token, name: " ", password },
      { token, name: "Be\u202en", password },
      { token, name: "x".repeat(81), password },
    ]) {
      expect(await call("POST", "/invitation", { body })).toMatchObject({ status: 422 });
    }
    // Characters are counted as people count them.
    const body = { token, name: "Бен 👋", password: "🔑🔑🔑🔑🔑🔑🔑🔑🔑🔑🔑🔑" };
    expect(await call("POST", "/invitation", { body })).toMatchObject({
      status: 200,
      json: { me: { name: "Бен 👋" } },
    });
  });

  it("is no one's that is made up", async () => {
    const { call } = await openInbox();
    for (const token of ["", "x", "A".repeat(43), "__proto__"]) {
      expect(await call("POST", "/invitation/read", { body: { token } })).toMatchObject({ status: 404 });
      expect(await call("POST", "/invitation", { body: { token, name: "Eve" } })).toMatchObject({ status: 404 });
    }
    expect(await call("POST", "/invitation", { body: { token: "A".repeat(200), name: "Eve" } })).toMatchObject({
      status: 422,
    });
  });

  it("to an address that is in already sets a new password, and ends what the old one began", async () => {
    const { joins, desk, call, worker } = await openInbox();
    const lead = await joins("Lea", "lead");
    const first = { token: tokenOf(await desk.invite({ email: "ben@acme.test" })), name: "Ben", password };
    const ben = await worker("Ben", cookieOf(await call("POST", "/invitation", { body: first })));
    const { json } = await lead.post("/invitations", { email: "ben@acme.test", role: "lead" });
    const second = { token: tokenOf(String(json.link)), name: "Mallory", password: "another long password" };
    const again = await call("POST", "/invitation", { body: second });
    // Who they are and what they may do stays.
    expect(again.json).toMatchObject({ me: { id: ben.id, name: "Ben", role: "agent" } });
    expect(await ben.get("/canned")).toMatchObject({ status: 401 });
    expect(await call("POST", "/sign-in", { body: { email: "ben@acme.test", password } })).toMatchObject({
      status: 401,
    });
  });

  it("ends with the lead who made it: nobody comes back by a link of their own", async () => {
    const { joins, call } = await openInbox();
    const lea = await joins("Lea", "lead");
    for (const change of [{ isDisabled: true }, { role: "agent" }]) {
      const again = await joins("Mia", "lead");
      const { json } = await again.post("/invitations", { role: "lead" });
      expect(await lea.post(`/people/${again.id}`, change)).toMatchObject({ status: 200 });
      const body = { token: tokenOf(String(json.link)), name: "Again" };
      expect(await call("POST", "/invitation", { body })).toMatchObject({ status: 404 });
    }
  });

  it("to a new password names in the journal whom it is for", async () => {
    const { joins, desk, call, worker, store } = await openInbox();
    const lea = await joins("Lea", "lead");
    const first = { token: tokenOf(await desk.invite({ email: "ben@acme.test" })), name: "Ben", password };
    const ben = await worker("Ben", cookieOf(await call("POST", "/invitation", { body: first })));
    await lea.post("/invitations", { email: "ben@acme.test", role: "agent" });
    expect(await store.journal({ limit: 1_000 })).toContainEqual(
      expect.objectContaining({
        code: "inbox.invited",
        data: expect.objectContaining({ person: lea.id, about: ben.id }),
      }),
    );
  });

  it("is made by leads only", async () => {
    const { joins } = await openInbox();
    await joins("Lea", "lead");
    const ben = await joins("Ben");
    expect(await ben.post("/invitations", { role: "lead" })).toMatchObject({ status: 403 });
  });

  it("without an address signs in by itself", async () => {
    const { joins, call } = await openInbox();
    const lead = await joins("Lea", "lead");
    const { json } = await lead.post("/invitations", { role: "agent" });
    const token = tokenOf(String(json.link));
    expect((await call("POST", "/invitation/read", { body: { token } })).json).toMatchObject({ needsPassword: false });
    expect(await call("POST", "/invitation", { body: { token, name: "Ben" } })).toMatchObject({ status: 200 });
  });
});
