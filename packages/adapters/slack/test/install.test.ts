import type { HttpResponse } from "@frontdesk/core";
import { callRoute, recordingHost } from "@frontdesk/core/testing";
import { describe, expect, it, vi } from "vitest";
import { slack } from "../src/index.ts";
import { endAfterEach, errorOf, later, openApi, printed } from "./support/channel.ts";
import { begin, installationKey, type Site, send, site } from "./support/site.ts";

endAfterEach();

describe("a workspace installs the app", () => {
  it("by way of Slack's page, and is answered with its own token", async () => {
    const { api, host, channel, get, install, says } = await site();
    const { url, cookie } = await begin(get);
    expect(url.pathname).toBe("/oauth/v2/authorize");
    expect(url.searchParams.get("client_id")).toBe(api.clientId);
    expect(url.searchParams.get("redirect_uri")).toBe("https://acme.example/support/slack/oauth_redirect");
    expect(url.searchParams.get("scope")).toContain("chat:write");
    expect(cookie).toContain("slack-app-oauth-state=");
    expect(await install({ team: "T1" })).toMatchObject({ status: 200, body: expect.stringContaining("Installed.") });
    expect(await says("T1", "U1", "Hello")).toBe(200);
    expect(host.accepted).toMatchObject([{ account: "T1", text: "Hello", user: { id: "U1" } }]);
    const ann = api.customer();
    await send({ channel }, "T1", ann.channel);
    expect(api.calls.at(-1)).toMatchObject({ method: "chat.postMessage", team: "T1" });
  });

  it("and Slack sends the browser to the address of its settings where this server does not know its own", async () => {
    const api = await openApi();
    const { apiUrl, signingSecret, clientId, clientSecret } = api;
    const channel = slack({ apiUrl, signingSecret, clientId, clientSecret, installationKey });
    later(() => channel.close());
    await channel.open(recordingHost(channel));
    const get: Site["get"] = (path, cookie = "") =>
      callRoute(channel.routes ?? [], { method: "GET", path, headers: { host: "evil.example", cookie } });
    const { url, state, cookie } = await begin(get);
    expect(url.searchParams.has("redirect_uri")).toBe(false);
    const answer = await get(`/slack/oauth_redirect?code=${api.allow({ team: "T1" })}&state=${state}`, cookie);
    expect(answer).toMatchObject({ status: 200, body: expect.stringContaining("Installed.") });
  });

  it("and is told to try again when Slack does not answer in ten seconds", async () => {
    const at = await site();
    at.api.failNext({ kind: "hang" }, { method: "oauth.v2.access" });
    const asked = at.api.nextCall("oauth.v2.access");
    const going = at.install({ team: "T1" });
    await asked;
    await at.host.clock.advance(10_000);
    expect(await going).toMatchObject({ status: 502 });
  });

  it("and two with one user id stay apart, each with its token", async () => {
    const { api, host, channel, install, says } = await site();
    await install({ team: "T1" });
    await install({ team: "T2" });
    await says("T1", "U1", "One");
    await says("T2", "U1", "Two");
    expect(host.accepted.map(({ account, user }) => [account, user.id])).toEqual([
      ["T1", "U1"],
      ["T2", "U1"],
    ]);
    const { channel: to } = api.customer();
    await send({ channel }, "T2", to);
    await send({ channel }, "T1", to);
    expect(api.calls.filter(({ method }) => method === "chat.postMessage").map(({ team }) => team)).toEqual([
      "T2",
      "T1",
    ]);
  });

  it("of an organisation for all its workspaces at once", async () => {
    const { api, host, channel, install, event } = await site();
    await install({ enterprise: "E1" });
    for (const team of ["T7", "T8"]) {
      await event(
        {
          team_id: team,
          enterprise_id: "E1",
          authorizations: [{ team_id: team, enterprise_id: "E1", is_enterprise_install: true }],
        },
        {
          type: "message",
          user: "W1",
          text: "Hello",
          ts: `176700000${team.slice(1)}.000001`,
          channel: "D1",
          channel_type: "im",
        },
      );
    }
    expect(host.accepted.map(({ account }) => account)).toEqual(["E1:T7", "E1:T8"]);
    await send({ channel }, "E1:T8", api.customer().channel);
    expect(api.calls.at(-1)).toMatchObject({ team: "E1" });
  });

  it("and is known after a restart, and to every node", async () => {
    const first = await site();
    await first.install({ team: "T1" });
    await first.channel.close();
    const { says, host, channel } = await site({}, first);
    await says("T1", "U1", "Still there?");
    expect(host.accepted).toMatchObject([{ account: "T1" }]);
    // Unasked, to an address that was stored before.
    await send({ channel }, "T1", first.api.customer().channel);
    expect(first.api.calls.at(-1)).toMatchObject({ method: "chat.postMessage", team: "T1" });
  });
});

describe("nothing is installed", () => {
  const tries: { readonly [name: string]: (site: Site) => Promise<HttpResponse> } = {
    "with a state that Slack's page was not given": async ({ api, get }) => {
      const { cookie } = await begin(get);
      return get(`/slack/oauth_redirect?code=${api.allow({ team: "T1" })}&state=forged`, cookie);
    },
    "in another browser than the one that began": async ({ api, get }) => {
      const { state } = await begin(get);
      return get(`/slack/oauth_redirect?code=${api.allow({ team: "T1" })}&state=${state}`);
    },
    "with a state that the cookie repeats and nobody signed": async ({ api, get }) => {
      const state = `${btoa('{"alg":"none"}')}.${btoa("{}")}.`.replaceAll("=", "");
      return get(
        `/slack/oauth_redirect?code=${api.allow({ team: "T1" })}&state=${state}`,
        `slack-app-oauth-state=${state}`,
      );
    },
    "without a state": ({ api, get }) => get(`/slack/oauth_redirect?code=${api.allow({ team: "T1" })}`),
    "without a code": async ({ get }) => {
      const { state, cookie } = await begin(get);
      return get(`/slack/oauth_redirect?state=${state}`, cookie);
    },
    "where the person does not allow it": async ({ get }) => {
      const { state, cookie } = await begin(get);
      return get(`/slack/oauth_redirect?error=access_denied&state=${state}`, cookie);
    },
  };
  for (const [name, attempt] of Object.entries(tries)) {
    it(name, async () => {
      const at = await site();
      expect((await attempt(at)).status).toBe(400);
      await at.says("T1", "U1", "Hello");
      expect(at.host.accepted).toEqual([]);
    });
  }

  it("with a code that was used, or an old state", async () => {
    const { api, get, host } = await site();
    const code = api.allow({ team: "T1" });
    const first = await begin(get);
    expect((await get(`/slack/oauth_redirect?code=${code}&state=${first.state}`, first.cookie)).status).toBe(200);
    expect((await get(`/slack/oauth_redirect?code=${code}&state=${first.state}`, first.cookie)).status).toBe(502);
    expect(host.lines.at(-1)).toMatchObject({ event: "slack.install_failed", fields: { reason: "invalid_code" } });
    const old = await begin(get);
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 11 * 60_000 });
    try {
      const late = `/slack/oauth_redirect?code=${api.allow({ team: "T1" })}&state=${old.state}`;
      expect((await get(late, old.cookie)).status).toBe(400);
    } finally {
      vi.useRealTimers();
    }
  });

  it("before the channel is open", async () => {
    const channel = slack({
      clientId: "1.2",
      clientSecret: "0".repeat(32),
      installationKey,
      signingSecret: "0".repeat(32),
    });
    const response = await callRoute(channel.routes ?? [], { method: "GET", path: "/slack/install" });
    expect(response.status).toBe(503);
  });
});

describe("the tokens of workspaces", () => {
  it("are encrypted where they are kept, and never logged", async () => {
    const { api, channel, host, install, says } = await site();
    await install({ team: "T1" });
    await says("T1", "U1", "Hello");
    const kept = await host.data.get("installation/team/T1");
    expect(kept?.length).toBeGreaterThan(50);
    expect(Buffer.from(kept ?? []).toString("latin1")).not.toMatch(/xoxb|fake|T1|bot/);
    await errorOf(send({ channel }, "T1", "D0NOWHERE"));
    expect(JSON.stringify(host.lines)).not.toMatch(/xoxb|code-1/);
    expect(JSON.stringify(host.lines)).not.toContain(api.clientSecret);
  });

  it("cannot be put under another workspace's name", async () => {
    const { host, install, says } = await site();
    await install({ team: "T1" });
    await host.data.put("installation/team/T2", (await host.data.get("installation/team/T1")) ?? new Uint8Array());
    expect(await says("T2", "U1", "Hello")).toBe(503);
    expect(host.accepted).toEqual([]);
  });

  it("are not opened with another key: the channel does not start", async () => {
    const first = await site();
    await first.install({ team: "T1" });
    await first.channel.close();
    const other = "another-key-another-key-another-key-1";
    const error = await errorOf(site({ installationKey: other }, first).then(() => undefined));
    expect(error).toMatchObject({
      code: "channel.start_failed",
      hint: expect.stringContaining("SLACK_INSTALLATION_KEY"),
    });
    expect(printed(error)).not.toContain(other);
  });

  it("are renewed before they run out, and the new ones kept", async () => {
    const { api, channel, host, install } = await site();
    await install({ team: "T1", expiresIn: 3600 });
    const before = await host.data.get("installation/team/T1");
    await send({ channel }, "T1", api.customer().channel);
    expect(api.calls.map(({ method }) => method)).toEqual([
      "oauth.v2.access",
      "auth.test",
      "oauth.v2.access",
      "chat.postMessage",
    ]);
    expect(await host.data.get("installation/team/T1")).not.toEqual(before);
  });

  it("are read again when Slack does not take one: another node may have a new one", async () => {
    const first = await site();
    await first.install({ team: "T1" });
    const to = first.api.customer().channel;
    await send(first, "T1", to);
    const second = await site({}, first);
    first.api.takeAway("T1");
    await second.install({ team: "T1" });
    expect(await send(first, "T1", to)).toMatchObject({ id: expect.any(String) });
  });
});

describe("a workspace takes the app away", () => {
  const gone = { team_id: "T1", authorizations: [{ team_id: "T1", enterprise_id: null }] };

  for (const type of ["app_uninstalled", "tokens_revoked"]) {
    it(`by ${type}: its token goes, and it is served no more`, async () => {
      const { api, channel, host, install, says, event } = await site();
      await install({ team: "T1" });
      await install({ team: "T2" });
      await says("T1", "U1", "Hello");
      api.takeAway("T1");
      expect(await event(gone, { type, tokens: { bot: ["UBOTT1"] } })).toBe(200);
      expect(await host.data.get("installation/team/T1")).toBeUndefined();
      expect(await says("T1", "U1", "Anybody?")).toBe(200);
      await says("T2", "U1", "Me");
      expect(host.accepted.map(({ account }) => account)).toEqual(["T1", "T2"]);
      expect(await errorOf(send({ channel }, "T1", api.customer().channel))).toMatchObject({
        code: "channel.refused",
        retryable: false,
      });
    });
  }

  it("and a late report of that does not end what was installed since", async () => {
    const { api, host, install, says, event } = await site();
    await install({ team: "T1" });
    api.takeAway("T1");
    await install({ team: "T1" });
    expect(await event(gone, { type: "app_uninstalled" })).toBe(200);
    await says("T1", "U1", "Back again");
    expect(host.accepted).toMatchObject([{ account: "T1" }]);
  });

  it("and is asked to report it again while Slack cannot confirm it", async () => {
    const { api, host, install, event } = await site();
    await install({ team: "T1" });
    api.failNext({ kind: "status", status: 503 }, { method: "auth.test" });
    expect(await event(gone, { type: "app_uninstalled" })).toBe(503);
    expect(await host.data.get("installation/team/T1")).toBeDefined();
  });
});
