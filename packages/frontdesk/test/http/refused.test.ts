import { FrontdeskError, type Route } from "@frontdesk/core";
import { describe, expect, it } from "vitest";
import { errorsOf, listening, mounted } from "../support/mounted.ts";
import { rawExchange } from "../support/raw-http.ts";

const allowOrigin = "access-control-allow-origin";
const post: RequestInit = { method: "POST", headers: { origin: "https://shop.test" } };

/** A route that lets the page that asks read its answers, also those that it does not give itself. */
function readable(changes: Partial<Route> = {}): Route {
  return {
    method: "POST",
    path: "/a",
    maxBodyBytes: 10,
    handle: async () => ({ status: 200 }),
    refused: (response, { origin = "nobody" }) => ({
      ...response,
      headers: { ...response.headers, [allowOrigin]: origin },
    }),
    ...changes,
  };
}

const seen = async (response: Response): Promise<unknown> => {
  const body: unknown = await response.json();
  return { status: response.status, origin: response.headers.get(allowOrigin), body };
};
const refusal = (status: number, code: string): object => ({
  status,
  origin: "https://shop.test",
  body: { error: { code } },
});

describe("an answer in a route's place is completed by the route", () => {
  it("when the body is too large", async () => {
    const { runtime } = await mounted([readable()]);
    const { url, port } = await listening(runtime.node);
    const body = "more than ten bytes";
    expect(await seen(await fetch(`${url}/a`, { ...post, body }))).toMatchObject(refusal(413, "message.too_large"));
    const request = new Request("http://acme.test/a", { ...post, body });
    expect(await seen(await runtime.fetch(request))).toMatchObject(refusal(413, "message.too_large"));
    const head = "POST /a HTTP/1.1\r\nhost: x\r\norigin: https://shop.test\r\ncontent-length: 9999999999\r\n\r\n";
    expect(await rawExchange(port, [head], /too_large/)).toMatch(
      /^HTTP\/1\.1 413 .*\naccess-control-allow-origin: https:\/\/shop\.test\r\n.*\nconnection: close\r\n/is,
    );
  });

  it("before the start and while it stops", async () => {
    const { runtime, engine } = await mounted([readable()]);
    for (const state of ["new", "starting", "stopping", "closed"] as const) {
      engine.state = state;
      const request = new Request("http://acme.test/a", post);
      expect(await seen(await runtime.fetch(request))).toMatchObject(refusal(503, "runtime.not_started"));
    }
  });

  it("when somebody read the body before", async () => {
    const { runtime } = await mounted([readable()]);
    const request = new Request("http://acme.test/a", { ...post, body: "{}" });
    await request.text();
    expect(await seen(await runtime.fetch(request))).toMatchObject(refusal(500, "runtime.body_consumed"));
  });

  it("when the route throws", async () => {
    const error = new FrontdeskError("channel.unauthorized", "The token is wrong.");
    const { runtime } = await mounted([readable({ handle: () => Promise.reject(error) })]);
    const request = new Request("http://acme.test/a", post);
    expect(await seen(await runtime.fetch(request))).toMatchObject(refusal(401, "channel.unauthorized"));
  });

  it("but not when the route has answered itself", async () => {
    const { runtime } = await mounted([readable({ handle: async () => ({ status: 404 }) })]);
    const answer = await runtime.fetch(new Request("http://acme.test/a", post));
    expect([answer.status, answer.headers.get(allowOrigin)]).toEqual([404, null]);
  });

  it("or goes out as it is when the route fails to", async () => {
    const refused = (): never => {
      throw new Error("the password is swordfish");
    };
    const { runtime, log } = await mounted([readable({ refused })]);
    const answer = await runtime.fetch(new Request("http://acme.test/a", { ...post, body: "more than ten bytes" }));
    expect(answer.status).toBe(413);
    expect(await answer.text()).not.toContain("swordfish");
    expect(errorsOf(log)).toHaveLength(1);
  });
});
