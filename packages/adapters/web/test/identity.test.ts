import { beforeAll, describe, expect, test } from "vitest";
import { encode } from "../src/base64url.ts";
import type { WebOptions } from "../src/index.ts";
import { openChat } from "./support/chat.ts";

const secret = "a secret of at least thirty-two bytes";
/** When the tests take place: the clock of the fake host. */
const now = Date.UTC(2026, 0, 5, 12) / 1000;
const good = { sub: "customer-7", exp: now + 300 };

type Sign = (input: Uint8Array<ArrayBuffer>) => Promise<ArrayBuffer>;

/** A token with any header, signed in any way. */
async function token(claims: unknown, sign: Sign, header: object): Promise<string> {
  const part = (value: unknown): string => encode(new TextEncoder().encode(JSON.stringify(value)));
  const input = `${part(header)}.${part(claims)}`;
  return `${input}.${encode(new Uint8Array(await sign(new TextEncoder().encode(input))))}`;
}

async function withSecret(key: string | Uint8Array<ArrayBuffer>): Promise<Sign> {
  const bytes = typeof key === "string" ? new TextEncoder().encode(key) : key;
  const imported = await crypto.subtle.importKey("raw", bytes, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  return (input) => crypto.subtle.sign("HMAC", imported, input);
}

/** A page's server: its public key, and how it signs. */
async function keyPair(algorithm: "RS256" | "ES256") {
  const rsa = {
    name: "RSASSA-PKCS1-v1_5",
    hash: "SHA-256",
    modulusLength: 2048,
    publicExponent: Uint8Array.of(1, 0, 1),
  };
  const ec = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
  const how = algorithm === "RS256" ? rsa : ec;
  const { publicKey, privateKey } = await crypto.subtle.generateKey(how, true, ["sign", "verify"]);
  const jwk = await crypto.subtle.exportKey("jwk", publicKey);
  const sign: Sign = (input) => crypto.subtle.sign(how, privateKey, input);
  return { jwk, sign, spki: new Uint8Array(await crypto.subtle.exportKey("spki", publicKey)) };
}

let hs: Sign;
let rs: Awaited<ReturnType<typeof keyPair>>;
let es: Awaited<ReturnType<typeof keyPair>>;
beforeAll(async () => {
  [hs, rs, es] = await Promise.all([withSecret(secret), keyPair("RS256"), keyPair("ES256")]);
});

const hs256 = (claims: unknown): Promise<string> => token(claims, hs, { alg: "HS256", typ: "JWT" });

async function chatWith(identity: WebOptions["identity"] = { secret }) {
  const chat = await openChat({ identity });
  const refusal = async (jwt: string) => {
    const { status, body } = await chat.open({ identity: jwt });
    return [status, body.error?.code, body.error?.message];
  };
  return { ...chat, refusal };
}

const refused = [403, "InvalidIdentity", expect.stringMatching(/^The identity is not valid: .*\.$/)];

describe("a customer who is signed in", () => {
  test("is who the page's server says, in the same conversation on every device, and gets no key", async () => {
    const { visit, send, host } = await chatWith();
    const claims = { ...good, name: "Ann", email: "ann@example.com", locale: "en-GB" };
    const [phone, laptop] = [
      await visit({ identity: await hs256(claims) }),
      await visit({ identity: await hs256(claims) }),
    ];
    expect(laptop.conversation).toBe(phone.conversation);
    expect([phone.key, phone.customer]).toEqual([undefined, { name: "Ann" }]);
    await send(phone.session, { id: "m1", text: "Hello" });
    expect(host.accepted[0]?.user).toEqual({
      id: "customer-7",
      name: "Ann",
      email: "ann@example.com",
      locale: "en-GB",
      verified: true,
    });
  });

  test("is not told from their conversation's id, and shares it with nobody", async () => {
    const { visit } = await chatWith();
    const one = await visit({ identity: await hs256(good) });
    const two = await visit({ identity: await hs256({ ...good, sub: "customer-8" }) });
    expect(one.conversation).toMatch(/^[0-9a-f]{32}$/);
    expect(two.conversation).not.toBe(one.conversation);
  });

  test("counts for more than the key that their browser still has", async () => {
    const { visit } = await chatWith();
    const before = await visit();
    const after = await visit({ key: before.key, identity: await hs256(good) });
    expect(after.conversation).not.toBe(before.conversation);
  });

  test("may be signed in by a public key of either kind, or by one of several", async () => {
    const rsToken = await token(good, rs.sign, { alg: "RS256" });
    const esToken = await token(good, es.sign, { alg: "ES256", kid: "b" });
    const status = async (identity: WebOptions["identity"], jwt: string) =>
      (await (await chatWith(identity)).open({ identity: jwt })).status;
    expect(await status({ jwk: rs.jwk }, rsToken)).toBe(200);
    expect(await status({ jwk: es.jwk }, esToken)).toBe(200);
    const jwks = [
      { ...rs.jwk, kid: "a" },
      { ...es.jwk, kid: "b", use: "sig" },
    ];
    expect(await status({ jwks }, rsToken)).toBe(200);
    expect(await status({ jwks }, esToken)).toBe(200);
    expect(await status({ jwks }, await token(good, es.sign, { alg: "ES256", kid: "c" }))).toBe(403);
  });

  test("is known by their id alone, where what else is said of them is not valid", async () => {
    const { visit, send, host } = await chatWith();
    const claims = { ...good, name: 5, email: "no address", locale: "<b>" };
    await send((await visit({ identity: await hs256(claims) })).session, { id: "m1", text: "Hello" });
    const unproven = { ...good, email: "boss@example.com", email_verified: false };
    await send((await visit({ identity: await hs256(unproven) })).session, { id: "m2", text: "Hello" });
    const user = { id: "customer-7", verified: true };
    expect(host.accepted.map((event) => event.user)).toEqual([user, user]);
  });
});

describe("an identity is refused", () => {
  test.each([
    ["has expired", { exp: now - 61 }],
    ["has no end", { exp: undefined }],
    ["ends at no time", { exp: "tomorrow" }],
    ["holds for more than a day", { exp: now + 86_461 }],
    ["does not hold yet", { nbf: now + 61 }],
    ["is from the future", { iat: now + 61 }],
    ["was made at no time", { iat: "now" }],
    ["is meant for somebody else", { aud: "https://other.example" }],
    ["is nobody's", { sub: undefined }],
    ["is nobody's, by a number", { sub: 7 }],
    ["is nobody's, by an empty word", { sub: " " }],
    ["is nobody's, by control characters", { sub: "a\u0000b" }],
    ["is nobody's, at length", { sub: "x".repeat(201) }],
    ["looks like a visitor who is not signed in", { sub: "dl_0123" }],
    ["looks like one who gave their own id", { sub: "visitor_7" }],
  ])("that %s", async (_, claims) => {
    const { refusal, host } = await chatWith();
    expect(await refusal(await hs256({ ...good, ...claims }))).toEqual(refused);
    expect(host.logged).toEqual([]);
  });

  test.each([
    ["within a minute of its end", { exp: now - 59 }],
    ["a minute before it begins", { nbf: now + 59, iat: now + 59 }],
    ["for a day", { exp: now + 86_400 }],
  ])("but not %s: clocks differ", async (_, claims) => {
    const { open } = await chatWith();
    expect((await open({ identity: await hs256({ ...good, ...claims }) })).status).toBe(200);
  });

  test("without a signature, by none or by another one", async () => {
    const { refusal } = await chatWith();
    const none: Sign = async () => new ArrayBuffer(0);
    expect(await refusal(await token(good, none, { alg: "none" }))).toEqual(refused);
    expect(await refusal(`${(await hs256(good)).split(".").slice(0, 2).join(".")}.`)).toEqual(refused);
    expect(await refusal(await token(good, hs, { alg: "none" }))).toEqual(refused);
    expect(await refusal(await token(good, await withSecret(`${secret}.`), { alg: "HS256" }))).toEqual(refused);
    expect(await refusal(await token(good, hs, { alg: "HS512" }))).toEqual(refused);
    expect(await refusal(await token(good, hs, { alg: "HS256", crit: ["b64"], b64: false }))).toEqual(refused);
    const [head = "", , proof = ""] = (await hs256(good)).split(".");
    const claims = encode(new TextEncoder().encode(JSON.stringify({ ...good, sub: "admin" })));
    expect(await refusal(`${head}.${claims}.${proof}`)).toEqual(refused);
  });

  test("that is signed with the public key as if it were a secret", async () => {
    const { refusal } = await chatWith({ jwk: rs.jwk });
    for (const key of [rs.spki, new TextEncoder().encode(JSON.stringify(rs.jwk)), new TextEncoder().encode(rs.jwk.n)]) {
      expect(await refusal(await token(good, await withSecret(key), { alg: "HS256" }))).toEqual(refused);
      expect(await refusal(await token(good, await withSecret(key), { alg: "RS256" }))).toEqual(refused);
    }
    expect(await refusal(await token(good, es.sign, { alg: "ES256", jwk: es.jwk }))).toEqual(refused);
  });

  test.each(["a", "a.b", "a.b.c", "....", "🙂.🙂.🙂", "x".repeat(9_000), "eyJhbGciOiJIUzI1NiJ9..", '{"alg":"HS256"}'])(
    "that is none: %j",
    async (jwt) => {
      const { refusal, host } = await chatWith();
      expect(await refusal(jwt)).toEqual(refused);
      expect(host.logged).toEqual([]);
    },
  );

  test("with claims that are no object", async () => {
    const { refusal } = await chatWith();
    for (const claims of [null, [], "admin", 5]) expect(await refusal(await hs256(claims))).toEqual(refused);
  });

  test("by another audience or issuer than is asked for", async () => {
    const { open, refusal } = await chatWith({ secret, audience: "support", issuer: "https://shop.example" });
    const named = { ...good, aud: ["shop", "support"], iss: "https://shop.example" };
    expect((await open({ identity: await hs256(named) })).status).toBe(200);
    for (const claims of [
      { aud: "shop" },
      { aud: undefined },
      { aud: [] },
      { aud: 5 },
      { iss: "x" },
      { iss: undefined },
    ]) {
      expect(await refusal(await hs256({ ...named, ...claims }))).toEqual(refused);
    }
  });

  test("where nobody is known", async () => {
    const { open } = await openChat();
    const { status, body } = await open({ identity: await hs256(good) });
    expect([status, body.error?.code]).toEqual([403, "InvalidIdentity"]);
  });
});

test("a key that is none is found when the channel opens", async () => {
  const jwk = { kty: "EC", crv: "P-256", x: "A".repeat(43), y: "A".repeat(43) };
  await expect(openChat({ identity: { jwk } })).rejects.toMatchObject({ code: "channel.start_failed" });
});
