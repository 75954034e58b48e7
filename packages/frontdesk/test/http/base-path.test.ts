import { describe, expect, it } from "vitest";
import { echo } from "../support/fake-engine.ts";
import { listening, mounted } from "../support/mounted.ts";

interface Seen {
  readonly path: string;
  readonly base: string;
  readonly remoteAddress?: string;
}
const seen = async (response: Response): Promise<Seen> => {
  expect(response.status).toBe(200);
  // Safe: the echo route answers with these fields.
  return (await response.json()) as Seen;
};
const get = (url: string, headers: Record<string, string> = {}): Request => new Request(url, { headers });

describe("the base path", () => {
  it("is taken off where the host left it, and left off where the host took it off", async () => {
    const { runtime } = await mounted([echo("GET", "/web/a")], { basePath: "/support/" });
    for (const url of ["http://acme.test/support/web/a", "http://acme.test/web/a"]) {
      expect(await seen(await runtime.fetch(get(url)))).toMatchObject({
        path: "/web/a",
        base: "http://acme.test/support",
      });
    }
    expect((await runtime.fetch(get("http://acme.test/supportive/web/a"))).status).toBe(404);
  });

  it("may look like the beginning of a route", async () => {
    const { runtime } = await mounted([echo("GET", "/desk/cases")], { basePath: "/desk" });
    for (const url of ["http://acme.test/desk/desk/cases", "http://acme.test/desk/cases"]) {
      expect(await seen(await runtime.fetch(get(url)))).toMatchObject({
        path: "/desk/cases",
        base: "http://acme.test/desk",
      });
    }
  });

  it("is read from `originalUrl`, as Express and its relatives set it", async () => {
    const { runtime } = await mounted([echo("GET", "/web/a"), echo("GET", "/")]);
    const { url } = await listening((request, response) => {
      const originalUrl = request.url ?? "";
      const rest = originalUrl.replace(/^\/api\/support/, "");
      request.url = rest.startsWith("/") ? rest : `/${rest}`;
      void runtime.node(Object.assign(request, { originalUrl }), response);
    });
    for (const path of ["/api/support/web/a?x=/web/a", "/api/support?x", "/api/support/"]) {
      expect(await seen(await fetch(url + path))).toMatchObject({ base: `${url}/api/support` });
    }
    expect(await seen(await fetch(`${url}/web/a`))).toMatchObject({ base: url });
  });

  it.each([["a b"], ["/a?b"], ["https://acme.test"], ["/a/../b/"], ["//a"], [7]])("refuses %j", async (basePath) => {
    // Safe: a wrong type is what is tried.
    const options = { basePath: basePath as string };
    await expect(mounted([], options)).rejects.toMatchObject({
      code: "runtime.invalid_options",
      message: expect.stringContaining("`basePath`"),
    });
  });
});

describe("behind a proxy", () => {
  const headers = {
    "x-forwarded-for": "6.6.6.6, 203.0.113.9, 10.0.0.2",
    "x-forwarded-proto": "https",
    "x-forwarded-host": "help.acme.test",
  };

  it("forwarded headers are not believed by default", async () => {
    const { runtime } = await mounted([echo("GET", "/a")]);
    const answer = await seen(await runtime.fetch(get("http://inside:3000/a", headers), { remoteAddress: "10.0.0.1" }));
    expect(answer).toMatchObject({ base: "http://inside:3000", remoteAddress: "10.0.0.1" });
  });

  it.each([
    [true, "10.0.0.2"],
    [1, "10.0.0.2"],
    [2, "203.0.113.9"],
    [9, "6.6.6.6"],
  ])("trustProxy %j takes what that many proxies vouch for", async (trustProxy, remoteAddress) => {
    const { runtime } = await mounted([echo("GET", "/a")], { trustProxy });
    const answer = await seen(await runtime.fetch(get("http://inside:3000/a", headers), { remoteAddress: "10.0.0.1" }));
    expect(answer).toMatchObject({ base: "https://help.acme.test", remoteAddress });
  });

  it("a host that is none is refused", async () => {
    const { runtime } = await mounted([echo("GET", "/a")], { trustProxy: true });
    for (const host of ["evil.test/path", "a b", "user@evil.test", "x'y"]) {
      const response = await runtime.fetch(get("http://inside/a", { "x-forwarded-host": host }));
      expect([host, response.status]).toEqual([host, 400]);
    }
  });

  it("the peer's address is known on Node", async () => {
    const { runtime } = await mounted([echo("GET", "/a")]);
    const { url } = await listening(runtime.node);
    expect(await seen(await fetch(`${url}/a`))).toMatchObject({ base: url, remoteAddress: "127.0.0.1" });
  });
});
