import type { Route } from "@frontdesk/core";
import { expect, it } from "vitest";
import { listening, mounted } from "../support/mounted.ts";
import { rawExchange } from "../support/raw-http.ts";

/** A route for large bodies, which asks for a key before it takes one in. */
function guarded(taken: number[] = []): Route {
  return {
    method: "POST",
    path: "/files",
    maxBodyBytes: 1_000_000,
    admit: async ({ headers, body }) => (headers.key === "right" && body.length === 0 ? undefined : { status: 401 }),
    async handle({ body }) {
      taken.push(body.length);
      return { status: 201 };
    },
  };
}

it("a stranger is turned away before the body is read", async () => {
  const taken: number[] = [];
  const { runtime } = await mounted([guarded(taken)]);
  const { port } = await listening(runtime.node);
  // Of the million bytes that are announced none is ever sent.
  const request = "POST /files HTTP/1.1\r\nhost: acme.test\r\ncontent-length: 1000000\r\n\r\n";
  const refused = /^HTTP\/1\.1 401 [\s\S]*connection: close/i;
  expect(await rawExchange(port, [request], refused)).toMatch(refused);
  expect(taken).toEqual([]);
});

it("who may, has the body taken in", async () => {
  const taken: number[] = [];
  const { runtime } = await mounted([guarded(taken)]);
  const { url } = await listening(runtime.node);
  const send = (key: string): Promise<Response> =>
    fetch(`${url}/files`, { method: "POST", headers: { key }, body: "x".repeat(10_000) });
  expect((await send("right")).status).toBe(201);
  expect((await send("wrong")).status).toBe(401);
  expect(taken).toEqual([10_000]);
});

it("a guard that fails lets nobody in", async () => {
  const { runtime } = await mounted([{ ...guarded(), admit: () => Promise.reject(new Error("no key")) }]);
  const { url } = await listening(runtime.node);
  expect((await fetch(`${url}/files`, { method: "POST", body: "x" })).status).toBe(500);
});
