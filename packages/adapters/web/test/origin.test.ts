import { describe, expect, test } from "vitest";
import { directLine, openClient } from "./support/client.ts";

const generate = `${directLine}/tokens/generate`;
const shop = "https://shop.example";

describe("a page of an allowed origin", () => {
  test.each([
    ["the server's own", {}, "http://desk.example", "http://desk.example"],
    ["the server's own, over TLS that a proxy ends", {}, "https://desk.example", "http://desk.example"],
    ["the server's own, under the name in Host", {}, "https://desk.example", "http://10.0.0.5:3000"],
    ["a named one", { origins: [shop] }, shop, "http://desk.example"],
    ["any, where all are allowed", { origins: ["*"] }, "https://anybody.example", "http://desk.example"],
    ["none of its own, where all are allowed", { origins: ["*"] }, "null", "http://desk.example"],
  ])("(%s) may ask and read, and nobody else the same answer", async (_, options, origin, base) => {
    const { ask } = await openClient(options);
    const answer = await ask("POST", generate, { base, headers: { origin, host: "desk.example" } });
    expect(answer.status).toBe(200);
    expect(answer.headers).toMatchObject({
      "access-control-allow-origin": origin,
      "access-control-expose-headers": "retry-after",
      vary: "origin",
    });
    expect(answer.headers).not.toHaveProperty("access-control-allow-credentials");
  });

  test("also reads why it was refused", async () => {
    const { ask } = await openClient({ origins: [shop] });
    const answer = await ask("POST", `${directLine}/conversations`, { headers: { origin: shop } });
    expect(answer.status).toBe(401);
    expect(answer.headers["access-control-allow-origin"]).toBe(shop);
  });

  test.each([
    [generate, "POST"],
    [`${directLine}/tokens/refresh`, "POST"],
    [`${directLine}/conversations`, "POST"],
    [`${directLine}/conversations/c0ffee`, "GET"],
    [`${directLine}/conversations/c0ffee/activities`, "GET, POST"],
    [`${directLine}/conversations/c0ffee/upload`, "POST"],
  ])("may ask whether it may ask: %s", async (path, methods) => {
    const { ask } = await openClient({ origins: [shop] });
    const asked = {
      "access-control-request-method": methods,
      "access-control-request-headers": "authorization,content-type,x-ms-bot-agent",
    };
    const answer = await ask("OPTIONS", path, { headers: { origin: shop, ...asked } });
    expect([answer.status, answer.body]).toEqual([204, {}]);
    expect(answer.headers).toMatchObject({
      "access-control-allow-origin": shop,
      "access-control-allow-methods": methods,
      "access-control-allow-headers": "authorization, content-type, x-ms-bot-agent, x-requested-with",
      "access-control-max-age": "7200",
      vary: "origin",
    });
    const foreign = await ask("OPTIONS", path, { headers: { origin: "https://evil.example", ...asked } });
    expect([foreign.status, foreign.body.error?.code]).toEqual([403, "OriginNotAllowed"]);
    expect(Object.keys(foreign.headers).filter((name) => name.startsWith("access-control"))).toEqual([]);
  });
});

describe("a client without an origin", () => {
  test("may ask; its answers say that others may get others", async () => {
    const { ask } = await openClient();
    const answer = await ask("POST", generate);
    expect([answer.status, answer.headers.vary]).toEqual([200, "origin"]);
    expect(answer.headers).not.toHaveProperty("access-control-allow-origin");
  });

  test("may not where that is turned off, unless it is the own page that reads: browsers send none then", async () => {
    const { ask } = await openClient({ allowNoOrigin: false });
    expect((await ask("POST", generate)).status).toBe(403);
    expect((await ask("POST", generate, { headers: { "sec-fetch-site": "cross-site" } })).status).toBe(403);
    expect((await ask("POST", generate, { headers: { "sec-fetch-site": "same-origin" } })).status).toBe(200);
    expect((await ask("POST", generate, { headers: { origin: "http://desk.example" } })).status).toBe(200);
  });
});
