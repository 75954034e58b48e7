import { recordingHost } from "@frontdesk/core/testing";
import { describe, expect, it } from "vitest";
import { telegram } from "../src/index.ts";
import { bench, endAfterEach, openApi } from "./support/channel.ts";

endAfterEach();

const texts = (events: readonly { readonly kind: string; readonly text?: string }[]): readonly (string | undefined)[] =>
  events.map(({ text }) => text);

describe("polling", () => {
  it("takes updates in order and confirms them afterwards", async () => {
    const { api, host } = await bench({ webhookSecret: null });
    const ann = api.customer();
    ann.writes("one");
    ann.writes("two");
    await host.untilAccepted(2);
    await until(() => api.unconfirmed === 0);
    expect(texts(host.accepted.filter((event) => event.kind === "message"))).toEqual(["one", "two"]);
  });

  it("removes a webhook that is set", async () => {
    const api = await openApi();
    api.postTo("http://127.0.0.1:1/nowhere");
    const channel = telegram({ token: api.token, apiRoot: api.apiRoot });
    const host = recordingHost(channel);
    await channel.open(host);
    api.customer().writes("hello");
    await host.untilAccepted(1);
    await channel.close();
  });

  it("does not confirm what could not be kept, and takes it later", async () => {
    const { api, host } = await bench({ webhookSecret: null });
    const ann = api.customer();
    host.refuse(2);
    ann.writes("keep me");
    const failures = (): number => host.lines.filter(({ event }) => event === "telegram.updates_not_kept").length;
    for (const [index, wait] of [1000, 2000].entries()) {
      await until(() => failures() > index && host.clock.waiting === 1);
      expect(host.accepted).toEqual([]);
      expect(api.unconfirmed).toBe(1);
      await host.clock.advance(wait);
    }
    await host.untilAccepted(1);
    await until(() => api.unconfirmed === 0);
    expect(host.accepted).toHaveLength(1);
  });

  it("takes what was not confirmed before a crash, once", async () => {
    const api = await openApi();
    const ann = api.customer();
    const options = { token: api.token, apiRoot: api.apiRoot };
    const first = telegram(options);
    const host = recordingHost(first);
    await first.open(host);
    ann.writes("hello");
    await host.untilAccepted(1);
    // Whether the confirmation went out before the end is chance; both are right.
    await first.close();
    const second = telegram(options);
    await second.open(host);
    ann.writes("again");
    await host.untilAccepted(2);
    expect(host.accepted).toHaveLength(2);
    await second.close();
  });

  for (const [name, fault, event] of [
    ["another poller", { kind: "status", status: 409 }, "telegram.poll_refused"],
    ["a revoked token", { kind: "status", status: 401 }, "telegram.poll_refused"],
    ["a broken connection", { kind: "reset" }, "telegram.poll_failed"],
    ["a gateway's error", { kind: "status", status: 502 }, "telegram.poll_failed"],
  ] as const) {
    it(`reports ${name} and goes on`, async () => {
      const api = await openApi();
      api.failNext(fault, { method: "getUpdates", times: 3 });
      const channel = telegram({ token: api.token, apiRoot: api.apiRoot });
      const host = recordingHost(channel);
      await channel.open(host);
      const ann = api.customer();
      ann.writes("hello");
      for (const [index, wait] of [1000, 2000, 4000].entries()) {
        await until(() => host.lines.filter((line) => line.event === event).length > index && host.clock.waiting === 1);
        expect(host.accepted).toEqual([]);
        await host.clock.advance(wait);
      }
      await host.untilAccepted(1);
      // One readable line: its repetitions are for whoever looks closer.
      expect(host.lines.map(({ level }) => level === "debug")).toEqual([false, true, true]);
      expect(JSON.stringify(host.lines)).not.toContain(api.token);
      expect(JSON.stringify(host.lines)).not.toContain("AAfake");
      await channel.close();
    });
  }

  it("waits as long as Telegram asks", async () => {
    const api = await openApi();
    api.failNext({ kind: "rate_limited", retryAfter: 30 }, { method: "getUpdates" });
    const channel = telegram({ token: api.token, apiRoot: api.apiRoot });
    const host = recordingHost(channel);
    await channel.open(host);
    await until(() => host.clock.waiting === 1 && host.lines.length === 1);
    const polls = (): number => api.calls.filter(({ method }) => method === "getUpdates").length;
    await host.clock.advance(29_999);
    expect(polls()).toBe(1);
    const next = api.nextCall("getUpdates");
    await host.clock.advance(1);
    await next;
    await channel.close();
  });

  it("tells both of two pollers, and neither stops", async () => {
    const api = await openApi();
    const options = { token: api.token, apiRoot: api.apiRoot };
    const [one, two] = [telegram(options), telegram({ ...options, name: "two" })];
    const [host, other] = [recordingHost(one), recordingHost(two)];
    const polled = api.nextCall("getUpdates");
    await one.open(host);
    await polled;
    await two.open(other);
    await until(() => host.lines.some(({ fields }) => fields.status === 409));
    const hint = String(host.lines[0]?.fields.hint);
    for (const words of ["Another program", "TELEGRAM_BOT_TOKEN", "@BotFather", "/mybots", "API Token"]) {
      expect(hint).toContain(words);
    }
    api.customer().writes("hello");
    await other.untilAccepted(1);
    await one.close();
    await two.close();
  });

  it("gives up a connection that has died", async () => {
    const api = await openApi();
    api.failNext({ kind: "hang" }, { method: "getUpdates" });
    const polled = api.nextCall("getUpdates");
    const channel = telegram({ token: api.token, apiRoot: api.apiRoot });
    const host = recordingHost(channel);
    await channel.open(host);
    await polled;
    await host.clock.advance(65_000);
    await until(() => host.lines.some(({ event }) => event === "telegram.poll_failed") && host.clock.waiting === 1);
    api.customer().writes("hello");
    await host.clock.advance(1000);
    await host.untilAccepted(1);
    await channel.close();
  });

  it("ends at once, also in the middle of a wait", async () => {
    const { api, channel } = await bench({ webhookSecret: null });
    await channel.close();
    const calls = api.calls.length;
    api.customer().writes("too late");
    await channel.close();
    expect(api.calls).toHaveLength(calls);
    expect(api.unconfirmed).toBe(1);

    const second = await openApi();
    second.failNext({ kind: "status", status: 500 }, { method: "getUpdates" });
    const waiting = telegram({ token: second.token, apiRoot: second.apiRoot });
    const host = recordingHost(waiting);
    await waiting.open(host);
    await until(() => host.clock.waiting === 1 && host.lines.length === 1);
    await waiting.close();
    expect(host.clock.waiting).toBe(0);
  });

  it("goes on behind an update that it cannot read", async () => {
    const { api, host } = await bench({ webhookSecret: null });
    api.update({ message: "not an object" });
    api.customer().writes("hello");
    await host.untilAccepted(1);
    await until(() => api.unconfirmed === 0);
  });

  it("answers presses of buttons", async () => {
    const { api, channel, host } = await bench({ webhookSecret: null });
    const ann = api.customer();
    const [piece] = channel.render({
      parts: [{ kind: "choices", text: "?", choices: [{ label: "Yes", token: "t-1" }] }],
      purpose: "reply",
      locale: "en",
    });
    if (piece === undefined) throw new Error("There is no piece.");
    await channel.send({ chat: String(ann.id) }, piece, {
      account: "1",
      idempotencyKey: "k",
      signal: new AbortController().signal,
    });
    const answered = api.nextCall("answerCallbackQuery");
    ann.presses("Yes");
    await answered;
    await until(() => api.openQueries === 0);
    expect(host.accepted).toMatchObject([{ kind: "action", token: "t-1", label: "Yes" }]);
  });
});

/** Lets the event loop turn until something is so; the test's own time limit ends it otherwise. */
async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setImmediate(resolve));
}
