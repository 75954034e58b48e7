import { memory } from "@frontdesk/core";
import type { RecordingLog } from "@frontdesk/core/testing";
import { describe, expect, it, vi } from "vitest";
import { type InboxOptions, inbox, verifyWebhook } from "../src/index.ts";
import { openInbox } from "./support/open-inbox.ts";
import { receiver } from "./support/receiver.ts";

const secret = "a-secret-of-both-sides";

const logged = (log: RecordingLog, event: string): Promise<unknown> =>
  vi.waitFor(() => expect(log.lines.map((line) => line.event)).toContain(event));

describe("the webhook", () => {
  it("says that a case waits, and nothing of what was said or by whom", async () => {
    const { url, deliveries, until } = await receiver();
    const { openCase, clock } = await openInbox({
      options: { webhook: { url, secret }, publicUrl: "https://support.acme.test/" },
    });
    const id = await openCase();
    await until(1);
    const { headers, body } = deliveries[0] ?? { headers: {}, body: "" };
    expect(JSON.parse(body)).toEqual({
      event: "case.waiting",
      case: id,
      queue: "billing",
      openedAt: clock.now(),
      link: `https://support.acme.test/inbox#/case/${id}`,
    });
    expect(headers["content-type"]).toBe("application/json");
    expect(headers["frontdesk-delivery"]).toMatch(/^[0-9a-f]{32}$/);
    const signature = String(headers["frontdesk-signature"]);
    expect(verifyWebhook({ body, signature, secret, now: clock.now() })).toBe(true);
  });

  it("says it again when a case is transferred, and not for anything else", async () => {
    const { url, deliveries, until } = await receiver();
    const { joins, openCase, customerSays } = await openInbox({ options: { webhook: { url, secret } } });
    const ann = await joins("Ann");
    const id = await openCase();
    await customerSays("hello?");
    await ann.take(id);
    await ann.say(id, "I look at it.");
    await ann.post(`/cases/${id}/transfer`, { queue: "returns" });
    await ann.take(id);
    await ann.post(`/cases/${id}/close`);
    await openCase("last");
    await until(3);
    expect(deliveries.map(({ body }) => JSON.parse(body).queue)).toEqual(["billing", "returns", "billing"]);
    expect(new Set(deliveries.map(({ headers }) => headers["frontdesk-delivery"])).size).toBe(3);
  });

  it("does not say again after a restart what it has said", async () => {
    const { url, deliveries, until } = await receiver();
    const store = memory();
    const options = { webhook: { url, secret } };
    const before = await openInbox({ options, store });
    await before.openCase("first");
    await until(1);
    await before.stop();
    const after = await openInbox({ options, store, random: "again" });
    const second = await after.openCase("second");
    await until(2);
    expect(deliveries).toHaveLength(2);
    expect(JSON.parse(deliveries[1]?.body ?? "{}").case).toBe(second);
  });

  it("is tried five times, ever later, under one id, while people go on working", async () => {
    const { url, deliveries, until } = await receiver(...Array.from({ length: 5 }, () => ({ status: 500 })));
    const { joins, openCase, clock, log } = await openInbox({ options: { webhook: { url, secret } } });
    const ann = await joins("Ann");
    const id = await openCase();
    for (const [number, waitMs] of [1_000, 5_000, 25_000, 125_000].entries()) {
      await until(number + 1);
      await vi.waitFor(() =>
        expect(log.lines.filter(({ event }) => event === "inbox.webhook_failed")).toHaveLength(number + 1),
      );
      await clock.advance(waitMs - 1);
      expect(deliveries).toHaveLength(number + 1);
      await clock.advance(1);
    }
    await logged(log, "inbox.webhook_given_up");
    expect(deliveries).toHaveLength(5);
    expect(new Set(deliveries.map(({ headers }) => headers["frontdesk-delivery"])).size).toBe(1);
    expect(new Set(deliveries.map(({ headers }) => headers["frontdesk-signature"])).size).toBe(5);
    expect(await ann.take(id)).toMatchObject({ status: 200 });
  });

  it("follows no redirect", async () => {
    const target = await receiver();
    const { url, until } = await receiver({ status: 307, location: target.url });
    const { openCase, log } = await openInbox({ options: { webhook: { url, secret } } });
    await openCase();
    await until(1);
    await logged(log, "inbox.webhook_failed");
    expect(log.lines.find(({ event }) => event === "inbox.webhook_failed")?.fields).toMatchObject({
      problem: "status 307",
    });
    expect(target.deliveries).toEqual([]);
  });

  it("that nobody answers is no concern of anybody", async () => {
    const { openCase, joins, log } = await openInbox({ options: { webhook: { url: "http://127.0.0.1:1", secret } } });
    const ann = await joins("Ann");
    const id = await openCase();
    expect(await ann.take(id)).toMatchObject({ status: 200 });
    await logged(log, "inbox.webhook_failed");
    expect(JSON.stringify(log.lines)).not.toContain(secret);
  });

  it.each([
    { url: "http://acme.test/hook", secret },
    { url: "ftp://127.0.0.1/", secret },
    { url: "https://user:password@acme.test/", secret },
    { url: "https://acme.test/", secret: "short" },
    { url: "nonsense", secret },
  ])("is refused where it is not safe: $url", (webhook) => {
    const options: InboxOptions = { webhook };
    expect(() => inbox(options)).toThrow(
      expect.objectContaining({ code: "runtime.invalid_options", hint: expect.not.stringContaining(secret) }),
    );
  });
});

describe("whoever receives a webhook", () => {
  const now = Date.UTC(2026, 0, 5, 12);
  // Made with another program: printf '1767614400.{"event":"case.waiting"}' | openssl dgst -sha256 -hmac …
  const body = '{"event":"case.waiting"}';
  const v1 = "1ff0e54f844cb59fa205fb2c9c497e0dfdad715280193677b6ce070f093848ee";
  const signature = `t=1767614400,v1=${v1}`;

  it("knows a true one from a forged, an old and a changed one", () => {
    const proof = { body, signature, secret, now };
    expect(verifyWebhook(proof)).toBe(true);
    expect(verifyWebhook({ ...proof, body: new TextEncoder().encode(body) })).toBe(true);
    expect(verifyWebhook({ ...proof, signature: `t=1767614400,v1=${"0".repeat(64)},v1=${v1}` })).toBe(true);
    for (const wrong of [
      { body: `${body} ` },
      { secret: "another secret" },
      { now: now + 300_001 },
      { now: now - 301_000 },
      { now: now + 2_000, toleranceMs: 1_000 },
      { signature: undefined },
      { signature: null },
      { signature: "" },
      { signature: `t=1767614401,v1=${v1}` },
      { signature: `t=1767614400,v0=${v1}` },
      { signature: `t=1767614400,v1=${v1.slice(1)}` },
      { signature: `t=${"9".repeat(20)},v1=${v1}` },
      { signature: `v1=${v1}` },
    ]) {
      expect([wrong, verifyWebhook({ ...proof, ...wrong })]).toEqual([wrong, false]);
    }
  });
});
