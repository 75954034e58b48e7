import type { DoctorVisit, Finding } from "@frontdesk/core";
import { examined, recordingHost } from "@frontdesk/core/testing";
import { describe, expect, it } from "vitest";
import { doctor } from "../src/doctor/index.ts";
import { slack } from "../src/index.ts";
import type { FakeSlack } from "../src/testing/index.ts";
import { endAfterEach, later, openApi } from "./support/channel.ts";
import { served } from "./support/served.ts";
import { installationKey, site } from "./support/site.ts";

endAfterEach();

type Environment = { readonly [name: string]: string | undefined };

function environmentOf(api: FakeSlack): Environment {
  return {
    SLACK_CLIENT_ID: api.clientId,
    SLACK_CLIENT_SECRET: api.clientSecret,
    SLACK_INSTALLATION_KEY: installationKey,
    SLACK_SIGNING_SECRET: api.signingSecret,
    SLACK_API_URL: api.apiUrl,
  };
}

async function visited(api: FakeSlack, more: Environment = {}, url?: string): Promise<ReadonlyMap<string, Finding>> {
  const visit: DoctorVisit = { environment: { ...environmentOf(api), ...more }, options: {}, url, now: () => 0 };
  const examination = doctor.examine(visit);
  later(async () => examination.close());
  return examined(examination);
}

describe("the doctor finds an app that workspaces install", () => {
  it("well, and tells no secret", async () => {
    const at = await site();
    const url = await served(at.channel.routes ?? []);
    const all = await visited(at.api, {}, url);
    expect([...all].map(([name, { status }]) => [name, status])).toEqual([
      ["token", "skipped"],
      ["app credentials", "ok"],
      ["installation key", "ok"],
      ["install page", "warning"],
      ["endpoint", "ok"],
      ["receiving", "ok"],
      ["app-level token", "skipped"],
    ]);
    const told = JSON.stringify([...all]);
    for (const secret of [at.api.clientSecret, at.api.signingSecret, installationKey])
      expect(told).not.toContain(secret);
  });

  for (const [where, isPublic] of [
    ["here", true],
    ["to the first Redirect URL of the app's settings", false],
  ] as const) {
    it(`whose browsers come back ${where}`, async () => {
      const api = await openApi();
      const { apiUrl, signingSecret, clientId, clientSecret } = api;
      const channel = slack({ apiUrl, signingSecret, clientId, clientSecret, installationKey });
      later(() => channel.close());
      const url = await served(channel.routes ?? []);
      await channel.open(recordingHost(channel, isPublic ? { publicUrl: url } : {}));
      const finding = (await visited(api, {}, url)).get("install page");
      expect(finding).toMatchObject({ status: "ok", message: expect.stringContaining(`back ${where}.`) });
    });
  }

  it("whose install page is another's, or not there", async () => {
    const at = await site();
    const url = await served(at.channel.routes ?? []);
    const page = async (where: string | undefined, more: Environment = {}): Promise<Finding | undefined> =>
      (await visited(at.api, more, where)).get("install page");
    expect(await page(url, { SLACK_CLIENT_ID: "333.444" })).toMatchObject({ status: "failed" });
    expect(await page(`${url}/elsewhere`)).toMatchObject({ message: expect.stringContaining("404 at /slack/install") });
    expect(await page("http://127.0.0.1:1")).toMatchObject({ status: "failed" });
    expect(await page(undefined)).toMatchObject({ status: "skipped" });
  });

  const wrong: { readonly [name: string]: [Environment, string, RegExp] } = {
    "with another app's id": [{ SLACK_CLIENT_ID: "333.444" }, "app credentials", /invalid_client_id/],
    "with another secret": [{ SLACK_CLIENT_SECRET: "0".repeat(32) }, "app credentials", /bad_client_secret/],
    "with a secret that is none": [
      { SLACK_CLIENT_SECRET: "mine" },
      "app credentials",
      /SLACK_CLIENT_SECRET is set, but/,
    ],
    "without a secret": [{ SLACK_CLIENT_SECRET: undefined }, "app credentials", /SLACK_CLIENT_SECRET is not set/],
    "without a key": [{ SLACK_INSTALLATION_KEY: undefined }, "installation key", /SLACK_INSTALLATION_KEY is not set/],
    "with a short key": [{ SLACK_INSTALLATION_KEY: "short" }, "installation key", /fewer than 32/],
    "with a workspace's token": [{ SLACK_BOT_TOKEN: "xoxb-1234" }, "token", /one is for one workspace/],
  };
  for (const [name, [environment, check, message]] of Object.entries(wrong)) {
    it(name, async () => {
      const finding = (await visited(await openApi(), environment)).get(check);
      expect(finding).toMatchObject({ status: "failed", message: expect.stringMatching(message) });
      expect(finding?.remedy).toMatch(/SLACK_|Remove/);
    });
  }

  it("that cannot be tried now", async () => {
    const api = await openApi();
    api.failNext({ kind: "status", status: 503 }, { method: "oauth.v2.access" });
    expect((await visited(api)).get("app credentials")?.message).toBe("Slack answered 503 to oauth.v2.access.");
    await api.close();
    expect((await visited(api)).get("app credentials")?.message).toMatch(/^No answer to oauth\.v2\.access/);
  });
});

describe("the variables of an app that workspaces install", () => {
  const needed = (environment: Environment): readonly string[] =>
    doctor.variables.filter(({ isNeeded }) => isNeeded(environment)).map(({ name }) => name);

  it("are needed in the place of a token", () => {
    const receiving = { SLACK_SIGNING_SECRET: "0" };
    expect(needed({ ...receiving, SLACK_CLIENT_ID: "1.2" })).toEqual([
      "SLACK_SIGNING_SECRET",
      "SLACK_CLIENT_SECRET",
      "SLACK_INSTALLATION_KEY",
    ]);
    expect(needed({ ...receiving, SLACK_CLIENT_SECRET: "0" })).toContain("SLACK_CLIENT_ID");
    expect(needed({ ...receiving, SLACK_BOT_TOKEN: "xoxb-1" })).toEqual(["SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET"]);
  });

  it("say that there is a token, too", () => {
    const id = doctor.variables.find(({ name }) => name === "SLACK_CLIENT_ID");
    expect(id?.problem("1.2", { SLACK_BOT_TOKEN: "xoxb-1" })).toContain("so is SLACK_BOT_TOKEN");
    expect(id?.problem("1.2", {})).toBeUndefined();
  });
});
