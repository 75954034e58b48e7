import { describe, expect, it } from "vitest";
import { livePage } from "./support/live-page.ts";
import { cookieOf, openInbox, tokenOf, type Worker } from "./support/open-inbox.ts";

const email = "ben@acme.test";
const old = "a long enough password";
const fresh = "another long password";

/** An inbox with Ben, who is signed in with his password. */
async function bensInbox() {
  const opened = await openInbox();
  const lead = await opened.joins("Lea", "lead");
  const body = { token: tokenOf(await opened.desk.invite({ email })), name: "Ben", password: old };
  const ben = await opened.worker("Ben", cookieOf(await opened.call("POST", "/invitation", { body })));
  const signIn = (password: string) => opened.call("POST", "/sign-in", { body: { email, password } });
  return { ...opened, lead, ben, signIn };
}

const changes = (who: Worker, current: string, password = fresh) => who.post("/me/password", { current, password });

describe("one's own password", () => {
  it("is changed by who knows the old one, and ends everything else that was signed in", async () => {
    const { ben, signIn, worker, desk, call, store } = await bensInbox();
    const elsewhere = await worker("Ben", cookieOf(await signIn(old)));
    const [here, there] = [await livePage(desk, ben.cookie), await livePage(desk, elsewhere.cookie)];
    expect(await changes(ben, old)).toMatchObject({ status: 200, json: { me: { id: ben.id }, hasPassword: true } });
    expect(await ben.get("/canned")).toMatchObject({ status: 200 });
    expect(await elsewhere.get("/canned")).toMatchObject({ status: 401 });
    expect(there.closedWith).toBe(1008);
    expect(here.closedWith).toBeUndefined();
    expect((await signIn(old)).status).toBe(401);
    expect((await signIn(fresh)).status).toBe(200);
    expect(await store.journal({ limit: 10 })).toContainEqual(
      expect.objectContaining({ code: "inbox.password_changed", data: { person: ben.id } }),
    );
    expect((await call("GET", "/me", { cookie: ben.cookie })).json).toMatchObject({ hasPassword: true });
  });

  it("stays where the old one is wrong, and who guesses it is slowed down", async () => {
    const { ben, signIn } = await bensInbox();
    const wrong = await Promise.all(Array.from({ length: 8 }, () => changes(ben, "a wrong password")));
    expect(wrong.filter(({ status }) => status === 403)).toHaveLength(5);
    expect(wrong.filter(({ status }) => status === 429)).toHaveLength(3);
    expect(wrong.find(({ status }) => status === 403)?.json).toMatchObject({ error: { code: "wrong_password" } });
    expect((await signIn(old)).status).toBe(200);
  });

  it("has twelve characters, and is changed once by two at once", async () => {
    const { ben } = await bensInbox();
    expect(await changes(ben, old, "elevenchars")).toMatchObject({ status: 422 });
    const answers = await Promise.all([changes(ben, old), changes(ben, old, "a third long password")]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 403]);
  });

  it("makes every link to another one useless", async () => {
    const { ben, lead, call } = await bensInbox();
    const { json } = await lead.post("/invitations", { email, role: "agent" });
    expect((await changes(ben, old)).status).toBe(200);
    const body = { token: tokenOf(String(json.link)), name: "Eve", password: "a stolen long password" };
    expect(await call("POST", "/invitation", { body })).toMatchObject({ status: 404 });
  });

  it("is for who has one: a page that was left open gives nobody a password", async () => {
    const { lead } = await bensInbox();
    expect((await lead.get("/me")).json).toMatchObject({ hasPassword: false });
    expect(await changes(lead, "")).toMatchObject({ status: 422 });
  });
});

describe("one's own name", () => {
  it("is what customers and colleagues read from now on", async () => {
    const { ben, lead, openCase, heard } = await bensInbox();
    expect(await ben.post("/me", { name: " Benjamin " })).toMatchObject({
      status: 200,
      json: { me: { name: "Benjamin" } },
    });
    expect((await lead.get("/people")).json).toMatchObject({ people: [{ name: "Lea" }, { name: "Benjamin" }] });
    const id = await openCase();
    await ben.take(id);
    await expect.poll(() => heard().join(" ")).toContain("Benjamin");
  });

  it("is none that cannot be shown, and changes nothing else", async () => {
    const { ben, lead } = await bensInbox();
    for (const name of ["", " ", "Be\u202en", "x".repeat(81), 1]) {
      expect(await ben.post("/me", { name })).toMatchObject({ status: 422 });
    }
    expect(await ben.post("/me", { name: "Ben", role: "lead", id: lead.id })).toMatchObject({
      json: { me: { id: ben.id, role: "agent" } },
    });
  });
});
