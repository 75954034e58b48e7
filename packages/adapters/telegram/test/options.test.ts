import { FrontdeskError } from "@frontdesk/core";
import { describe, expect, it } from "vitest";
import { telegram } from "../src/index.ts";
import { readOptions } from "../src/options.ts";

describe("options", () => {
  it("come from the environment where they are not given", () => {
    const environment = { TELEGRAM_BOT_TOKEN: "1:a", TELEGRAM_WEBHOOK_SECRET: "s" };
    expect(readOptions({}, environment)).toMatchObject({
      token: "1:a",
      webhookSecret: "s",
      path: "/telegram/webhook",
      name: "telegram",
    });
    expect(readOptions({ token: "2:b", webhookSecret: "t" }, environment)).toMatchObject({
      token: "2:b",
      webhookSecret: "t",
    });
    expect(readOptions({}, { TELEGRAM_BOT_TOKEN: "", TELEGRAM_WEBHOOK_SECRET: "" })).toMatchObject({
      token: undefined,
      webhookSecret: undefined,
      apiRoot: "https://api.telegram.org",
    });
  });

  it("lose the slash at the end of addresses", () => {
    expect(readOptions({ publicUrl: "https://a.example/bot/", apiRoot: "http://127.0.0.1:8081/" }, {})).toMatchObject({
      publicUrl: "https://a.example/bot",
      apiRoot: "http://127.0.0.1:8081",
    });
  });

  for (const [option, value] of [
    ["webhookSecret", "with spaces"],
    ["webhookSecret", "x".repeat(257)],
    ["publicUrl", "http://a.example"],
    ["publicUrl", "a.example"],
    ["path", "telegram"],
    ["path", "/"],
    ["apiRoot", "ftp://a.example"],
    ["name", "two words"],
    ["gatherMs", -1],
    ["gatherMs", Number.NaN],
  ] as const) {
    it(`are refused by name, without the value: ${option} ${String(value).slice(0, 20)}`, () => {
      const broken = (): unknown => telegram({ [option]: value });
      expect(broken).toThrow(expect.toSatisfy((error) => FrontdeskError.isInstance(error, "channel.invalid_options")));
      try {
        broken();
      } catch (error) {
        expect(FrontdeskError.isInstance(error) ? error.hint : "").toContain(option);
        expect(String(error)).not.toContain("with spaces");
      }
    });
  }

  it("decide whether there is a route", () => {
    expect(telegram({ token: "1:a" }).routes).toBeUndefined();
    expect(telegram({ token: "1:a", webhookSecret: "s", path: "/hook" }).routes?.map(({ path }) => path)).toEqual([
      "/hook",
    ]);
    expect(telegram({ token: "1:a", publicUrl: "https://a.example" }).routes).toHaveLength(1);
    expect(telegram({ name: "second", gatherMs: 0 })).toMatchObject({ name: "second", capabilities: { gatherMs: 0 } });
  });
});
