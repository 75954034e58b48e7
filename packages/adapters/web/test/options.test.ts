import { FrontdeskError } from "@frontdesk/core";
import { describe, expect, test } from "vitest";
import { type WebOptions, web } from "../src/index.ts";
import { readOptions } from "../src/options.ts";

function hintOf(options: unknown): string {
  try {
    web(options as WebOptions); // What JavaScript may hand in.
  } catch (error) {
    if (FrontdeskError.isInstance(error, "channel.invalid_options")) return error.hint ?? "";
    throw error;
  }
  return "accepted";
}

describe("options", () => {
  test("all have a default", () => {
    expect(readOptions({})).toEqual({
      name: "web",
      path: "/v3/directline",
      chatPath: "/chat",
      widgetPath: "/frontdesk-chat.js",
      visitorLifetimeMs: 2_592_000_000,
      identity: undefined,
      maxFileBytes: 10_485_760,
      fileTypes: expect.arrayContaining(["image/png", "application/pdf", "text/plain", "audio/webm"]),
      explain: false,
      origins: new Set(),
      allowNoOrigin: true,
      tokenLifetimeMs: 3_600_000,
      maxBodyBytes: 65_536,
      maxTextLength: 16_384,
      limits: {
        tokensPerMinute: 30,
        activitiesPerSecond: 2,
        activitiesPerSecondByAddress: 20,
        requestsPerSecond: 100,
        filesPerMinute: 20,
        filesPerMinuteByAddress: 60,
        socketsPerConversation: 5,
        socketsPerAddress: 250,
      },
    });
  });

  test("undefined is as good as absent", () => {
    expect(readOptions({ name: undefined, limits: undefined, origins: undefined })).toEqual(readOptions({}));
  });

  test("origins are brought into the form in which browsers send them", () => {
    const { origins } = readOptions({ origins: ["HTTPS://Shop.Example:443/", "http://localhost:5173"] });
    expect(origins).toEqual(new Set(["https://shop.example", "http://localhost:5173"]));
    expect(readOptions({ origins: ["https://a.example", "*"] }).origins).toBe("*");
  });

  test.each([
    [{ origins: ["shop.example"] }, "origins.0"],
    [{ origins: ["https://shop.example/chat"] }, "origins.0"],
    [{ origins: ["https://*.shop.example"] }, "origins.0"],
    [{ origins: ["null"] }, "origins.0"],
    [{ origins: "https://shop.example" }, "origins"],
    [{ path: "v3" }, "path"],
    [{ path: "/v3/" }, "path"],
    [{ path: "/:a" }, "path"],
    [{ name: "" }, "name"],
    [{ tokenLifetimeMs: 0 }, "tokenLifetimeMs"],
    [{ tokenLifetimeMs: Number.NaN }, "tokenLifetimeMs"],
    [{ maxBodyBytes: 10 }, "maxBodyBytes"],
    [{ maxTextLength: 1.5 }, "maxTextLength"],
    [{ limits: { tokensPerMinute: 0 } }, "limits"],
    [{ limits: { tokensPerHour: 5 } }, "limits"],
    [{ limits: true }, "limits"],
    [{ orgins: [] }, "orgins"],
    [{ chatPath: "chat" }, "chatPath"],
    [{ widgetPath: true }, "widgetPath"],
    [{ widgetPath: "/:name" }, "widgetPath"],
    [{ visitorLifetimeMs: 10 }, "visitorLifetimeMs"],
    [{ maxFileBytes: 0 }, "maxFileBytes"],
    [{ fileTypes: ["png"] }, "fileTypes.0"],
    [{ fileTypes: "image/png" }, "fileTypes"],
    [{ explain: 1 }, "explain"],
    [{ identity: { secret: "too short" } }, "identity"],
    // 32 characters are not always 32 bytes, but never fewer; 31 ASCII characters are.
    [{ identity: { secret: "x".repeat(31) } }, "identity"],
    [{ identity: {} }, "identity"],
    [{ identity: { jwk: { kty: "oct", k: "c2VjcmV0" } } }, "identity"],
    [{ identity: { jwk: { kty: "RSA", n: "AQAB", e: "AQAB" } } }, "identity"],
    [{ identity: { jwk: { kty: "EC", crv: "P-384", x: "a", y: "b" } } }, "identity"],
    [{ identity: { jwk: { kty: "EC", crv: "P-256", x: "a", y: "b", d: "private" } } }, "identity"],
    [{ identity: { jwk: { kty: "EC", crv: "P-256", x: "a", y: "b", alg: "HS256" } } }, "identity"],
    [{ identity: { jwks: [] } }, "identity"],
    [{ identity: { secret: "x".repeat(32), jwks: [] } }, "identity"],
  ])("%j: the hint names what is wrong", (options, place) => {
    expect(hintOf(options)).toContain(place);
  });

  test("a channel answers below its own paths", () => {
    const { routes = [], sockets = [] } = web({ path: "/direct", chatPath: "/talk", widgetPath: "/talk.js" });
    expect([...new Set(routes.map(({ path }) => path))].toSorted()).toEqual([
      "/direct/conversations",
      "/direct/conversations/:conversation",
      "/direct/conversations/:conversation/activities",
      "/direct/conversations/:conversation/upload",
      "/direct/tokens/generate",
      "/direct/tokens/refresh",
      "/talk.js",
      "/talk/ai",
      "/talk/ai/:id/stream",
      "/talk/events",
      "/talk/files",
      "/talk/messages",
      "/talk/session",
      "/talk/typing",
    ]);
    expect(sockets.map(({ path }) => path)).toEqual(["/direct/conversations/:conversation/stream", "/talk/socket"]);
    expect(web({ widgetPath: false }).routes?.some(({ path }) => path.endsWith(".js"))).toBe(false);
  });
});
