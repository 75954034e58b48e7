import { FrontdeskError } from "@frontdesk/core";
import { recordingHost } from "@frontdesk/core/testing";
import { describe, expect, it } from "vitest";
import { type TeamsOptions, teams } from "../src/index.ts";
import { readOptions } from "../src/options.ts";
import { endAfterEach, errorOf, openFake } from "./support/bench.ts";

endAfterEach();

const appId = "00000000-0000-4000-8000-000000000001";
const tenantId = "10000000-0000-4000-8000-000000000001";

describe("options", () => {
  it("come from the environment where they are not given", () => {
    const environment = {
      MICROSOFT_APP_ID: ` ${appId}\n`,
      MICROSOFT_APP_PASSWORD: "p",
      MICROSOFT_APP_TENANT_ID: tenantId,
      MICROSOFT_APP_TYPE: "userassignedmsi",
    };
    expect(readOptions({}, environment)).toMatchObject({
      appId,
      appPassword: "p",
      tenantId,
      appType: "UserAssignedMSI",
      path: "/api/messages",
      name: "teams",
    });
    expect(readOptions({ appPassword: "q", appType: "SingleTenant" }, environment)).toMatchObject({
      appPassword: "q",
      appType: "SingleTenant",
    });
    expect(readOptions({}, { MICROSOFT_APP_ID: "", MICROSOFT_APP_TYPE: "" })).toMatchObject({
      appId: undefined,
      appType: "MultiTenant",
      endpoints: { issuer: "https://api.botframework.com" },
    });
    expect(readOptions({}, { MICROSOFT_APP_TENANT_ID: tenantId }).appType).toBe("SingleTenant");
  });

  it("take an app id in capitals, which tokens name in small letters", () => {
    const capitals = "ABCDEF00-0000-4000-8000-000000000001";
    expect(readOptions({ appId: capitals }, {}).appId).toBe(capitals.toLowerCase());
  });

  it("replace single endpoints", () => {
    const { endpoints } = readOptions({ endpoints: { issuer: "https://api.botframework.us", login: undefined } }, {});
    expect(endpoints).toMatchObject({
      issuer: "https://api.botframework.us",
      login: "https://login.microsoftonline.com/botframework.com",
    });
  });

  for (const [option, value] of [
    ["path", "api"],
    ["path", "/"],
    ["endpoints", { login: "http://login.example" }],
    ["endpoints", { openIdMetadata: "nonsense" }],
    ["name", "two words"],
    ["gatherMs", -1],
    ["appType", "Both"],
    ["insecure", "yes"],
    ["sdk", "bolt"],
    ["fileHosts", ["https://files.example.com/"]],
  ] as const) {
    it(`are refused by name: ${option} ${JSON.stringify(value)}`, () => {
      // As plain JavaScript may have it.
      const given: TeamsOptions = Object.fromEntries([[option, value]]);
      const error = thrownBy(() => teams(given));
      expect(error).toMatchObject({ code: "channel.invalid_options", hint: expect.stringContaining(option) });
    });
  }
});

describe("a channel does not open", () => {
  for (const [what, options, variable] of [
    ["without an app id", {}, "MICROSOFT_APP_ID"],
    ["with an app id that is none", { appId: "my bot" }, "MICROSOFT_APP_ID"],
    ["without a password", { appId, appType: "MultiTenant" }, "MICROSOFT_APP_PASSWORD"],
    ["with the id of a secret for the secret", { appId, appPassword: tenantId }, "MICROSOFT_APP_PASSWORD"],
    ["without a tenant", { appId, appPassword: "p", appType: "SingleTenant" }, "MICROSOFT_APP_TENANT_ID"],
    ["with a tenant's name", { appId, appPassword: "p", tenantId: "acme.com" }, "MICROSOFT_APP_TENANT_ID"],
    ["without an identity's tenant", { appId, appType: "UserAssignedMSI" }, "MICROSOFT_APP_TENANT_ID"],
  ] as const) {
    it(what, async () => {
      const channel = teams({ ...options });
      const error = await errorOf(channel.open(recordingHost(channel)));
      expect(error).toMatchObject({ code: "channel.start_failed", retryable: false });
      expect(error.hint).toContain(variable);
      expect(error.hint).toMatch(/Azure portal|Developer Portal/);
    });
  }

  it("when nobody gives it a token, and says nothing of the reason that could be secret", async () => {
    const fake = await openFake();
    const failing = async (): Promise<string> => Promise.reject(new Error("the secret is s3cret"));
    const channel = teams({ ...fake.options, credentials: failing });
    const error = await errorOf(channel.open(recordingHost(channel)));
    expect(error).toMatchObject({ code: "channel.start_failed", retryable: true });
    expect(JSON.stringify(error) + String(error.cause)).not.toContain("s3cret");
  });

  it.each(["one\ntwo", "", " ", "tökèn", 7, undefined])("with a token that no header takes: %j", async (token) => {
    const fake = await openFake();
    // As plain JavaScript may have it.
    const credentials: TeamsOptions = Object.fromEntries([["credentials", async () => token]]);
    const channel = teams({ ...fake.options, ...credentials });
    const error = await errorOf(channel.open(recordingHost(channel)));
    expect(error).toMatchObject({ code: "channel.start_failed", retryable: false });
    expect(error.hint).toContain("`credentials`");
    expect(JSON.stringify(error) + error.stack).not.toContain("two");
  });

  it("when Microsoft's login does not answer over https", async () => {
    const fake = await openFake();
    const login = `${new URL(fake.serviceUrl).origin}/login`;
    const { credentials: _, ...options } = fake.options;
    const channel = teams({ ...options, endpoints: { ...fake.options.endpoints, login } });
    const error = await errorOf(channel.open(recordingHost(channel)));
    expect(error.code).toBe("channel.start_failed");
    expect(JSON.stringify(error)).not.toContain(fake.options.appPassword);
    expect(fake.logins).toBe(0);
  });
});

function thrownBy(run: () => unknown): FrontdeskError {
  try {
    run();
  } catch (error) {
    if (FrontdeskError.isInstance(error)) return error;
    throw error;
  }
  throw new Error("Nothing was thrown.");
}
