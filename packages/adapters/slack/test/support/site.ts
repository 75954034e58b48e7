import type { Channel, HttpResponse } from "@frontdesk/core";
import { callRoute, type RecordingHost, recordingHost } from "@frontdesk/core/testing";
import { vi } from "vitest";
import { type SlackOptions, type SlackPiece, slack } from "../../src/index.ts";
import { type FakeSlack, type GrantOptions, signed } from "../../src/testing/index.ts";
import { later, openApi, reply } from "./channel.ts";

export const installationKey = "0123456789abcdef0123456789abcdef-key";

/** A channel that workspaces install. */
export interface Site {
  readonly api: FakeSlack;
  readonly channel: Channel<SlackPiece>;
  readonly host: RecordingHost;
  get(path: string, cookie?: string): Promise<HttpResponse>;
  /** Goes through the installation as a browser does. */
  install(who: GrantOptions): Promise<HttpResponse>;
  /** Slack delivers an event of a workspace. */
  event(fields: object, event: object): Promise<number>;
  /** Slack delivers a press, or a form that was filled in. */
  interact(body: object): Promise<number>;
  says(team: string, user: string, text: string): Promise<number>;
}

/** An open channel; with `at` another node at the same workspaces and the same store. */
export async function site(options: SlackOptions = {}, at?: Pick<Site, "api" | "host">): Promise<Site> {
  const api = at?.api ?? (await openApi());
  const { apiUrl, signingSecret, clientId, clientSecret } = api;
  const channel = slack({ apiUrl, signingSecret, clientId, clientSecret, installationKey, ...options });
  const host = at?.host ?? recordingHost(channel, { publicUrl: "https://acme.example/support" });
  later(() => channel.close());
  await channel.open(host);
  let events = 0;
  const get: Site["get"] = (path, cookie) =>
    callRoute(channel.routes ?? [], { method: "GET", path, headers: cookie === undefined ? {} : { cookie } });
  const event: Site["event"] = async (fields, inner) => {
    events += 1;
    const body = JSON.stringify({ type: "event_callback", event_id: `Ev${events}`, ...fields, event: inner });
    const headers = { "content-type": "application/json", ...signed(body, signingSecret, host.clock.now()) };
    return (await callRoute(channel.routes ?? [], { method: "POST", path: "/slack/events", headers, body })).status;
  };
  return {
    api,
    channel,
    host,
    get,
    async install(who) {
      // Slack's library goes by the machine's clock.
      vi.useFakeTimers({ toFake: ["Date"], now: host.clock.now() });
      try {
        const begun = await begin(get);
        return await get(`/slack/oauth_redirect?code=${api.allow(who)}&state=${begun.state}`, begun.cookie);
      } finally {
        vi.useRealTimers();
      }
    },
    event,
    async interact(payload): Promise<number> {
      const body = new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
      const type = "application/x-www-form-urlencoded";
      const headers = { "content-type": type, ...signed(body, signingSecret, host.clock.now()) };
      return (await callRoute(channel.routes ?? [], { method: "POST", path: "/slack/events", headers, body })).status;
    },
    says: (team, user, text) =>
      event(
        { team_id: team, authorizations: [{ team_id: team, enterprise_id: null }] },
        {
          type: "message",
          user,
          text,
          ts: `1767000000.00${events}001`.slice(0, 17),
          channel: `D0${team}`,
          channel_type: "im",
        },
      ),
  };
}

/** Somebody opens the page at which a workspace installs the app. */
export async function begin(
  get: Site["get"],
): Promise<{ readonly url: URL; readonly state: string; readonly cookie: string }> {
  const { headers } = await get("/slack/install");
  const url = new URL(headers?.location ?? "");
  return { url, state: url.searchParams.get("state") ?? "", cookie: headers?.["set-cookie"]?.split(";", 1)[0] ?? "" };
}

/** Sends a text to a channel of a workspace. */
export async function send({ channel }: Pick<Site, "channel">, account: string, to: string): Promise<unknown> {
  const [piece] = channel.render(reply({ kind: "text", text: "Hello" }));
  if (piece === undefined) throw new Error("There is nothing to send.");
  const signal = new AbortController().signal;
  return channel.send({ channel: to }, piece, { account, idempotencyKey: "k", signal });
}
