import { createServer } from "node:http";
import type { DoctorTrip, DoctorVisit, Examination, Finding } from "@frontdesk/core";
import { examined } from "@frontdesk/core/testing";
import { describe, expect, it } from "vitest";
import { doctor } from "../src/doctor/index.ts";
import { slackManifest } from "../src/index.ts";
import type { FakeSlack } from "../src/testing/index.ts";
import { endAfterEach, later, openApi } from "./support/channel.ts";
import { fakeSocket } from "./support/fake-socket.ts";

endAfterEach();

const scopes = slackManifest({ name: "Desk" }).oauth_config.scopes.bot;

function visitOf(api: FakeSlack, environment: Record<string, string | undefined> = {}, url?: string): DoctorVisit {
  const own = { SLACK_BOT_TOKEN: api.token, SLACK_APP_TOKEN: api.appToken, SLACK_API_URL: api.apiUrl };
  return { environment: { ...own, ...environment }, options: {}, url, now: () => 0 };
}

function examinationOf(visit: DoctorVisit): Examination {
  const examination = doctor.examine(visit);
  later(async () => examination.close());
  return examination;
}

/** A workspace with Socket Mode. */
async function workspace(options: Parameters<typeof openApi>[0] = {}, app?: string): Promise<FakeSlack> {
  const api = await openApi(options);
  const socket = await fakeSocket(api, app);
  later(() => socket.close());
  return api;
}

async function visited(visit: DoctorVisit): Promise<ReadonlyMap<string, Finding>> {
  return examined(examinationOf(visit));
}

async function found(visit: DoctorVisit, name: string): Promise<Finding | undefined> {
  return (await visited(visit)).get(name);
}

/** The address of a server that answers every request with a status. */
async function answering(status: number): Promise<string> {
  const server = createServer((_, response) => response.writeHead(status).end());
  later(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`;
}

describe("the doctor", () => {
  it.each(["http://slack.example/api", "http://127.0.0.1.example/", "http://10.0.0.7/api"])(
    "sends no token to %s",
    async (address) => {
      const api = await openApi();
      for (const visit of [
        visitOf(api, { SLACK_API_URL: address }),
        { ...visitOf(api), options: { apiUrl: address } },
      ]) {
        expect(() => doctor.examine(visit)).toThrow(
          expect.objectContaining({
            code: "channel.invalid_options",
            hint: expect.stringContaining("SLACK_API_URL"),
          }),
        );
      }
      const variable = doctor.variables.find(({ name }) => name === "SLACK_API_URL");
      expect(variable?.problem(address)).toContain("https");
      for (const fine of [api.apiUrl, "http://localhost:9000/api", "http://[::1]:9000/", "https://slack.example/api"]) {
        expect(variable?.problem(fine)).toBeUndefined();
      }
    },
  );
});

describe("the doctor finds a Slack app", () => {
  it("well, and tells no secret", async () => {
    const api = await workspace();
    const all = await visited(visitOf(api, { SLACK_SIGNING_SECRET: api.signingSecret }, await answering(401)));
    expect([...all].map(([name, { status }]) => [name, status])).toEqual(
      ["token", "scopes", "bot", "endpoint", "receiving", "app-level token", "Socket Mode", "one app"].map((name) => [
        name,
        "ok",
      ]),
    );
    const told = JSON.stringify([...all]);
    for (const secret of [api.token, api.appToken, api.signingSecret]) expect(told).not.toContain(secret);
  });

  it("with a token that was revoked, and looks no further", async () => {
    const api = await workspace();
    api.failNext({ kind: "refused", error: "token_revoked" }, { method: "auth.test" });
    const all = await visited(visitOf(api));
    expect(all.get("token")).toMatchObject({
      status: "failed",
      message: expect.stringContaining("token_revoked"),
      remedy: expect.stringMatching(/OAuth & Permissions.*SLACK_BOT_TOKEN/),
    });
    expect(all.has("scopes")).toBe(false);
  });

  it.each([
    [undefined, /SLACK_BOT_TOKEN is not set/],
    ["xoxp-1234-secret", /a user's token/],
    ["xapp-1234-secret", /belongs into SLACK_APP_TOKEN/],
    ["xoxb-wrong-secret", /does not take the token/],
  ])("without a bot's token: %s", async (token, message) => {
    const api = await workspace();
    const finding = await found(visitOf(api, { SLACK_BOT_TOKEN: token }), "token");
    expect(finding).toMatchObject({ status: "failed", message: expect.stringMatching(message) });
    expect(JSON.stringify(finding)).not.toContain("secret");
  });

  it("without scopes that the manifest asks for, and names each", async () => {
    const api = await workspace({ scopes: scopes.filter((scope) => !["chat:write", "files:write"].includes(scope)) });
    expect(await found(visitOf(api), "scopes")).toMatchObject({
      status: "failed",
      message: "2 of 15 scopes of the manifest are missing: chat:write, files:write.",
      remedy: expect.stringContaining("install the app again"),
    });
  });

  it("with Socket Mode switched off", async () => {
    const all = await visited(visitOf(await openApi()));
    expect(all.get("app-level token")).toMatchObject({ status: "failed", message: "Socket Mode is off." });
    expect(all.has("Socket Mode")).toBe(false);
  });

  it("with an app-level token that Slack does not take", async () => {
    const api = await workspace();
    expect(await found(visitOf(api, { SLACK_APP_TOKEN: "xapp-wrong-secret" }), "app-level token")).toMatchObject({
      status: "failed",
      remedy: expect.stringContaining("SLACK_APP_TOKEN"),
    });
    expect(await found(visitOf(api, { SLACK_APP_TOKEN: "xoxb-other" }), "receiving")).toMatchObject({
      status: "failed",
    });
  });

  it("with a bot that is connected already", async () => {
    const api = await openApi();
    const socket = await fakeSocket(api);
    later(() => socket.close());
    const other = new WebSocket(await socketUrl(api));
    await socket.untilConnections(1);
    const finding = await found(visitOf(api), "Socket Mode");
    other.close();
    expect(finding).toMatchObject({ status: "warning", remedy: expect.stringContaining("Stop the bot") });
  });

  it("with tokens of two apps", async () => {
    const api = await workspace({}, "A00000002");
    expect(await found(visitOf(api), "one app")).toMatchObject({
      status: "failed",
      message: expect.stringMatching(/A00000001.*A00000002/),
    });
  });

  it("where the WebSocket leads nowhere", async () => {
    const api = await openApi();
    api.serveSocketsAt("ws://127.0.0.1:1/link");
    expect(await found(visitOf(api), "Socket Mode")).toMatchObject({ status: "failed" });
  });

  it("that would hear nothing", async () => {
    const finding = await found(visitOf(await openApi(), { SLACK_APP_TOKEN: "" }), "receiving");
    expect(finding).toMatchObject({
      status: "failed",
      remedy: expect.stringMatching(/SLACK_APP_TOKEN.*SLACK_SIGNING_SECRET/s),
    });
  });

  it("by HTTP, at a server that is it or another", async () => {
    const api = await openApi();
    const environment = { SLACK_APP_TOKEN: undefined, SLACK_SIGNING_SECRET: api.signingSecret };
    expect(await found(visitOf(api, environment, await answering(404)), "endpoint")).toMatchObject({
      status: "failed",
      message: expect.stringContaining("404 at /slack/events"),
    });
    expect(await found(visitOf(api, environment, "http://127.0.0.1:1"), "endpoint")).toMatchObject({
      status: "failed",
    });
    expect(await found(visitOf(api, environment), "endpoint")).toMatchObject({ status: "skipped" });
    expect(await found(visitOf(api, environment), "app-level token")).toMatchObject({ status: "skipped" });
    expect(await found(visitOf(api, { ...environment, SLACK_SIGNING_SECRET: "mine" }), "receiving")).toMatchObject({
      status: "failed",
    });
  });

  it("asked to wait, or not well, or not there", async () => {
    const api = await workspace();
    api.failNext({ kind: "rate_limited", retryAfter: 30 }, { method: "auth.test" });
    expect((await found(visitOf(api), "token"))?.message).toBe(
      "Slack asks to wait 30 s before auth.test is called again.",
    );
    api.failNext({ kind: "status", status: 503 }, { method: "auth.test" });
    expect((await found(visitOf(api), "token"))?.message).toBe("Slack answered 503 to auth.test.");
    await api.close();
    expect(await found(visitOf(api), "token")).toMatchObject({
      status: "failed",
      message: expect.stringMatching(/^No answer to auth\.test \((?:ECONNREFUSED|UND_ERR_SOCKET)\)\.$/),
      remedy: expect.stringContaining("firewall"),
    });
  });

  it("silent, and gives up when its time is over", async () => {
    const api = await workspace();
    api.failNext({ kind: "hang" }, { method: "auth.test" });
    const over = new AbortController();
    const called = api.nextCall("auth.test");
    const all = examined({ checks: examinationOf(visitOf(api)).checks.slice(0, 1) }, over.signal);
    await called;
    over.abort();
    expect((await all).get("token")).toMatchObject({
      status: "failed",
      message: "No answer to auth.test (AbortError).",
    });
  });
});

describe("the variables", () => {
  it("are needed or not, as the others are", () => {
    const needed = (environment: Record<string, string>): readonly string[] =>
      doctor.variables.filter(({ isNeeded }) => isNeeded(environment)).map(({ name }) => name);
    expect(needed({})).toEqual(["SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET"]);
    expect(needed({ SLACK_APP_TOKEN: "xapp-1" })).toEqual(["SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"]);
    expect(needed({ SLACK_SIGNING_SECRET: "0" })).toEqual(["SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET"]);
  });
});

describe("the round trip in Slack", () => {
  const signal = new AbortController().signal;

  async function trip(
    environment: Record<string, string | undefined> = {},
  ): Promise<{ api: FakeSlack; trip: DoctorTrip }> {
    const api = await workspace();
    const examination = examinationOf(visitOf(api, environment));
    await examined(examination);
    return { api, trip: examination.trip.begin() };
  }

  it("finds a person's direct conversation, and a channel", async () => {
    const { api, trip: hands } = await trip();
    const ann = api.customer();
    expect(await hands.find(ann.id, signal)).toEqual({ account: api.team, address: { channel: ann.channel } });
    const { id } = api.channel();
    expect(await hands.find(id, signal)).toEqual({ account: api.team, address: { channel: id } });
  });

  it("says what is wrong with an id", async () => {
    const { api, trip: hands } = await trip();
    expect(await hands.find("#general", signal)).toMatchObject({
      status: "failed",
      remedy: expect.stringContaining("C0123"),
    });
    expect(await hands.find("C0NOWHERE", signal)).toMatchObject({ remedy: expect.stringContaining("/invite") });
    expect(await hands.find("U0NOBODY", signal)).toMatchObject({ remedy: expect.stringContaining("Copy member ID") });
    const { id } = api.channel();
    api.setState(id, "is_archived");
    expect(await hands.find(id, signal)).toMatchObject({ remedy: expect.stringContaining("archived") });
  });

  it("uploads a file and takes it back, and says so when it cannot", async () => {
    const { api, trip: hands } = await trip();
    const ann = api.customer();
    const place = { account: api.team, address: { channel: ann.channel } };
    const { finding, id = "" } = await hands.file(place, "doctor.txt", Buffer.from("x"), signal);
    expect([finding.status, ann.messages.map(({ others }) => others)]).toEqual(["ok", [["doctor.txt"]]]);
    expect(await hands.remove(place, id, signal)).toMatchObject({ status: "ok" });
    expect(ann.messages).toEqual([]);
    expect(await hands.remove(place, id, signal)).toMatchObject({ status: "failed" });
    for (const method of ["files.getUploadURLExternal", "files.completeUploadExternal"]) {
      api.failNext({ kind: "refused", error: "missing_scope" }, { method });
      expect((await hands.file(place, "doctor.txt", Buffer.from("x"), signal)).finding).toMatchObject({
        status: "failed",
        remedy: expect.stringContaining("OAuth & Permissions"),
      });
    }
    expect(await hands.edit(place, "1767000000.000099", "x", signal)).toMatchObject({ status: "failed" });
    expect(await hands.typing(place, signal)).toMatchObject({ status: "skipped" });
  });

  it("hears by Socket Mode, and not where Slack posts", async () => {
    expect((await trip()).trip.deaf).toBeUndefined();
    const { api, trip: hands } = await trip({ SLACK_APP_TOKEN: undefined, SLACK_SIGNING_SECRET: "0".repeat(32) });
    expect(hands.deaf).toContain("posts presses to your server");
    expect(hands.channel.routes?.[0]?.path).toBe("/slack/events");
    expect(api.calls.some(({ method }) => method === "apps.connections.open")).toBe(false);
  });
});

async function socketUrl(api: FakeSlack): Promise<string> {
  const response = await fetch(`${api.apiUrl}apps.connections.open`, {
    method: "POST",
    headers: { authorization: `Bearer ${api.appToken}`, "content-type": "application/x-www-form-urlencoded" },
  });
  const { url }: { readonly url?: unknown } = Object(await response.json());
  return String(url);
}
