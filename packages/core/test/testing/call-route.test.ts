import { expect, it } from "vitest";
import type { HttpRequest, Route } from "../../src/ports/http.ts";
import { callRoute } from "../../src/testing/call-route.ts";

const seen: HttpRequest[] = [];
const routes: readonly Route[] = [
  {
    method: "POST",
    path: "/rooms/:room/messages",
    maxBodyBytes: 4,
    async handle(request) {
      seen.push(request);
      return { status: 201 };
    },
  },
];

it("callRoute finds the route and hands the request over", async () => {
  const response = await callRoute(routes, {
    method: "POST",
    path: "/rooms/a%20b/messages?after=3",
    headers: { "X-Proof": "1" },
    body: "é€".slice(0, 1),
  });
  expect(response.status).toBe(201);
  expect(seen[0]).toMatchObject({
    params: { room: "a b" },
    headers: { "x-proof": "1" },
    path: "/rooms/a%20b/messages",
  });
  expect(seen[0]?.query.get("after")).toBe("3");
  expect(new TextDecoder().decode(seen[0]?.body)).toBe("é");
});

it("callRoute refuses as a server does", async () => {
  const path = "/rooms/1/messages";
  expect((await callRoute(routes, { method: "POST", path: "/rooms/1" })).status).toBe(404);
  expect((await callRoute(routes, { method: "GET", path })).status).toBe(405);
  expect((await callRoute(routes, { method: "POST", path, body: "é€" })).status).toBe(413);
});

it("callRoute lets the route complete the refusals that are given in its place", async () => {
  const dressed: Route = {
    method: "POST",
    path: "/notes",
    maxBodyBytes: 1,
    handle: async () => ({ status: 201 }),
    refused: (response, { origin = "nobody" }) => ({ ...response, headers: { "access-control-allow-origin": origin } }),
  };
  const request = { method: "POST", path: "/notes", headers: { Origin: "https://acme.test" } } as const;
  expect(await callRoute([dressed], { ...request, body: "too much" })).toEqual({
    status: 413,
    headers: { "access-control-allow-origin": "https://acme.test" },
  });
  expect(await callRoute([dressed], request)).toEqual({ status: 201 });
});
