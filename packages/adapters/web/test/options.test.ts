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
  ])("%j: the hint names what is wrong", (options, place) => {
    expect(hintOf(options)).toContain(place);
  });

  test("one channel answers below its own path", () => {
    const paths = (web({ path: "/chat" }).routes ?? []).map((route) => route.path);
    expect(new Set(paths)).toEqual(
      new Set([
        "/chat/tokens/generate",
        "/chat/tokens/refresh",
        "/chat/conversations",
        "/chat/conversations/:conversation",
        "/chat/conversations/:conversation/activities",
        "/chat/conversations/:conversation/upload",
      ]),
    );
  });
});
