import { recordingHost } from "@frontdesk/core/testing";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { teams } from "../src/index.ts";
import type { TokenOptions } from "../src/testing/index.ts";
import { activityFor, atEnd, bench, endAfterEach, openFake, post } from "./support/bench.ts";

endAfterEach();

const printed: unknown[] = [];
beforeEach(() => {
  printed.length = 0;
  for (const method of ["error", "warn", "log", "info", "debug"] as const) {
    vi.spyOn(console, method).mockImplementation((...words: unknown[]) => void printed.push(...words));
  }
  // Loggers that go round the console.
  for (const stream of [process.stdout, process.stderr]) {
    vi.spyOn(stream, "write").mockImplementation((words) => {
      printed.push(words);
      return true;
    });
  }
});
afterEach(() => {
  vi.restoreAllMocks();
});

const hour = 3600;
const now = (): number => Math.floor(Date.now() / 1000);
const other = "00000000-0000-4000-8000-00000000dead";

const forged: readonly (readonly [string, TokenOptions | (() => TokenOptions)])[] = [
  ["signed with another key", { foreignKey: true }],
  ["signed with a key that is not published", { header: { kid: "nobody" } }],
  ["that names no key", { header: { kid: undefined, x5t: undefined } }],
  ["that names a key of another's by its address", { foreignKey: true, header: { jku: "https://evil.example/keys" } }],
  ["that brings its own key", { foreignKey: true, header: { jwk: { kty: "RSA", n: "AQAB", e: "AQAB" } } }],
  ["not signed at all", { header: { alg: "none" } }],
  ["signed by HMAC, as its header says", { header: { alg: "HS256" } }],
  ["for another bot", { claims: { aud: other } }],
  ["for nobody", { claims: { aud: undefined } }],
  ["of another issuer", { claims: { iss: "https://evil.example" } }],
  ["for another address", { claims: { serviceurl: "https://evil.example/" } }],
  ["for no address", { claims: { serviceurl: undefined } }],
  ["that has expired", () => ({ claims: { iat: now() - 3 * hour, nbf: now() - 3 * hour, exp: now() - hour } })],
  ["that is not valid yet", () => ({ claims: { nbf: now() + hour } })],
  [
    "of the emulator, which covers no address",
    { claims: { iss: "https://login.microsoftonline.com/d6d49420-f39b-4df7-a1dc-d59a935871db/v2.0", ver: "2.0" } },
  ],
];

describe.each(["botbuilder", "agents"] as const)("with %s a request", (sdk) => {
  it("is taken with the token of Teams", async () => {
    const made = await bench({ sdk });
    expect(await post(made, activityFor(made.fake))).toEqual({ status: 200 });
    expect(made.host.accepted).toHaveLength(1);
  });

  for (const [what, token] of forged) {
    it(`is refused with a token ${what}`, async () => {
      const made = await bench({ sdk });
      const answer = await post(made, activityFor(made.fake), typeof token === "function" ? token() : token);
      expect(answer).toEqual({ status: 401 });
      expect(made.host.offered).toBe(0);
      expect(printed).toEqual([]);
      expect(made.host.lines).toEqual([]);
    });
  }

  for (const header of ["", "Bearer", "Bearer x", "Basic dXNlcjpwYXNz", "Bearer a.b.c", "Bearer a.b.c d"]) {
    it(`is refused with ${header === "" ? "an empty header" : header}`, async () => {
      const made = await bench({ sdk });
      const answer = await post(made, activityFor(made.fake), {}, { headers: { authorization: header } });
      expect(answer).toEqual({ status: 401 });
      expect(printed).toEqual([]);
    });
  }

  it("is refused when its body names another address than its token", async () => {
    const made = await bench({ sdk });
    for (const serviceUrl of ["https://evil.example/", "", undefined, 7, "http://smba.trafficmanager.net/"]) {
      expect(await post(made, activityFor(made.fake, { serviceUrl }))).toEqual({ status: 401 });
    }
    expect(made.host.offered).toBe(0);
  });

  it("is refused when it is of a channel with other keys, and ignored when of one that is not Teams", async () => {
    const made = await bench({ sdk });
    expect(await post(made, activityFor(made.fake, { channelId: "AseChannel" }))).toEqual({ status: 401 });
    // The key is endorsed for Teams alone.
    expect(await post(made, activityFor(made.fake, { channelId: "webchat" }))).toEqual({ status: 401 });
    expect(made.host.offered).toBe(0);
    expect(printed).toEqual([]);
  });

  it("is trusted for as long as its token holds, and without effect when it comes once more", async () => {
    const made = await bench({ sdk });
    const { headers, body } = await made.fake.sign(activityFor(made.fake), made.fake.serviceUrl);
    const request = { headers, body };
    for (let time = 0; time < 3; time += 1) expect(await post(made, {}, {}, request)).toEqual({ status: 200 });
    expect(made.host.accepted).toHaveLength(1);
  });

  it("is asked for again when the keys cannot be fetched", async () => {
    const made = await bench({ sdk });
    made.fake.keys.hide();
    expect(await post(made, activityFor(made.fake))).toMatchObject({ status: 503 });
    expect(made.host.lines.map(({ event }) => event)).toEqual(["teams.keys_unavailable"]);
  });

  it("is checked with the keys of yesterday when today's cannot be fetched, for five days and no longer", async () => {
    const made = await bench({ sdk });
    const { clock, lines } = made.host;
    expect(await post(made, activityFor(made.fake))).toEqual({ status: 200 });
    made.fake.keys.hide();
    const before = made.fake.keys.reads;
    await clock.advance(25 * hour * 1000);
    for (let time = 0; time < 5; time += 1) expect(await post(made, activityFor(made.fake))).toEqual({ status: 200 });
    expect(await post(made, activityFor(made.fake), { foreignKey: true })).toEqual({ status: 401 });
    await expect.poll(() => lines.map(({ event }) => event)).toEqual(["teams.keys_not_renewed"]);
    expect(made.fake.keys.reads).toBe(before + 1);
    await clock.advance(94 * hour * 1000);
    expect(await post(made, activityFor(made.fake))).toEqual({ status: 200 });
    await clock.advance(hour * 1000);
    expect(await post(made, activityFor(made.fake))).toMatchObject({ status: 503 });
    made.fake.keys.show();
    await clock.advance(60_000);
    expect(await post(made, activityFor(made.fake))).toEqual({ status: 200 });
  });

  it("is checked with new keys when old ones have been replaced", async () => {
    const made = await bench({ sdk });
    expect(await post(made, activityFor(made.fake))).toEqual({ status: 200 });
    const before = made.fake.keys.reads;
    made.fake.keys.rotate();
    await made.host.clock.advance(60_000);
    expect(await post(made, activityFor(made.fake))).toEqual({ status: 200 });
    for (let time = 0; time < 5; time += 1) {
      expect(await post(made, activityFor(made.fake), { header: { kid: "nobody" } })).toEqual({ status: 401 });
    }
    expect(made.fake.keys.reads).toBe(before + 1);
  });

  it("is asked for again when its key is not known and the new ones cannot be fetched", async () => {
    const made = await bench({ sdk });
    expect(await post(made, activityFor(made.fake))).toEqual({ status: 200 });
    made.fake.keys.rotate();
    made.fake.keys.hide();
    await made.host.clock.advance(60_000);
    expect(await post(made, activityFor(made.fake))).toMatchObject({ status: 503 });
    made.fake.keys.show();
    await made.host.clock.advance(60_000);
    expect(await post(made, activityFor(made.fake))).toEqual({ status: 200 });
  });

  it("leaves what others print alone", async () => {
    const made = await bench({ sdk });
    const refused = post(made, activityFor(made.fake), { foreignKey: true });
    console.error("a line of the program's own");
    await refused;
    expect(printed).toEqual(["a line of the program's own"]);
    await made.channel.close();
    console.error("and one after");
    expect(printed).toEqual(["a line of the program's own", "and one after"]);
  });
});

describe("without credentials", () => {
  it("takes what comes from this machine and leads back to it, and sends without a token", async () => {
    const fake = await openFake();
    const channel = teams({ insecure: "loopback" });
    const host = recordingHost(channel);
    atEnd(() => channel.close());
    await channel.open(host);
    const headers = { "content-type": "application/json; charset=utf-8" };
    const request = { headers };
    const made = { fake, channel };
    expect(await post(made, activityFor(fake), {}, request)).toEqual({ status: 200 });
    for (const refused of [
      { remoteAddress: "10.0.0.7" },
      { headers: { ...headers, "x-forwarded-for": "203.0.113.9" } },
      { headers: { ...headers, via: "1.1 proxy" } },
      // A page in a browser on this machine.
      { headers: { ...headers, origin: "https://evil.example" } },
      { headers: { ...headers, origin: "null" } },
      { headers: { ...headers, "sec-fetch-site": "cross-site" } },
      { headers: { "content-type": "text/plain" } },
      { headers: {} },
    ]) {
      expect(await post(made, activityFor(fake, { id: "2" }), {}, { ...request, ...refused })).toEqual({ status: 401 });
    }
    const elsewhere = activityFor(fake, { id: "3", serviceUrl: "https://evil.example/" });
    expect(await post(made, elsewhere, {}, request)).toEqual({ status: 401 });
    expect(host.accepted).toHaveLength(1);
  });
});
