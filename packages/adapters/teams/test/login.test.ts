import { recordingHost } from "@frontdesk/core/testing";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type TeamsOptions, teams } from "../src/index.ts";
import type { FakeTeams } from "../src/testing/index.ts";
import { addressOf, atEnd, endAfterEach, errorOf, openFake, reply, sendTo } from "./support/bench.ts";
import { leadLoginTo, withoutNetwork } from "./support/login.ts";

endAfterEach();

const printed: unknown[] = [];
beforeEach(() => {
  printed.length = 0;
  for (const stream of [process.stdout, process.stderr]) {
    vi.spyOn(stream, "write").mockImplementation((words) => {
      printed.push(words);
      return true;
    });
  }
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

const hello = reply({ kind: "text", text: "Hello" });
/** Tokens are kept for the whole process: each test has a bot of its own. */
let accounts = 100;

async function newFake(): Promise<FakeTeams> {
  accounts += 1;
  return openFake(accounts);
}

/** The fake's options with Microsoft's own login, without the stand-in's source of tokens. */
function optionsOf({ options }: FakeTeams): TeamsOptions {
  const { credentials: _, ...rest } = options;
  return { ...rest, endpoints: { ...rest.endpoints, login: undefined } };
}

describe.each(["botbuilder", "agents"] as const)("with %s", (sdk) => {
  for (const [type, more] of [
    ["SingleTenant", {}],
    ["MultiTenant", { tenantId: undefined }],
  ] as const) {
    it(`a bot of the type ${type} gets its token from Microsoft's login by its password, once`, async () => {
      const fake = await newFake();
      leadLoginTo(fake.login);
      const channel = teams({ ...optionsOf(fake), sdk, appType: type, ...more });
      atEnd(() => channel.close());
      await channel.open(recordingHost(channel));
      const ann = fake.customer();
      await sendTo({ channel }, addressOf(fake, ann), hello);
      await sendTo({ channel }, addressOf(fake, ann), hello);
      expect(ann.messages).toHaveLength(2);
      expect(fake.logins).toBe(1);
      fake.revokeTokens();
      await sendTo({ channel }, addressOf(fake, ann), hello);
      expect(ann.messages).toHaveLength(3);
      expect(fake.logins).toBe(2);
      expect(printed).toEqual([]);
    });
  }

  for (const [what, wrong, variable, page] of [
    [
      "a secret that is not the app's",
      { appPassword: "s3cret-of-nobody" },
      "MICROSOFT_APP_PASSWORD",
      "Certificates & secrets",
    ],
    ["a secret that has expired", "expired", "MICROSOFT_APP_PASSWORD", "Certificates & secrets"],
    [
      "an app that nobody knows",
      { appId: "00000000-0000-4000-8000-00000000dead" },
      "MICROSOFT_APP_ID",
      "Developer Portal",
    ],
    [
      "a tenant that nobody knows",
      { tenantId: "00000000-0000-4000-8000-00000000dead" },
      "MICROSOFT_APP_TENANT_ID",
      "Azure portal",
    ],
  ] as const) {
    it(`${what} is one error at the start, which names the variable and the page`, async () => {
      const fake = await newFake();
      leadLoginTo(fake.login);
      if (wrong === "expired") fake.expirePassword();
      const channel = teams({ ...optionsOf(fake), sdk, ...(wrong === "expired" ? {} : wrong) });
      const host = recordingHost(channel);
      const error = await errorOf(channel.open(host));
      expect(error).toMatchObject({ code: "channel.start_failed", retryable: false });
      expect(error.message).toMatch(/Microsoft refused .* AADSTS\d+/);
      expect(error.hint).toContain(variable);
      expect(error.hint).toContain(page);
      expect(JSON.stringify(error) + error.stack + JSON.stringify(host.lines)).not.toMatch(/s3cret|fake~secret/);
      expect(printed).toEqual([]);
    });
  }

  it("a secret that is revoked while it runs makes messages wait, and names the variable", async () => {
    const fake = await newFake();
    leadLoginTo(fake.login);
    const channel = teams({ ...optionsOf(fake), sdk });
    atEnd(() => channel.close());
    await channel.open(recordingHost(channel));
    fake.expirePassword();
    fake.revokeTokens();
    const error = await errorOf(sendTo({ channel }, addressOf(fake, fake.customer()), hello));
    expect(error).toMatchObject({ code: "channel.unavailable", retryable: true, retryAfterMs: 60_000 });
    expect(error.hint).toContain("MICROSOFT_APP_PASSWORD");
  });

  it("a login that cannot be reached is an error at the start that may pass", async () => {
    const fake = await newFake();
    withoutNetwork();
    const error = await errorOf(
      teams({ ...optionsOf(fake), sdk }).open(recordingHost(teams({ insecure: "loopback" }))),
    );
    expect(error).toMatchObject({ code: "channel.start_failed", retryable: true });
    expect(error.hint).toContain("login.microsoftonline.com");
    expect(JSON.stringify(error) + error.stack).not.toContain(fake.options.appPassword);
  });
});
