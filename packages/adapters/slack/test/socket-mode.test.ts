import { once } from "node:events";
import { createServer } from "node:net";
import { type RecordingHost, recordingHost } from "@frontdesk/core/testing";
import { describe, expect, it } from "vitest";
import { slack } from "../src/index.ts";
import type { FakeSlack } from "../src/testing/index.ts";
import { endAfterEach, errorOf, later, openApi, printed, reply, sendTo } from "./support/channel.ts";
import { type FakeSocket, fakeSocket } from "./support/fake-socket.ts";

endAfterEach();

async function connected(): Promise<{
  api: FakeSlack;
  socket: FakeSocket;
  host: RecordingHost;
  channel: ReturnType<typeof slack>;
}> {
  const api = await openApi();
  const socket = await fakeSocket(api);
  later(() => socket.close());
  const channel = slack({ token: api.token, appToken: api.appToken, apiUrl: api.apiUrl });
  const host = recordingHost(channel);
  later(() => channel.close());
  await channel.open(host);
  return { api, socket, host, channel };
}

describe("Socket Mode", () => {
  it("needs no route and hears what customers write", async () => {
    const { api, host, channel } = await connected();
    const ann = api.customer();
    expect(channel.routes).toBeUndefined();
    await ann.writes("Where is my order?");
    expect(host.accepted).toMatchObject([{ kind: "message", text: "Where is my order?" }]);
  });

  it("hears presses", async () => {
    const { api, host, channel } = await connected();
    const ann = api.customer();
    const choices = [{ label: "Boots", token: "tok-1" }];
    await sendTo({ channel }, { channel: ann.channel }, reply({ kind: "choices", text: "Which?", choices }));
    await ann.presses("Boots");
    expect(host.accepted).toMatchObject([{ kind: "action", token: "tok-1", label: "Boots" }]);
  });

  it("says nothing to an event that it could not keep, and takes its repetition", async () => {
    const { api, socket, host } = await connected();
    const bodies: object[] = [];
    api.deliverBy(async (_kind, sent) => bodies.push(sent));
    await api.customer().writes("Hello");
    const [body = {}] = bodies;
    host.refuse();
    const logged = until(() => host.lines.length > 0);
    expect(await socket.deliver("events_api", body, logged)).toBe(false);
    expect(host.lines).toMatchObject([{ event: "slack.event_not_kept", fields: { code: "store.unavailable" } }]);
    expect(await socket.deliver("events_api", body)).toBe(true);
    expect(host.accepted).toHaveLength(1);
  });

  it("connects anew when Slack asks for it, and when the connection breaks", async () => {
    const { api, socket, host } = await connected();
    const ann = api.customer();
    socket.refresh();
    await untilTimer(host);
    await host.clock.advance(0);
    await socket.untilConnections(2);
    // A connection that stands waits for nothing.
    await until(() => host.clock.waiting === 0);
    socket.cut();
    await untilTimer(host);
    await host.clock.advance(0);
    await socket.untilConnections(3);
    await ann.writes("Still there?");
    expect(host.accepted).toHaveLength(1);
  });

  it("keeps trying, ever more slowly, while Slack gives no connection", async () => {
    const { api, socket, host } = await connected();
    api.failNext({ kind: "status", status: 503 }, { method: "apps.connections.open", times: 2 });
    socket.cut();
    const failures = (): number => host.lines.filter(({ event }) => event === "slack.not_connected").length;
    for (const [before, waitMs] of [0, 1000, 2000].entries()) {
      await until(() => failures() === before && host.clock.waiting > 0);
      await host.clock.advance(waitMs);
    }
    await socket.untilConnections(2);
    expect(failures()).toBe(2);
  });

  it("does not start where Slack does not answer", async () => {
    const api = await openApi();
    const channel = slack({ token: api.token, appToken: api.appToken, apiUrl: api.apiUrl });
    const host = recordingHost(channel);
    api.failNext({ kind: "hang" }, { method: "apps.connections.open" });
    const asked = api.nextCall("apps.connections.open");
    const opening = errorOf(channel.open(host));
    await asked;
    await host.clock.advance(15_000);
    expect(await opening).toMatchObject({ code: "channel.start_failed", retryable: true });
  });

  it("does not start where Slack takes the connection and says nothing", async () => {
    const api = await openApi();
    const mute = createServer();
    await new Promise<void>((resolve) => mute.listen(0, "127.0.0.1", resolve));
    later(() => new Promise((resolve) => mute.close(resolve)));
    const address = mute.address();
    api.serveSocketsAt(`ws://127.0.0.1:${typeof address === "object" ? address?.port : 0}/link`);
    const channel = slack({ token: api.token, appToken: api.appToken, apiUrl: api.apiUrl });
    const host = recordingHost(channel);
    const reached = once(mute, "connection");
    const opening = errorOf(channel.open(host));
    const [connection] = await reached;
    await host.clock.advance(15_000);
    expect(await opening).toMatchObject({ code: "channel.start_failed", retryable: true });
    connection.destroy();
  });

  it("that is closed while it starts leaves no connection", async () => {
    const api = await openApi();
    const socket = await fakeSocket(api);
    later(() => socket.close());
    const channel = slack({ token: api.token, appToken: api.appToken, apiUrl: api.apiUrl });
    const release = Promise.withResolvers<void>();
    for (const method of ["auth.test", "apps.connections.open"]) {
      api.failNext({ kind: "late", until: release.promise }, { method });
      const asked = api.nextCall(method);
      const opening = errorOf(channel.open(recordingHost(channel)));
      await asked;
      const closed = channel.close();
      if (method === "auth.test") release.resolve();
      await closed;
      expect(await opening).toMatchObject({ code: "channel.start_failed" });
    }
    release.resolve();
    const again = slack({ token: api.token, appToken: api.appToken, apiUrl: api.apiUrl });
    later(() => again.close());
    await again.open(recordingHost(again));
    expect(socket.connections).toBe(1);
  });

  it("does not start with an app-level token that Slack does not take", async () => {
    const api = await openApi();
    const channel = slack({ token: api.token, appToken: "xapp-wrong-token", apiUrl: api.apiUrl });
    const error = await errorOf(channel.open(recordingHost(channel)));
    expect(error).toMatchObject({ code: "channel.start_failed", retryable: false });
    expect(error.hint).toMatch(/SLACK_APP_TOKEN.*App-Level Tokens|App-Level Tokens.*SLACK_APP_TOKEN/);
    expect(printed(error)).not.toContain("xapp-wrong-token");
  });

  it("does not start where Socket Mode is off", async () => {
    const api = await openApi();
    const channel = slack({ token: api.token, appToken: api.appToken, apiUrl: api.apiUrl });
    const error = await errorOf(channel.open(recordingHost(channel)));
    expect(error).toMatchObject({ code: "channel.start_failed" });
    expect(error.hint).toContain("Socket Mode");
  });
});

/** Resolves when the channel waits for the host's clock. */
function untilTimer(host: RecordingHost): Promise<void> {
  return until(() => host.clock.waiting > 0);
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setImmediate(resolve));
}
