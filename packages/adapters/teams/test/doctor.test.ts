import { createServer } from "node:http";
import type { DoctorTrip, DoctorVisit, Examination, Finding } from "@frontdesk/core";
import { examined } from "@frontdesk/core/testing";
import { describe, expect, it } from "vitest";
import { doctor } from "../src/doctor/index.ts";
import { loginUrl } from "../src/doctor/token.ts";
import { readOptions } from "../src/options.ts";
import type { FakeTeams } from "../src/testing/index.ts";
import { atEnd, endAfterEach, openFake, serveOnce } from "./support/bench.ts";

endAfterEach();

function visitOf(
  fake: FakeTeams,
  environment: Record<string, string | undefined> = {},
  more: Partial<DoctorVisit> = {},
): DoctorVisit {
  const { appId, appPassword, tenantId, endpoints } = fake.options;
  const own = { MICROSOFT_APP_ID: appId, MICROSOFT_APP_PASSWORD: appPassword, MICROSOFT_APP_TENANT_ID: tenantId };
  return {
    environment: { ...own, ...environment },
    options: { endpoints, serviceUrl: fake.serviceUrl },
    url: undefined,
    now: Date.now,
    ...more,
  };
}

function examinationOf(visit: DoctorVisit): Examination {
  return doctor.examine(visit);
}

async function found(visit: DoctorVisit, name: string): Promise<Finding | undefined> {
  return (await examined(examinationOf(visit))).get(name);
}

/** The address of a server that answers in one way, or never. */
async function answering(status: number | "never", body = "", headers: Record<string, string> = {}): Promise<string> {
  const server = createServer((_, response) => {
    if (status !== "never") response.writeHead(status, headers).end(body);
  });
  atEnd(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`;
}

/** A visit in which one of the endpoints is another. */
function elsewhere(fake: FakeTeams, endpoints: object): DoctorVisit {
  const visit = visitOf(fake);
  return { ...visit, options: { ...visit.options, endpoints: { ...fake.options.endpoints, ...endpoints } } };
}

describe("the doctor finds a Teams bot", () => {
  it("well, and tells no secret", async () => {
    const fake = await openFake();
    const all = await examined(examinationOf(visitOf(fake, {}, { url: await answering(401) })));
    expect([...all].filter(([, { status }]) => status !== "ok")).toEqual([]);
    expect([...all.keys()]).toEqual([
      "app id",
      "tenant",
      "password",
      "token",
      "audience",
      "token's time",
      "keys' address",
      "keys",
      "service",
      "endpoint",
    ]);
    const told = JSON.stringify([...all]);
    for (const secret of [fake.options.appPassword, "fake-signature"]) expect(told).not.toContain(secret);
  });

  it.each([
    ["MICROSOFT_APP_ID", undefined, "app id", /is not set/],
    ["MICROSOFT_APP_ID", "my-bot", "app id", /not a GUID/],
    ["MICROSOFT_APP_PASSWORD", "", "password", /is not set/],
    ["MICROSOFT_APP_PASSWORD", "00000000-0000-4000-8000-00000000abcd", "password", /Secret ID/],
    ["MICROSOFT_APP_TENANT_ID", "acme.example", "tenant", /not a GUID/],
  ])("with %s as %s", async (name, value, check, message) => {
    const all = await examined(examinationOf(visitOf(await openFake(), { [name]: value })));
    expect(all.get(check)).toMatchObject({
      status: "failed",
      message: expect.stringMatching(message),
      remedy: expect.stringMatching(`${name}.*Azure portal`),
    });
    expect(all.has("token")).toBe(false);
    if (name === "MICROSOFT_APP_PASSWORD" && value !== "") expect(JSON.stringify([...all])).not.toContain(value);
  });

  it("without a tenant, or with one that is needed", async () => {
    const fake = await openFake();
    const none = { MICROSOFT_APP_TENANT_ID: undefined };
    expect(await found(visitOf(fake, none), "tenant")).toMatchObject({ status: "warning" });
    expect(await found(visitOf(fake, { ...none, MICROSOFT_APP_TYPE: "SingleTenant" }), "tenant")).toMatchObject({
      status: "failed",
    });
  });

  it("whose password has expired", async () => {
    const fake = await openFake();
    fake.expirePassword();
    expect(await found(visitOf(fake), "token")).toMatchObject({
      status: "failed",
      message: expect.stringMatching(/AADSTS7000222.*has expired/),
      remedy: expect.stringContaining("MICROSOFT_APP_PASSWORD"),
    });
  });

  it("whose password is another app's, and does not repeat it", async () => {
    const password = "s3cret-of-nobody";
    const all = await examined(examinationOf(visitOf(await openFake(), { MICROSOFT_APP_PASSWORD: password })));
    expect(all.get("token")).toMatchObject({
      status: "failed",
      message: expect.stringContaining("AADSTS7000215"),
      remedy: expect.stringContaining("MICROSOFT_APP_PASSWORD"),
    });
    expect(JSON.stringify([...all])).not.toContain(password);
  });

  it("whose app is in another tenant", async () => {
    const fake = await openFake();
    fake.moveApp();
    expect(await found(visitOf(fake), "token")).toMatchObject({
      status: "failed",
      message: expect.stringContaining("the app is not in this tenant"),
      remedy: expect.stringContaining("MICROSOFT_APP_TENANT_ID"),
    });
    const other = visitOf(await openFake(), { MICROSOFT_APP_TENANT_ID: "10000000-0000-4000-8000-00000000abcd" });
    expect(await found(other, "audience")).toMatchObject({
      status: "failed",
      message: expect.stringContaining("another tenant"),
    });
  });

  it("whose token is for another service or another app", async () => {
    const claims = (more: object): string => `x.${Buffer.from(JSON.stringify(more)).toString("base64url")}.x`;
    const fake = await openFake();
    for (const [given, message] of [
      [{ aud: "https://graph.microsoft.com" }, /another service/],
      [{ aud: "https://api.botframework.com", appid: "another" }, /another app's/],
    ] as const) {
      const login = await answering(200, JSON.stringify({ access_token: claims(given) }));
      expect((await found(elsewhere(fake, { login }), "audience"))?.message).toMatch(message);
    }
    const login = await answering(200, JSON.stringify({ access_token: "opaque" }));
    expect(await found(elsewhere(fake, { login }), "audience")).toMatchObject({ status: "skipped" });
  });

  it("on a machine whose clock is off", async () => {
    const late = visitOf(await openFake(), {}, { now: () => Date.now() + 7_200_000 });
    expect(await found(late, "token's time")).toMatchObject({
      status: "failed",
      remedy: expect.stringContaining("NTP"),
    });
  });

  it("with a managed identity, which has no password", async () => {
    const all = await examined(examinationOf(visitOf(await openFake(), { MICROSOFT_APP_TYPE: "UserAssignedMSI" })));
    expect(all.get("password")?.status).toBe("skipped");
    expect(all.has("token")).toBe(false);
  });

  it("that does not get the keys", async () => {
    const fake = await openFake();
    fake.keys.hide();
    const all = await examined(examinationOf(visitOf(fake)));
    expect(all.get("keys' address")).toMatchObject({
      status: "failed",
      message: expect.stringContaining("answered 500"),
    });
    expect(all.has("keys")).toBe(false);
  });

  it("with metadata of another issuer, without keys, or with none for Teams", async () => {
    const fake = await openFake();
    expect(await found(elsewhere(fake, { issuer: "https://api.botframework.us" }), "keys' address")).toMatchObject({
      status: "failed",
    });
    const { issuer } = fake.options.endpoints;
    for (const [body, status] of [
      ["{}", "failed"],
      ['{"keys":[{"kid":"1"}]}', "warning"],
    ] as const) {
      const jwks_uri = await answering(200, body);
      const openIdMetadata = await answering(200, JSON.stringify({ issuer, jwks_uri }));
      expect((await found(elsewhere(fake, { openIdMetadata }), "keys"))?.status).toBe(status);
    }
  });

  it("whose service is not reached by TLS, and keeps its token back", async () => {
    const fake = await openFake();
    const seen: string[] = [];
    const origin = await serveOnce((request, response) => {
      seen.push(request.headers.authorization ?? "none");
      response.writeHead(201).end('{"id":"a:1"}');
    });
    // This machine too, by a name that is not known for it.
    const serviceUrl = origin.replace("127.0.0.1", "[::ffff:127.0.0.1]");
    const visit = visitOf(fake);
    const examination = examinationOf({ ...visit, options: { ...visit.options, serviceUrl } });
    expect((await examined(examination)).get("service")?.status).toBe("failed");
    const trip = examination.trip.begin();
    const signal = new AbortController().signal;
    const finding = await trip.find("00000000-0000-4000-8000-000000000101", signal);
    expect(finding).toMatchObject({ status: "failed", message: expect.stringContaining("https") });
    const address = { serviceUrl, conversation: "a:1", tenant: "t", bot: "28:1", type: "personal", user: "doctor" };
    expect(await trip.typing({ account: "t", address }, signal)).toMatchObject({ status: "failed" });
    expect(seen.filter((token) => token !== "none")).toEqual([]);
  });

  it("asked to wait, or behind a proxy, or cut off", async () => {
    const fake = await openFake();
    const busy = await answering(429, "", { "retry-after": "9" });
    expect((await found(elsewhere(fake, { login: busy }), "token"))?.message).toBe(
      "Microsoft asks to wait 9 s before the login is called again.",
    );
    const proxy = await answering(200, "<html>Sign in to the network</html>");
    expect(await found(elsewhere(fake, { openIdMetadata: proxy }), "keys' address")).toMatchObject({
      status: "failed",
      remedy: expect.stringContaining("proxy"),
    });
    const gone = "http://127.0.0.1:1";
    for (const [endpoints, check] of [
      [{ login: gone }, "token"],
      [{ openIdMetadata: gone }, "keys' address"],
    ] as const) {
      expect(await found(elsewhere(fake, endpoints), check)).toMatchObject({
        status: "failed",
        message: expect.stringContaining("No answer from"),
        remedy: expect.stringContaining("firewall"),
      });
    }
    const visit = visitOf(fake);
    expect(await found({ ...visit, options: { ...visit.options, serviceUrl: gone } }, "service")).toMatchObject({
      status: "failed",
    });
    expect(
      await found({ ...visit, options: { ...visit.options, serviceUrl: "http://a.example" } }, "service"),
    ).toMatchObject({
      remedy: expect.stringContaining("--options"),
    });
  });

  it("whose server is another program, or is not there", async () => {
    const fake = await openFake();
    expect(await found(visitOf(fake, {}, { url: await answering(200) }), "endpoint")).toMatchObject({
      status: "failed",
    });
    expect(await found(visitOf(fake, {}, { url: "http://127.0.0.1:1" }), "endpoint")).toMatchObject({
      status: "failed",
    });
    expect(await found(visitOf(fake), "endpoint")).toMatchObject({ status: "skipped" });
  });

  it("silent, and gives up when its time is over", async () => {
    const fake = await openFake();
    const over = new AbortController();
    const login = await answering("never");
    const [, , , token] = examinationOf(elsewhere(fake, { login })).checks;
    const finding = token?.run(over.signal);
    over.abort();
    expect(await finding).toMatchObject({
      status: "failed",
      message: "No answer from Microsoft's login (AbortError).",
    });
  });
});

describe("the login", () => {
  const tenantId = "10000000-0000-4000-8000-00000000abcd";

  it.each([
    [{ tenantId }, `https://login.microsoftonline.com/${tenantId}/oauth2/v2.0/token`],
    [{}, "https://login.microsoftonline.com/botframework.com/oauth2/v2.0/token"],
    [{ tenantId, appType: "MultiTenant" }, "https://login.microsoftonline.com/botframework.com/oauth2/v2.0/token"],
    [{ tenantId, endpoints: { login: "https://login.example/" } }, "https://login.example/oauth2/v2.0/token"],
  ] as const)("of %j is %s", (options, url) => {
    expect(loginUrl(readOptions(options, {}))).toBe(url);
  });
});

describe("the variables", () => {
  it("are needed or not, as the others are", () => {
    const needed = (environment: Record<string, string>): readonly string[] =>
      doctor.variables.filter(({ isNeeded }) => isNeeded(environment)).map(({ name }) => name);
    expect(needed({})).toEqual(["MICROSOFT_APP_ID", "MICROSOFT_APP_PASSWORD", "MICROSOFT_APP_TENANT_ID"]);
    expect(needed({ MICROSOFT_APP_TYPE: "MultiTenant" })).toEqual(["MICROSOFT_APP_ID", "MICROSOFT_APP_PASSWORD"]);
    expect(needed({ MICROSOFT_APP_TYPE: "UserAssignedMSI" })).toEqual(["MICROSOFT_APP_ID", "MICROSOFT_APP_TENANT_ID"]);
  });
});

describe("the round trip in Teams", () => {
  const signal = new AbortController().signal;

  async function trip(): Promise<{ readonly fake: FakeTeams; readonly hands: DoctorTrip }> {
    const fake = await openFake();
    const examination = examinationOf(visitOf(fake));
    await examined(examination);
    return { fake, hands: examination.trip.begin() };
  }

  it("opens the chat with a person, by either id", async () => {
    const { fake, hands } = await trip();
    const ann = fake.customer();
    for (const id of [ann.id, ann.aadObjectId, ann.conversation]) {
      expect(await hands.find(id, signal)).toMatchObject({
        address: { conversation: ann.conversation, type: "personal" },
      });
    }
    const group = fake.group("groupChat");
    expect(await hands.find(group.id, signal)).toMatchObject({ address: { type: "groupChat" } });
  });

  it("says what is wrong with an id", async () => {
    const { fake, hands } = await trip();
    expect(await hands.find("ann@a.example", signal)).toMatchObject({
      status: "failed",
      remedy: expect.stringContaining("GUID"),
    });
    expect(await hands.find("29:nobody", signal)).toMatchObject({
      message: expect.stringContaining("403 BotNotInConversationRoster"),
      remedy: expect.stringContaining("Install the app"),
    });
    fake.revokeTokens();
    expect(await hands.find("29:nobody", signal)).toMatchObject({
      remedy: expect.stringContaining("MICROSOFT_APP_PASSWORD"),
    });
    await fake.close();
    expect(await hands.find("29:nobody", signal)).toMatchObject({ message: expect.stringContaining("No answer from") });
  });

  it("asks for consent to a file, where Teams takes files, and takes the question back", async () => {
    const { fake, hands } = await trip();
    const ann = fake.customer();
    const place = await hands.find(ann.id, signal);
    if ("status" in place) throw new Error(place.message);
    const { finding, id = "" } = await hands.file(place, "doctor.txt", Buffer.from("x"), signal);
    expect([finding.status, ann.messages.map(({ others }) => others)]).toEqual(["ok", [["doctor.txt"]]]);
    expect(await hands.edit(place, id, "Changed", signal)).toMatchObject({ status: "ok" });
    expect(ann.messages.map(({ text }) => text)).toEqual(["Changed"]);
    expect(await hands.remove(place, id, signal)).toMatchObject({ status: "ok" });
    expect(await hands.remove(place, id, signal)).toMatchObject({ status: "failed" });
    expect(await hands.typing(place, signal)).toMatchObject({ status: "ok" });
    expect(ann.typings).toBe(1);
    fake.failNext({ kind: "rate_limited", retryAfter: 3 });
    expect((await hands.file(place, "doctor.txt", Buffer.from("x"), signal)).finding).toMatchObject({
      message: "Microsoft asks to wait 3 s before the service is called again.",
    });
    const group = await hands.find(fake.group("groupChat").id, signal);
    if ("status" in group) throw new Error(group.message);
    expect((await hands.file(group, "doctor.txt", Buffer.from("x"), signal)).finding).toMatchObject({
      status: "skipped",
    });
  });
});
