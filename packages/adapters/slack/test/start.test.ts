import { recordingHost } from "@frontdesk/core/testing";
import { describe, expect, it } from "vitest";
import { type SlackOptions, slack } from "../src/index.ts";
import { bench, endAfterEach, errorOf, openApi, printed } from "./support/channel.ts";

endAfterEach();

const secret = "0123456789abcdef0123456789abcdef";

async function failed(options: SlackOptions): Promise<Awaited<ReturnType<typeof errorOf>>> {
  const channel = slack(options);
  const error = await errorOf(channel.open(recordingHost(channel)));
  expect(error.code).toBe("channel.start_failed");
  return error;
}

describe("slack does not start", () => {
  it("without a token, and says on which page it is", async () => {
    const { message, hint } = await failed({ signingSecret: secret });
    expect(message).toBe("There is no token for the Slack bot.");
    expect(hint).toMatch(/OAuth & Permissions.*SLACK_BOT_TOKEN/);
  });

  it("with what is no bot token, and does not repeat it", async () => {
    const error = await failed({ token: "xapp-1-something-secret", signingSecret: secret });
    expect(error.message).toBe("The token of the Slack bot is an app-level token (xapp-…).");
    expect(printed(error)).not.toContain("something-secret");
  });

  for (const [token, kind] of [
    ["xoxp-12345-secret", "a user's token (xoxp-…)"],
    ["xoxe-1-12345-secret", "a refresh token (xoxe-…)"],
  ]) {
    it(`with ${kind}`, async () => {
      const error = await failed({ token, signingSecret: secret });
      expect(error.message).toBe(`The token of the Slack bot is ${kind}.`);
      expect(error.hint).toContain("SLACK_BOT_TOKEN");
      expect(printed(error)).not.toContain("12345");
    });
  }

  it("with a token that is none", async () => {
    expect((await failed({ token: "my token", signingSecret: secret })).message).toContain("does not look like one");
  });

  it("for many workspaces without what that needs, and says where each is", async () => {
    const many = { clientId: "1.2", clientSecret: secret, installationKey: "k".repeat(32), signingSecret: secret };
    const { hint } = await failed({ ...many, clientId: "A0123" });
    expect(hint).toMatch(/Basic Information.*SLACK_CLIENT_ID/);
    expect((await failed({ ...many, clientSecret: undefined })).hint).toContain("SLACK_CLIENT_SECRET");
    expect((await failed({ ...many, clientSecret: "not hex" })).hint).toContain("SLACK_CLIENT_SECRET");
    expect((await failed({ ...many, installationKey: undefined })).hint).toContain("SLACK_INSTALLATION_KEY");
    const short = await failed({ ...many, installationKey: "too-short-a-key" });
    expect(printed(short)).not.toContain("too-short-a-key");
    expect((await failed({ ...many, token: "xoxb-123456" })).hint).toMatch(/SLACK_BOT_TOKEN.*SLACK_CLIENT_ID/);
  });

  it("where it would hear nothing", async () => {
    const { hint } = await failed({ token: "xoxb-123456" });
    expect(hint).toMatch(/Basic Information.*SLACK_SIGNING_SECRET.*SLACK_APP_TOKEN/);
  });

  it("with a signing secret or an app-level token that cannot be one", async () => {
    expect((await failed({ token: "xoxb-123456", signingSecret: "my secret" })).hint).toContain("SLACK_SIGNING_SECRET");
    expect((await failed({ token: "xoxb-123456", appToken: "xoxb-123456" })).hint).toContain("SLACK_APP_TOKEN");
    const swapped = await failed({ token: "xoxb-123456", appToken: "xoxb-123456" });
    expect(swapped.message).toBe("The app-level token of the Slack app is a bot's token (xoxb-…).");
  });

  it("with a token that Slack does not take", async () => {
    const api = await openApi();
    const wrong = await failed({ token: "xoxb-wrong-token", signingSecret: secret, apiUrl: api.apiUrl });
    expect(wrong).toMatchObject({ retryable: false, hint: expect.stringContaining("SLACK_BOT_TOKEN") });
    expect(printed(wrong)).not.toContain("wrong-token");
    api.failNext({ kind: "refused", error: "token_revoked" }, { method: "auth.test" });
    const revoked = await failed({ token: api.token, signingSecret: secret, apiUrl: api.apiUrl });
    expect(revoked.message).toBe("Slack does not take the bot's token.");
  });

  it("for now, where Slack is not well or not there", async () => {
    const api = await openApi();
    const options = { token: api.token, signingSecret: secret, apiUrl: api.apiUrl };
    api.failNext({ kind: "status", status: 503 }, { method: "auth.test" });
    expect(await failed(options)).toMatchObject({ retryable: true });
    await api.close();
    expect(await failed(options)).toMatchObject({ retryable: true, hint: expect.stringContaining("SLACK_API_URL") });
  });
});

describe("slack's options", () => {
  const invalid: readonly SlackOptions[] = [
    { path: "events" },
    { installPath: "install" },
    { redirectPath: "/a b" },
    { prompts: [{ title: "", say: "x" }] },
    { apiUrl: "slack" },
    { name: "a name" },
    { gatherMs: -1 },
    { home: "x".repeat(3001) },
  ];
  for (const options of invalid) {
    it(`do not take ${Object.keys(options)[0]}: ${String(Object.values(options)[0]).slice(0, 20)}`, () => {
      expect(() => slack(options)).toThrow("The options of the Slack channel are not valid.");
    });
  }

  it("come from the environment too", async () => {
    const api = await openApi();
    const variables = {
      SLACK_BOT_TOKEN: api.token,
      SLACK_SIGNING_SECRET: ` ${api.signingSecret}\n`,
      SLACK_API_URL: api.apiUrl,
    };
    const before = { ...process.env };
    Object.assign(process.env, variables);
    try {
      const channel = slack();
      expect(channel.routes?.[0]?.path).toBe("/slack/events");
      await channel.open(recordingHost(channel));
      await channel.close();
    } finally {
      for (const name of Object.keys(variables)) {
        if (before[name] === undefined) delete process.env[name];
        else process.env[name] = before[name];
      }
    }
  });

  it("name the channel and its path", async () => {
    const { channel } = await bench({ name: "sales", path: "/hooks/slack" });
    expect([channel.name, channel.routes?.[0]?.path]).toEqual(["sales", "/hooks/slack"]);
  });
});
