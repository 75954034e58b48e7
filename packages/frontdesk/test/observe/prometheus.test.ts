import { FrontdeskError, memory } from "@frontdesk/core";
import { Registry } from "prom-client";
import { describe, expect, it } from "vitest";
import { prometheus } from "../../src/index.ts";
import { conversation, rateLimited, secretText } from "../support/conversation.ts";

/** The samples of a scrape, by name and labels. */
function samples(text: string): ReadonlyMap<string, number> {
  const lines = text.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  return new Map(
    lines.map((line) => {
      const space = line.lastIndexOf(" ");
      const name = line
        .slice(0, space)
        .replace(/,bot="acme"|bot="acme",?/, "")
        .replace("{}", "");
      return [name, Number(line.slice(space + 1))];
    }),
  );
}

describe("/metrics", () => {
  it("says after a conversation what was accepted, answered and sent", async () => {
    const { says, get, failures, clock } = await conversation({ metrics: prometheus() });
    await says(secretText, "1");
    await says(secretText, "1");
    failures.push(rateLimited());
    await says("say hello", "2");
    await clock.advance(1_000);
    const { status, body } = await get("/metrics");
    expect(status).toBe(200);
    expect(Object.fromEntries(samples(body))).toMatchObject({
      'frontdesk_events_total{channel="test",source="inbound",outcome="accepted"}': 2,
      'frontdesk_events_total{channel="test",source="inbound",outcome="duplicate"}': 1,
      frontdesk_accept_seconds_count: 3,
      'frontdesk_wait_seconds_count{channel="test"}': 2,
      'frontdesk_turns_total{channel="test",outcome="ok"}': 2,
      'frontdesk_turn_seconds_count{channel="test"}': 2,
      frontdesk_turns_active: 0,
      'frontdesk_commits_total{outcome="ok"}': 2,
      'frontdesk_journal_total{code="turn.decided"}': 2,
      'frontdesk_sends_total{channel="test",outcome="sent",code=""}': 2,
      'frontdesk_sends_total{channel="test",outcome="later",code="channel.rate_limited"}': 1,
      frontdesk_sends_active: 0,
      'frontdesk_reply_seconds_count{channel="test"}': 2,
      'frontdesk_reply_seconds_sum{channel="test"}': 1,
      frontdesk_open: 1,
      frontdesk_events_waiting: 0,
      frontdesk_partitions: 256,
      frontdesk_nodes: 1,
      'frontdesk_channel_open{channel="test"}': 1,
      frontdesk_store_up: 1,
      'frontdesk_store_items{state="waiting"}': 0,
      'frontdesk_store_items{state="set_aside"}': 0,
      frontdesk_outbox_late_seconds: 0,
    });
    // Those of the process are there too, and all say which bot they are of.
    expect(body).toContain("process_resident_memory_bytes{");
    expect(body.split("\n").filter((line) => /^[a-z]/.test(line) && !line.includes('bot="acme"'))).toEqual([]);
    expect(body).not.toContain("4929123456789012");
  });

  it("shows a refused send, a handler that failed, and what is stuck", async () => {
    const inHandler = (): never => {
      throw new TypeError("The shop is away.");
    };
    const { says, get, failures } = await conversation({ metrics: prometheus({ processMetrics: false }), inHandler });
    failures.push(new FrontdeskError("channel.refused", "Blocked."));
    await says("say hello", "1");
    const { body } = await get("/metrics");
    expect(Object.fromEntries(samples(body))).toMatchObject({
      'frontdesk_journal_total{code="turn.handler_failed"}': 1,
      'frontdesk_sends_total{channel="test",outcome="refused",code="channel.refused"}': 1,
      'frontdesk_store_items{state="refused"}': 1,
    });
  });

  it("goes on while the store is away, and says so", async () => {
    const inner = memory();
    let isAway = false;
    const store = {
      ...inner,
      inspect: (bot: string) => (isAway ? Promise.reject(new Error("away")) : inner.inspect(bot)),
    };
    const { get, clock } = await conversation({ metrics: prometheus(), store });
    expect(samples((await get("/metrics")).body).get("frontdesk_store_up")).toBe(1);
    isAway = true;
    await clock.advance(1_000);
    const { status, body } = await get("/metrics");
    expect([status, samples(body).get("frontdesk_store_up")]).toEqual([200, 0]);
    expect(body).not.toContain("frontdesk_store_items{");
    expect(samples(body).has("frontdesk_outbox_late_seconds")).toBe(false);
  });

  it("is not there unless it is asked for", async () => {
    const { get } = await conversation();
    expect((await get("/metrics")).status).toBe(404);
  });

  it("wants its token, where it has one, also after the stop", async () => {
    const { get, runtime } = await conversation({
      metrics: prometheus({ path: "/internal/metrics", token: "a-token-of-enough-length" }),
    });
    expect((await get("/internal/metrics")).status).toBe(401);
    const wrong = await get("/internal/metrics", { authorization: "Bearer another-token-of-length" });
    expect([wrong.status, JSON.parse(wrong.body).error.code]).toEqual([401, "runtime.unauthorized"]);
    const headers = { authorization: "Bearer a-token-of-enough-length" };
    expect((await get("/internal/metrics", headers)).status).toBe(200);
    await runtime.stop();
    const { status, body } = await get("/internal/metrics", headers);
    expect([status, samples(body).get("frontdesk_open")]).toEqual([200, 0]);
  });

  it("can be served by the host, from a registry of its own", async () => {
    const registry = new Registry();
    const { says, get } = await conversation({ metrics: prometheus({ registry }) });
    await says("say hello", "1");
    expect((await get("/metrics")).status).toBe(404);
    expect(await registry.metrics()).toContain('frontdesk_turns_total{channel="test",outcome="ok"} 1');
  });

  it.each([{ path: "metrics" }, { token: "short" }])("refuses %j", (options) => {
    expect(() => prometheus(options)).toThrow(expect.objectContaining({ code: "runtime.invalid_options" }));
  });
});
