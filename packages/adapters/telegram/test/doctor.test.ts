import { createServer } from "node:http";
import type { DoctorTrip, DoctorVisit, Examination, Finding, Inbound } from "@frontdesk/core";
import { examined } from "@frontdesk/core/testing";
import { afterEach, describe, expect, it } from "vitest";
import { doctor } from "../src/doctor/index.ts";
import type { FakeTelegram } from "../src/testing/index.ts";
import { endAfterEach, openApi } from "./support/channel.ts";

endAfterEach();

const now = Date.UTC(2026, 0, 5, 12);
const later: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const end of later.splice(0)) await end();
});

function visitOf(api: FakeTelegram, more: Partial<DoctorVisit> = {}): DoctorVisit {
  const { environment, ...rest } = more;
  return {
    environment: { TELEGRAM_BOT_TOKEN: api.token, ...environment },
    options: { apiRoot: api.apiRoot },
    url: undefined,
    now: () => now,
    ...rest,
  };
}

function examinationOf(visit: DoctorVisit): Examination {
  const examination = doctor.examine(visit);
  later.push(async () => examination.close());
  return examination;
}

async function found(visit: DoctorVisit, name: string): Promise<Finding | undefined> {
  return (await examined(examinationOf(visit))).get(name);
}

/** An api in which an update waits: a look at the updates comes back at once. */
async function busyApi(options: Parameters<typeof openApi>[0] = {}): Promise<FakeTelegram> {
  const api = await openApi(options);
  api.customer().writes("Where is my order?");
  return api;
}

/** The address of a server that answers every request with a status. */
async function answering(status: number): Promise<string> {
  const server = createServer((_, response) => response.writeHead(status).end());
  later.push(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`;
}

describe("the doctor finds a Telegram bot", () => {
  it("well, takes nothing from it, and tells no secret", async () => {
    const api = await busyApi();
    const all = await examined(examinationOf(visitOf(api, { environment: { TELEGRAM_WEBHOOK_SECRET: undefined } })));
    expect(Object.fromEntries([...all].map(([name, { status }]) => [name, status]))).toEqual({
      token: "ok",
      groups: "ok",
      "privacy mode": "ok",
      webhook: "ok",
      "waiting updates": "warning",
      deliveries: "ok",
      "kinds of updates": "ok",
      polling: "ok",
      endpoint: "skipped",
    });
    expect(api.unconfirmed).toBe(1);
    expect(JSON.stringify([...all])).not.toContain(api.token.split(":")[1]);
  });

  it("with a webhook that is its own", async () => {
    const api = await openApi();
    const url = await answering(401);
    api.postTo(`${url}/telegram/webhook`);
    const all = await examined(
      examinationOf(visitOf(api, { url, environment: { TELEGRAM_WEBHOOK_SECRET: "s3cret-word" } })),
    );
    expect(Object.fromEntries([...all].map(([name, { status }]) => [name, status]))).toMatchObject({
      webhook: "ok",
      "waiting updates": "ok",
      polling: "skipped",
      endpoint: "ok",
    });
    expect(JSON.stringify([...all])).not.toContain("s3cret-word");
  });

  it.each([
    [undefined, /TELEGRAM_BOT_TOKEN is not set/],
    ["secret", /does not look like a bot's token/],
    ["7000000001:AA-wrong-secret", /does not know the token/],
  ])("without a token that holds: %s", async (token, message) => {
    const api = await openApi();
    const all = await examined(examinationOf(visitOf(api, { environment: { TELEGRAM_BOT_TOKEN: token } })));
    expect(all.get("token")).toMatchObject({
      status: "failed",
      message: expect.stringMatching(message),
      remedy: expect.stringMatching(/@BotFather.*TELEGRAM_BOT_TOKEN/),
    });
    expect(all.has("webhook")).toBe(false);
    expect(JSON.stringify([...all])).not.toContain("secret");
  });

  it("that may not join groups, or reads all that is said in them", async () => {
    const api = await busyApi({ groups: { canJoin: false, readsAll: true } });
    expect(await found(visitOf(api), "groups")).toMatchObject({
      status: "warning",
      remedy: expect.stringContaining("/setjoingroups"),
    });
    expect(await found(visitOf(api), "privacy mode")).toMatchObject({
      status: "warning",
      remedy: expect.stringContaining("/setprivacy"),
    });
  });

  it("with a webhook that is set elsewhere, whose path is not shown", async () => {
    const api = await openApi();
    api.postTo("https://other.example/hook/with-a-secret");
    const finding = await found(visitOf(api, { url: "https://a.example" }), "webhook");
    expect(finding).toMatchObject({
      status: "failed",
      message: expect.stringContaining("at other.example, and not at"),
    });
    expect(JSON.stringify(finding)).not.toContain("with-a-secret");
    expect(await found(visitOf(api), "webhook")).toMatchObject({
      status: "warning",
      remedy: expect.stringContaining("--url"),
    });
    const environment = { TELEGRAM_WEBHOOK_SECRET: "word" };
    expect(await found(visitOf(api, { environment }), "webhook")).toMatchObject({ status: "ok" });
  });

  it("that waits for a webhook that nobody has set", async () => {
    const api = await busyApi();
    const environment = { TELEGRAM_WEBHOOK_SECRET: "word" };
    expect(await found(visitOf(api, { environment }), "webhook")).toMatchObject({
      status: "failed",
      remedy: expect.stringContaining("publicUrl"),
    });
  });

  it("to whose webhook Telegram could not deliver", async () => {
    const api = await openApi();
    api.postTo("https://a.example/telegram/webhook");
    api.reportError("Wrong response from the webhook: 401 Unauthorized", now - 120_000);
    expect(await found(visitOf(api), "deliveries")).toMatchObject({
      status: "failed",
      message: "2 min ago Telegram could not deliver: Wrong response from the webhook: 401 Unauthorized.",
      remedy: expect.stringContaining("TELEGRAM_WEBHOOK_SECRET"),
    });
    api.reportError("Connection refused", now - 7_200_000);
    expect(await found(visitOf(api), "deliveries")).toMatchObject({ status: "ok" });
    api.reportError("Connection timed out", now);
    expect(await found(visitOf(api), "deliveries")).toMatchObject({ remedy: expect.stringContaining("https") });
  });

  it("to which the presses of buttons are not sent", async () => {
    const api = await openApi();
    await call(api, "setWebhook", { url: "https://a.example/telegram/webhook", allowed_updates: ["message"] });
    expect(await found(visitOf(api), "kinds of updates")).toMatchObject({
      status: "warning",
      message: expect.stringContaining("callback_query"),
    });
  });

  it("for which another program polls", async () => {
    const api = await openApi();
    const asked = api.nextCall("getUpdates");
    const finding = found(visitOf(api), "polling");
    await asked;
    const rival = new AbortController();
    const polled = call(api, "getUpdates", { timeout: 50 }, rival.signal).catch(() => {});
    expect(await finding).toMatchObject({ status: "warning", message: "Another program polls with this token." });
    rival.abort();
    await polled;
  });

  it("whose server is another program, or is not there", async () => {
    const api = await busyApi();
    expect(await found(visitOf(api, { url: await answering(200) }), "endpoint")).toMatchObject({ status: "failed" });
    expect(await found(visitOf(api, { url: "http://127.0.0.1:1" }), "endpoint")).toMatchObject({ status: "failed" });
    api.postTo("https://a.example/telegram/webhook");
    expect(await found(visitOf(api), "endpoint")).toMatchObject({
      status: "skipped",
      remedy: expect.stringContaining("--url"),
    });
  });

  it("asked to wait, or not well, or not there", async () => {
    const api = await busyApi();
    api.failNext({ kind: "rate_limited", retryAfter: 7 }, { method: "getMe" });
    expect((await found(visitOf(api), "token"))?.message).toBe(
      "Telegram asks to wait 7 s before getMe is called again.",
    );
    api.failNext({ kind: "status", status: 502 }, { method: "getWebhookInfo" });
    expect((await found(visitOf(api), "webhook"))?.message).toBe("Telegram answered 502 to getWebhookInfo.");
    await api.close();
    expect(await found(visitOf(api), "token")).toMatchObject({
      message: "No answer to getMe (ECONNREFUSED).",
      remedy: expect.stringContaining("firewall"),
    });
  });

  it("silent, and gives up when its time is over", async () => {
    const api = await openApi();
    api.failNext({ kind: "hang" }, { method: "getMe" });
    const over = new AbortController();
    const called = api.nextCall("getMe");
    const all = examined(examinationOf(visitOf(api)), over.signal);
    await called;
    over.abort();
    expect((await all).get("token")).toMatchObject({ status: "failed", message: "No answer to getMe (aborted)." });
  });
});

describe("the round trip in Telegram", () => {
  const signal = new AbortController().signal;

  async function trip(api: FakeTelegram): Promise<DoctorTrip> {
    const examination = examinationOf(visitOf(api));
    await examined(examination);
    return examination.trip.begin();
  }

  it("finds a chat, and says what is wrong with an id", async () => {
    const api = await busyApi();
    const ann = api.customer();
    const hands = await trip(api);
    expect(await hands.find(String(ann.id), signal)).toEqual({
      account: String(api.bot.id),
      address: { chat: String(ann.id) },
    });
    expect(await hands.find("ann", signal)).toMatchObject({
      status: "failed",
      remedy: expect.stringContaining("Leave --chat out"),
    });
    expect(await hands.find("404", signal)).toMatchObject({ remedy: expect.stringContaining("pressed Start") });
    ann.blocks();
    expect(await hands.find(String(ann.id), signal)).toMatchObject({ remedy: expect.stringContaining("Unblock") });
  });

  it("uploads a file and takes it back, and says so when it cannot", async () => {
    const api = await busyApi();
    const ann = api.customer();
    const hands = await trip(api);
    const place = { account: "", address: { chat: String(ann.id) } };
    const { finding, id = "" } = await hands.file(place, "doctor.txt", Buffer.from("x"), signal);
    expect([finding.status, ann.messages.map(({ file }) => file?.name)]).toEqual(["ok", ["doctor.txt"]]);
    expect(await hands.remove(place, id, signal)).toMatchObject({ status: "ok" });
    expect(ann.messages).toEqual([]);
    expect(await hands.remove(place, id, signal)).toMatchObject({ status: "failed" });
    expect(await hands.edit(place, id, "x", signal)).toMatchObject({ status: "failed" });
    expect((await hands.file(place, "empty.txt", new Uint8Array(), signal)).finding).toMatchObject({
      status: "failed",
    });
    expect(await hands.typing(place, signal)).toMatchObject({ status: "ok" });
    await api.close();
    const unsent = (await hands.file(place, "doctor.txt", Buffer.from("x"), signal)).finding;
    expect(unsent).toMatchObject({ status: "failed" });
    expect(JSON.stringify(unsent)).not.toContain(api.token.split(":")[1]);
  });

  it("shows what waits, takes only its own, and only if no customer's waits before it", async () => {
    const api = await busyApi();
    const ann = api.customer();
    const hands = await trip(api);
    const seen: Inbound[] = [];
    const over = new AbortController();
    const code = Promise.withResolvers<void>();
    ann.writes("doctor 1234");
    const watching = hands.fetchEvents?.((event) => {
      seen.push(event);
      if (event.kind !== "message" || event.text !== "doctor 1234") return false;
      code.resolve();
      return true;
    }, over.signal);
    await code.promise;
    over.abort();
    await watching;
    await hands.forget?.(signal);
    expect([seen.length, api.unconfirmed]).toEqual([2, 2]);
  });

  it("confirms its own updates where nobody else waits", async () => {
    const api = await busyApi();
    const hands = await trip(api);
    const over = new AbortController();
    const first = Promise.withResolvers<void>();
    const watching = hands.fetchEvents?.(() => {
      first.resolve();
      return true;
    }, over.signal);
    await first.promise;
    over.abort();
    await watching;
    await hands.forget?.(signal);
    expect(api.unconfirmed).toBe(0);
  });

  it("does not hear where a webhook is set, and leaves the webhook alone", async () => {
    const api = await openApi();
    api.postTo("https://a.example/telegram/webhook");
    const hands = await trip(api);
    expect([hands.deaf, hands.fetchEvents]).toEqual([expect.stringContaining("webhook"), undefined]);
    expect(api.calls.map(({ method }) => method)).not.toContain("deleteWebhook");
  });
});

async function call(api: FakeTelegram, method: string, payload: object, signal?: AbortSignal): Promise<void> {
  const response = await fetch(`${api.apiRoot}/bot${api.token}/${method}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(payload),
    ...(signal === undefined ? {} : { signal }),
  });
  await response.arrayBuffer();
}
