import { describe, expect, it } from "vitest";
import { isOwnOrigin } from "../../src/access/own-origin.ts";

function isOwn(base: string, headers: Readonly<Record<string, string>>): boolean {
  return isOwnOrigin({
    method: "POST",
    path: "/inbox/api/me",
    params: {},
    query: new URLSearchParams(),
    headers,
    body: new Uint8Array(),
    base,
    remoteAddress: "10.0.0.1",
  });
}

describe("a request comes from the inbox's own page", () => {
  it("where the browser says so", () => {
    expect(isOwn("https://acme.test/support", { origin: "https://acme.test" })).toBe(true);
    expect(isOwn("http://127.0.0.1:3000", { origin: "http://127.0.0.1:3000" })).toBe(true);
    expect(isOwn("https://acme.test", { "sec-fetch-site": "same-origin" })).toBe(true);
    // A proxy speaks TLS, and the server does not know it.
    expect(isOwn("http://acme.test", { origin: "https://acme.test", host: "acme.test" })).toBe(true);
  });

  it("and not where it is another host, port or scheme, or says nothing", () => {
    for (const headers of [
      { origin: "https://evil.test" },
      { origin: "https://acme.test:8443" },
      { origin: "http://acme.test" },
      { origin: "https://acme.test.evil.test" },
      { origin: "https://acme.test@evil.test" },
      { origin: "null" },
      { origin: "" },
      { "sec-fetch-site": "same-site" },
      { "sec-fetch-site": "none" },
      {},
    ]) {
      expect([headers, isOwn("https://acme.test", headers)]).toEqual([headers, false]);
    }
  });
});
