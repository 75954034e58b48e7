import { recordingHost } from "@frontdesk/core/testing";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { type TeamsOptions, teams } from "../src/index.ts";
import { type FakeTeams, fakeTeams } from "../src/testing/index.ts";
import { addressOf, atEnd, endAfterEach, errorOf, reply, sendTo } from "./support/bench.ts";

endAfterEach();

/** One for all: Microsoft's libraries look once in a process where the machine gives its tokens. */
let fake: FakeTeams;
beforeAll(async () => {
  fake = await fakeTeams(200);
});
afterAll(() => fake.close());

beforeEach(() => {
  for (const [name, value] of Object.entries(fake.identity)) vi.stubEnv(name, value);
  // botbuilder asks every other source of the machine too, such as whoever is signed in to Azure's programs.
  vi.stubEnv("AZURE_TOKEN_CREDENTIALS", "ManagedIdentityCredential");
});
afterEach(() => {
  vi.unstubAllEnvs();
});

describe.each(["botbuilder", "agents"] as const)("with %s", (sdk) => {
  function options(): TeamsOptions {
    const { credentials: _, appPassword: __, ...rest } = fake.options;
    return { ...rest, endpoints: { ...rest.endpoints, login: undefined }, sdk, appType: "UserAssignedMSI" };
  }

  it("a managed identity gets its token from the machine, without a password", async () => {
    const before = fake.logins;
    const channel = teams(options());
    atEnd(() => channel.close());
    await channel.open(recordingHost(channel));
    const ann = fake.customer();
    await sendTo({ channel }, addressOf(fake, ann), reply({ kind: "text", text: "Hello" }));
    expect(ann.messages).toHaveLength(1);
    expect(fake.logins).toBe(before + 1);
  });

  it("a machine without the identity is an error at the start that says where to assign it", async () => {
    const before = fake.identityReads;
    const channel = teams({ ...options(), appId: "00000000-0000-4000-8000-00000000dead" });
    const error = await errorOf(channel.open(recordingHost(channel)));
    expect(fake.identityReads).toBeGreaterThan(before);
    expect(error).toMatchObject({ code: "channel.start_failed" });
    expect(error.hint).toContain("MICROSOFT_APP_ID");
    expect(error.hint).toContain("Managed Identities");
  });
});
