import { createHmac } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Claims, createSigner } from "../src/token.ts";

const secret = new Uint8Array(32).fill(1);
const claims: Claims = {
  use: "chat",
  conversation: "c0ffee",
  user: { id: "dl_1", name: "Zoë 王" },
  expiresAt: 1_800_000_000_000,
  until: 1_800_000_000_000,
};

/** A token made by somebody else's library, with whatever header and payload. */
function forge(header: object, payload: object, key: Uint8Array): string {
  const input = [header, payload].map((part) => Buffer.from(JSON.stringify(part)).toString("base64url")).join(".");
  return `${input}.${createHmac("sha256", key).update(input).digest("base64url")}`;
}

const payload = {
  iss: "frontdesk",
  aud: "acme/web",
  use: "chat",
  conv: "c",
  user: "dl_1",
  exp: 1_800_000_000,
  until: 1,
};
const header = { alg: "HS256", typ: "JWT" };

describe("tokens", () => {
  test("say what was signed, and are compact JWTs that Web Chat can read the user from", async () => {
    const signer = await createSigner(secret, "acme/web");
    const token = await signer.sign(claims);
    expect(await signer.read(token)).toEqual(claims);
    const shown = JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString());
    expect(shown).toMatchObject({ user: "dl_1", exp: 1_800_000_000 });
    expect(token.length).toBeLessThan(400);
  });

  test("are read when another implementation made them with the same key", async () => {
    const signer = await createSigner(secret, "acme/web");
    expect(await signer.read(forge(header, payload, secret))).toMatchObject({
      conversation: "c",
      user: { id: "dl_1" },
    });
  });

  test.each([
    ["another key", forge(header, payload, new Uint8Array(32).fill(2))],
    ["another audience", forge(header, { ...payload, aud: "acme/other" }, secret)],
    ["another issuer", forge(header, { ...payload, iss: "somebody" }, secret)],
    ["another use", forge(header, { ...payload, use: "admin" }, secret)],
    ["another algorithm", forge({ alg: "HS512", typ: "JWT" }, payload, secret)],
    ["a header in another order", forge({ typ: "JWT", alg: "HS256" }, payload, secret)],
    ["no conversation", forge(header, { ...payload, conv: undefined }, secret)],
    ["a number for a user", forge(header, { ...payload, user: 5 }, secret)],
    ["a number for a name", forge(header, { ...payload, name: 5 }, secret)],
    ["an expiry that is no number", forge(header, { ...payload, exp: "never" }, secret)],
    ["a payload that is no object", forge(header, [], secret)],
    ["no signature", forge({ alg: "none" }, payload, secret).replace(/\.[^.]*$/, ".")],
    ["two parts", "a.b"],
    ["four parts", `${forge(header, payload, secret)}.x`],
    ["nothing", ""],
  ])("with %s are none of ours", async (_, token) => {
    const signer = await createSigner(secret, "acme/web");
    expect(await signer.read(token)).toBeUndefined();
  });

  test("are void when one bit of them is another", async () => {
    const signer = await createSigner(secret, "acme/web");
    const token = await signer.sign(claims);
    const bytes = (text: string): string => Buffer.from(text, "base64url").toString("hex");
    await fc.assert(
      fc.asyncProperty(fc.nat(token.length - 1), fc.constantFrom(..."ABCxyz019-_."), async (at, character) => {
        const changed = token.slice(0, at) + character + token.slice(at + 1);
        // The last character of base64 has bits that say nothing.
        fc.pre(changed !== token && changed.split(".").map(bytes).join() !== token.split(".").map(bytes).join());
        expect(await signer.read(changed)).toBeUndefined();
      }),
    );
  });
});
