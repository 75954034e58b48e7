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
      "access-control-allow-headers": "authorization, content-type, last-event-id, x-ms-bot-agent, x-requested-with",
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

describe("the chat dialect", () => {
  test.each([
    ["session", "POST"],
    ["messages", "GET, POST"],
    ["typing", "POST"],
    ["files", "POST"],
    ["events", "GET"],
    ["ai", "POST"],
    ["ai/chat-1/stream", "GET"],
  ])("answers the question of pages whether they may ask: %s", async (path, methods) => {
    const { ask } = await openClient({ origins: [shop] });
    const asked = (origin: string) => ask("OPTIONS", `/chat/${path}`, { headers: { origin } });
    const answer = await asked(shop);
    expect([answer.status, answer.headers["access-control-allow-methods"]]).toEqual([204, methods]);
    expect(answer.headers["access-control-allow-headers"]).toContain("authorization, content-type, last-event-id");
    const foreign = await asked("https://evil.example");
    expect([foreign.status, foreign.headers["access-control-allow-origin"]]).toEqual([403, undefined]);
  });

  test("tells foreign pages nothing", async () => {
    const { ask } = await openClient({ origins: [shop] });
    for (const path of ["session", "ai", "messages", "files", "typing"]) {
      const answer = await ask("POST", `/chat/${path}`, { headers: { origin: "https://evil.example" } });
      expect([answer.status, answer.body.error?.code]).toEqual([403, "OriginNotAllowed"]);
      expect(answer.headers["access-control-allow-origin"]).toBeUndefined();
    }
  });
});

test("what the server refuses in the channel's place can be read by pages that may ask, and by no others", async () => {
  const { channel } = await openClient({ origins: [shop] });
  const tooLarge = { status: 413, headers: { "content-type": "application/json" }, body: "{}" };
  const routes = (channel.routes ?? []).filter(({ path }) => path !== "/frontdesk-chat.js");
  expect(routes.length).toBeGreaterThan(20);
  for (const route of routes) {
    const refused = (origin: string) =>
      route.refused?.(tooLarge, { origin, host: "desk.example" }).headers?.["access-control-allow-origin"];
    expect([refused(shop), refused("https://desk.example"), refused("https://evil.example")]).toEqual([
      shop,
      "https://desk.example",
      undefined,
    ]);
  }
});
