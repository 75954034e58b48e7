import { createServer, Server } from "node:net";
import { type Channel, type FrontdeskError, fit, type Outbound, type Part } from "@frontdesk/core";
import { callRoute, type RecordingHost, recordingHost } from "@frontdesk/core/testing";
import { type SlackPiece, slack } from "@frontdesk/slack";
import { signed } from "@frontdesk/slack/testing";
import { createEmulator } from "emulate";
import { beforeAll, expect, onTestFinished, test, vi } from "vitest";

// `emulate` is Slack's Web API by other people: what it and this package both make of the documentation. It keeps
// channels, messages, files, views, tokens and their scopes. It has no streams, no assistants, no Socket Mode and no
// signed deliveries, and checks neither the limits of blocks nor rates: `fakeSlack` does.

const signingSecret = "0123456789abcdef0123456789abcdef";
const clientSecret = "fedcba9876543210fedcba9876543210";
const home = "http://127.0.0.1/slack/oauth_redirect";
const scopes = ["chat:write", "files:read", "files:write", "im:history", "im:read", "im:write", "users:read"];

/** A person of the emulated workspace calls the Web API. */
type Call = (method: string, form: { readonly [name: string]: string }) => Promise<Answer>;
type Answer = {
  readonly ok: boolean;
  readonly error?: string;
  readonly channel?: { readonly id: string };
  readonly messages?: readonly {
    readonly text: string;
    readonly ts: string;
    readonly files?: readonly { readonly id: string }[];
  }[];
  readonly members?: readonly { readonly id: string; readonly is_bot: boolean; readonly name: string }[];
  readonly views?: readonly unknown[];
  readonly trigger_id?: string;
};

let port = 0;
beforeAll(async () => {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, "127.0.0.1", resolve));
  const address = probe.address();
  port = typeof address === "object" ? (address?.port ?? 0) : 0;
  await new Promise((resolve) => probe.close(resolve));
});

async function workspace() {
  // It would listen on every interface.
  const listen = Server.prototype.listen;
  const spy = vi.spyOn(Server.prototype, "listen").mockImplementation(function (this: Server, at: unknown) {
    return Reflect.apply(listen, this, [Number(at), "127.0.0.1"]);
  });
  const user = [...scopes, "users:read.email", "views:write"];
  const emulator = await createEmulator({
    service: "slack",
    port,
    baseUrl: `http://127.0.0.1:${port}`,
    seed: {
      slack: {
        team: { name: "Acme", domain: "acme" },
        users: [{ name: "ann", real_name: "Ann Lee", email: "ann@a.example" }],
        oauth_apps: [
          {
            client_id: "111.222",
            client_secret: clientSecret,
            app_id: "A0001",
            name: "Desk",
            redirect_uris: [home],
            scopes,
          },
        ],
        tokens: [{ token: "xoxp-ann", user: "ann", scopes: user }],
        strict_scopes: true,
      },
    },
  });
  spy.mockRestore();
  onTestFinished(() => emulator.close());
  const apiUrl = `http://127.0.0.1:${port}/api/`;
  const channel = slack({
    apiUrl,
    signingSecret,
    clientId: "111.222",
    clientSecret,
    installationKey: "an-installation-key-of-32-letters",
    scopes,
  });
  const host = recordingHost(channel);
  await channel.open(host);
  onTestFinished(() => channel.close());
  const call: Call = async (method, form) => {
    const response = await fetch(apiUrl + method, {
      method: "POST",
      headers: { authorization: "Bearer xoxp-ann" },
      body: new URLSearchParams(form),
    });
    return response.json();
  };
  const page = await install(channel);
  expect(page).toContain("Installed.");
  const { members = [] } = await call("users.list", {});
  const ann = members.find(({ name }) => name === "ann")?.id ?? "";
  const bot = members.findLast(({ is_bot }) => is_bot)?.id ?? "";
  const direct = (await call("conversations.open", { users: bot })).channel?.id ?? "";
  return { channel, host, call, ann, direct, account: "T000000001" };
}

/** Goes to the emulated page, picks the first person, and comes back. */
async function install(channel: Channel<SlackPiece>): Promise<string> {
  const get = (path: string, headers = {}) => callRoute(channel.routes ?? [], { method: "GET", path, headers });
  const { headers = {} } = await get("/slack/install");
  const url = new URL(headers.location ?? "");
  url.searchParams.set("redirect_uri", home);
  const shown = await (await fetch(url)).text();
  const fields = [...shown.matchAll(/name="(\w+)" value="([^"]*)"/g)].map(([, name = "", value = ""]) => [name, value]);
  const allowed = await fetch(new URL("/oauth/v2/authorize/callback", url), {
    method: "POST",
    redirect: "manual",
    body: new URLSearchParams({ ...Object.fromEntries(fields), redirect_uri: home }),
  });
  const { pathname, search } = new URL(allowed.headers.get("location") ?? "");
  const { body } = await get(pathname + search, { cookie: headers["set-cookie"]?.split(";", 1)[0] });
  return String(body);
}

async function post(
  { channel, host }: { channel: Channel<SlackPiece>; host: RecordingHost },
  body: string,
  type: string,
) {
  const headers = { "content-type": type, ...signed(body, signingSecret, host.clock.now()) };
  return callRoute(channel.routes ?? [], { method: "POST", path: "/slack/events", headers, body });
}

test("what this package calls, a Web API of other people takes", async () => {
  const { channel, host, call, ann, direct, account } = await workspace();
  const send = async (message: Outbound): Promise<readonly (string | undefined)[]> => {
    const ids: (string | undefined)[] = [];
    for (const piece of channel.render(fit(message, channel.capabilities).message)) {
      const context = { account, idempotencyKey: "k", signal: new AbortController().signal };
      ids.push((await channel.send({ channel: direct }, piece, context)).id);
    }
    return ids;
  };
  const say = (part: Part, stream?: string): Promise<readonly (string | undefined)[]> =>
    send({ parts: [part], purpose: "reply", locale: "en", stream });
  const history = async () => (await call("conversations.history", { channel: direct })).messages ?? [];

  // An event of the workspace that installed the app.
  const event = {
    type: "message",
    user: ann,
    text: "Hello",
    ts: "1767000000.000100",
    channel: direct,
    channel_type: "im",
  };
  const authorizations = [{ team_id: account, enterprise_id: null }];
  const body = JSON.stringify({ type: "event_callback", event_id: "Ev1", team_id: account, authorizations, event });
  expect((await post({ channel, host }, body, "application/json")).status).toBe(200);
  expect(host.accepted).toMatchObject([{ account, text: "Hello", user: { id: ann } }]);
  // chat.postMessage, with blocks.
  const choices = [{ label: "Yes", token: "t1" }];
  const [id] = await say({ kind: "choices", text: "Is it <damaged> & wet?", choices });
  expect((await history())[0]).toMatchObject({ ts: id, text: "Is it &lt;damaged&gt; &amp; wet?" });
  // chat.postMessage, chat.update and chat.delete: replies while they are written, without Slack's own streams.
  await channel.stream?.({ channel: direct }, account, { id: "s1", text: "From nine" });
  const [whole] = await say({ kind: "text", text: "From nine to five." }, "s1");
  expect((await history())[0]).toMatchObject({ ts: whole, text: "From nine to five." });
  await channel.stream?.({ channel: direct }, account, { id: "s2", text: "Here" });
  const shown = (await history()).length;
  // The three calls of an upload, files.info, and the way back.
  const bytes = new TextEncoder().encode("%PDF-1.7 an invoice");
  const kept = await host.files.put({ name: "invoice.pdf", bytes, owner: "o" });
  await say({ kind: "file", url: `frontdesk-file:${kept.id}`, name: "invoice.pdf" }, "s2");
  const [newest, ...rest] = await history();
  expect(rest.length + 1).toBe(shown);
  const file = newest?.files?.[0]?.id ?? "";
  const context = { account, address: { channel: direct }, maxBytes: 1000, signal: new AbortController().signal };
  const fetched = await channel.fetch?.(`slack-file:${file}`, context);
  expect(Buffer.from(fetched?.bytes ?? []).toString()).toBe("%PDF-1.7 an invoice");
  // conversations.info and users.info: the app was not given users:read.email, and the address is not vouched for.
  expect(await channel.profile?.({ channel: direct }, account)).toMatchObject({ id: ann, email: undefined });
  // conversations.open, by a slash command.
  const command = {
    command: "/desk",
    text: "hours",
    user_id: ann,
    team_id: account,
    channel_id: "C1",
    trigger_id: "1",
  };
  await post({ channel, host }, new URLSearchParams(command).toString(), "application/x-www-form-urlencoded");
  expect(host.accepted.at(-1)).toMatchObject({ kind: "command", address: { channel: direct } });
  // What is refused for good is.
  const nowhere = channel.render({ parts: [{ kind: "text", text: "?" }], purpose: "reply", locale: "en" })[0];
  const sending = nowhere && channel.send({ channel: "C0NOWHERE" }, nowhere, { ...context, idempotencyKey: "k" });
  const error = await sending?.catch((reason: FrontdeskError) => reason);
  expect(error).toMatchObject({ code: "channel.refused" });
  // views.publish; views.open would need a trigger, which it gives to the app itself only.
  const opened = { type: "app_home_opened", user: ann, tab: "home" };
  const more = JSON.stringify({
    type: "event_callback",
    event_id: "Ev2",
    team_id: account,
    authorizations,
    event: opened,
  });
  expect((await post({ channel, host }, more, "application/json")).status).toBe(200);
  await channel.close();
  expect(host.lines.filter(({ level }) => level !== "debug" && level !== "info")).toEqual([]);
});
