import { describe, expect, it } from "vitest";
import { openInbox } from "./support/open-inbox.ts";

/** What everybody may ask for. */
const open = [
  "GET /inbox/api/me",
  "POST /inbox/api/sign-in",
  "POST /inbox/api/invitation",
  "POST /inbox/api/invitation/read",
];

describe("strangers", () => {
  it("get one and the same answer for every address of the API", async () => {
    const { desk, call, openCase } = await openInbox();
    const id = await openCase();
    const asked: string[] = [];
    for (const { method, path } of desk.routes ?? []) {
      if (!path.startsWith("/inbox/api/") || open.includes(`${method} ${path}`)) continue;
      for (const known of [id, "nothing"]) {
        const answer = await call(method, path.replace(":id", known).replace(":file", "0".repeat(32)), {
          headers: { origin: "https://evil.test" },
          ...(method === "GET" ? {} : { raw: "nonsense" }),
        });
        expect([method, path, answer.status, answer.json, answer.headers]).toEqual([
          method,
          path,
          401,
          { error: { code: "signed_out", message: "Sign in first." } },
          {
            "content-type": "application/json; charset=utf-8",
            "cache-control": "no-store",
            "x-content-type-options": "nosniff",
          },
        ]);
      }
      asked.push(`${method} ${path}`);
    }
    expect(asked).toHaveLength(23);
  });

  it("are told how one signs in, and nothing else", async () => {
    const { call } = await openInbox();
    expect(await call("GET", "/me")).toMatchObject({
      status: 200,
      json: { signIn: { bot: { name: "Acme support" }, password: true } },
    });
  });

  it("of other sites cannot make somebody's browser do anything", async () => {
    const { joins, openCase, call } = await openInbox();
    const { cookie } = await joins("Ann", "lead");
    const id = await openCase();
    for (const headers of [
      { origin: "https://evil.test" },
      { origin: undefined, "sec-fetch-site": "same-site" },
      { origin: undefined },
    ]) {
      const answer = await call("POST", `/cases/${id}/take`, { cookie, headers, body: { from: null } });
      expect(answer).toMatchObject({ status: 403, json: { error: { code: "not_allowed" } } });
    }
    const form = { raw: '{"from":null}', headers: { "content-type": "text/plain" } };
    expect(await call("POST", `/cases/${id}/take`, { cookie, ...form })).toMatchObject({ status: 415 });
    expect(await call("GET", `/cases/${id}`, { cookie })).toMatchObject({ json: { case: { state: "queued" } } });
    // A browser that sends no Origin says in another way that the page is ours.
    const own = { origin: undefined, "sec-fetch-site": "same-origin" };
    const taken = await call("POST", `/cases/${id}/take`, { cookie, headers: own, body: { from: null } });
    expect(taken).toMatchObject({ status: 200 });
  });
});
