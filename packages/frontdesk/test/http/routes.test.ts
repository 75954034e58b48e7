import { FrontdeskError, type Route } from "@frontdesk/core";
import { describe, expect, it } from "vitest";
import { echo } from "../support/fake-engine.ts";
import { errorsOf, listening, mounted } from "../support/mounted.ts";

const json = async (response: Response): Promise<unknown> => response.json();

describe("routes", () => {
  it("answer their method and path, with parameters decoded", async () => {
    const { runtime } = await mounted([echo("GET", "/web/:conversation/messages")]);
    const response = await runtime.fetch(new Request("http://acme.test/web/a%2Fb%20c/messages?after=3&after=4"));
    expect(response.status).toBe(200);
    expect(await json(response)).toMatchObject({
      path: "/web/a%2Fb%20c/messages",
      params: { conversation: "a/b c" },
      query: [
        ["after", "3"],
        ["after", "4"],
      ],
      base: "http://acme.test",
    });
  });

  it("prefer a written segment to a named one, in any order of definition", async () => {
    for (const paths of [
      ["/a/:x", "/a/b"],
      ["/a/b", "/a/:x"],
      ["/:y/b", "/a/:x", "/a/b"],
    ]) {
      const { runtime } = await mounted(
        paths.map((path) => ({ ...echo("GET", path), handle: async () => ({ status: 200, body: path }) })),
      );
      expect(await (await runtime.fetch(new Request("http://acme.test/a/b"))).text()).toBe("/a/b");
      expect(await (await runtime.fetch(new Request("http://acme.test/a/c"))).text()).toBe("/a/:x");
    }
  });

  it("keep their own parameter names where two methods share a path", async () => {
    const { runtime } = await mounted([echo("GET", "/c/:id"), echo("POST", "/c/:conversation")]);
    expect(await json(await runtime.fetch(new Request("http://acme.test/c/1")))).toMatchObject({ params: { id: "1" } });
    const posted = await runtime.fetch(new Request("http://acme.test/c/1", { method: "POST" }));
    expect(await json(posted)).toMatchObject({ params: { conversation: "1" } });
  });

  it.each([
    ["one method and path", [echo("GET", "/a"), echo("GET", "/a")]],
    ["one shape of path", [echo("GET", "/a/:x"), echo("GET", "/a/:y")]],
    ["a slash at the end as the only difference", [echo("GET", "/a"), echo("GET", "/a/")]],
    ["the path of the health check", [echo("GET", "/health")]],
    ["the path for load balancers", [echo("GET", "/ready")]],
  ])("are refused when two have %s", async (_what, routes: readonly Route[]) => {
    await expect(mounted(routes)).rejects.toMatchObject({ code: "runtime.duplicate_route" });
  });

  it("are refused when two WebSockets share a path", async () => {
    const socket = { path: "/s", accept: async () => ({ status: 400 }) };
    await expect(mounted([], { sockets: [socket, socket] })).rejects.toMatchObject({ code: "runtime.duplicate_route" });
  });

  it("refuse what is not there with 404, 405 and 400, as JSON", async () => {
    const { runtime } = await mounted([echo("GET", "/a/:x"), echo("POST", "/a/:x")]);
    const missing = await runtime.fetch(new Request("http://acme.test/nothing"));
    expect(missing.status).toBe(404);
    expect(await json(missing)).toEqual({ error: { code: "runtime.no_route", message: expect.any(String) } });
    const wrong = await runtime.fetch(new Request("http://acme.test/a/1", { method: "DELETE" }));
    expect(wrong.status).toBe(405);
    expect(wrong.headers.get("allow")).toBe("GET, POST, HEAD, OPTIONS");
    expect(await json(wrong)).toMatchObject({ error: { code: "runtime.wrong_method" } });
    const malformed = await runtime.fetch(new Request("http://acme.test/a/%E0%A4%A"));
    expect(malformed.status).toBe(400);
    expect(await json(malformed)).toMatchObject({ error: { code: "runtime.malformed_request" } });
  });

  it("answer HEAD as GET without a body, and OPTIONS by themselves or with what is allowed", async () => {
    const preflight: Route = {
      method: "OPTIONS",
      path: "/b",
      handle: async () => ({ status: 204, headers: { "x-own": "yes" } }),
    };
    const { runtime } = await mounted([echo("GET", "/a"), echo("GET", "/b"), preflight]);
    const { url } = await listening(runtime.node);
    const got = await fetch(`${url}/a`);
    const head = await fetch(`${url}/a`, { method: "HEAD" });
    expect(head.status).toBe(200);
    expect(await head.text()).toBe("");
    expect(Number(head.headers.get("content-length"))).toBe((await got.text()).length + 1); // "HEAD" is longer than "GET"
    const options = await fetch(`${url}/a`, { method: "OPTIONS" });
    expect([options.status, options.headers.get("allow")]).toEqual([204, "GET, HEAD, OPTIONS"]);
    expect((await fetch(`${url}/b`, { method: "OPTIONS" })).headers.get("x-own")).toBe("yes");
  });

  it("that throw answer with the code of the error, or with 500 and nothing of what an unknown error says", async () => {
    const throwing = (path: string, error: unknown): Route => ({
      method: "GET",
      path,
      handle: () => Promise.reject(error),
    });
    const { runtime, log } = await mounted([
      throwing("/unknown", new Error("the password is swordfish")),
      throwing(
        "/busy",
        new FrontdeskError("runtime.overloaded", "Too much.", { retryable: true, retryAfterMs: 2_500 }),
      ),
      throwing("/unsigned", new FrontdeskError("channel.unauthorized", "The signature is wrong.")),
    ]);
    const unknown = await runtime.fetch(new Request("http://acme.test/unknown"));
    expect(unknown.status).toBe(500);
    expect(await unknown.text()).not.toContain("swordfish");
    expect(errorsOf(log).map(({ error }) => error)).toContainEqual(new Error("the password is swordfish"));
    const busy = await runtime.fetch(new Request("http://acme.test/busy"));
    expect([busy.status, busy.headers.get("retry-after")]).toEqual([503, "3"]);
    const unsigned = await runtime.fetch(new Request("http://acme.test/unsigned"));
    expect(unsigned.status).toBe(401);
    expect(await json(unsigned)).toEqual({
      error: { code: "channel.unauthorized", message: "The signature is wrong." },
    });
  });
});

describe("a runtime", () => {
  it("refuses requests before it has started and while it stops, but says how it is", async () => {
    const { runtime, engine } = await mounted([echo("GET", "/a")]);
    const asked = async (path: string): Promise<unknown[]> => {
      const response = await runtime.fetch(new Request(`http://acme.test${path}`));
      return [response.status, await json(response)];
    };
    const lives = { new: 503, starting: 200, stopping: 200, closed: 503 } as const;
    const reasons = { new: "not_started", starting: "not_started", stopping: "stopping", closed: "stopping" } as const;
    for (const state of ["new", "starting", "stopping", "closed"] as const) {
      engine.state = state;
      const refused = await runtime.fetch(new Request("http://acme.test/a"));
      expect(refused.status).toBe(503);
      expect(refused.headers.get("retry-after")).toBe("1");
      expect(await json(refused)).toMatchObject({ error: { code: "runtime.not_started" } });
      // Whoever ends processes that do not live must leave alone one that starts or stops.
      expect(await asked("/health")).toEqual([lives[state], expect.objectContaining({ state })]);
      expect(await asked("/ready")).toEqual([503, { ready: false, reasons: [reasons[state]] }]);
    }
    engine.state = "open";
    const channels = [{ name: "fake", status: "open" }];
    expect(await asked("/health")).toEqual([200, { bot: "acme", state: "open", waiting: 0, channels }]);
    expect(await asked("/ready")).toEqual([200, { ready: true, reasons: [] }]);
  });

  it("closes connections after their answer while it stops", async () => {
    const { runtime, engine } = await mounted([echo("GET", "/a")]);
    const { url } = await listening(runtime.node);
    expect((await fetch(`${url}/a`)).headers.get("connection")).toBe("keep-alive");
    engine.state = "stopping";
    expect((await fetch(`${url}/a`)).headers.get("connection")).toBe("close");
  });
});
