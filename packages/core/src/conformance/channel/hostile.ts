import { describe, expect, it } from "vitest";
import type { Json } from "../../message/json.ts";
import { routesAt } from "../../testing/call-route.ts";
import type { ChannelFixture } from "./fixture.ts";
import { expectAnswered, expectWellFormed, type Session } from "./session.ts";

type Start = (account?: 1 | 2) => Promise<Session>;

const mebibyte = 1_048_576;

const wrongTypes: readonly Json[] = [null, 0, -1, 1.5, "", "x", true, [], [null], {}, 1e300];

/** Bodies that no platform sends. */
export function describeHostile(fixture: ChannelFixture, start: Start): void {
  /** The JSON of a message that the channel would take. */
  async function sample(session: Session, event: number): Promise<Json> {
    const delivery = { kind: "message", message: { event, text: "Hello", customer: 1 }, proof: "valid" } as const;
    const { body } = await fixture.request(delivery, session, session.host);
    return JSON.parse(typeof body === "string" ? body : new TextDecoder().decode(body));
  }

  /** How large a body the route takes to which messages go. */
  async function limitOf(session: Session): Promise<number> {
    const delivery = { kind: "message", message: { event: 1, text: "Hello", customer: 1 }, proof: "valid" } as const;
    const { method, path } = await fixture.request(delivery, session, session.host);
    const { pathname } = new URL(path, "http://127.0.0.1");
    const found = routesAt(session.channel.routes ?? [], pathname).find(({ route }) => route.method === method);
    return found?.route.maxBodyBytes ?? mebibyte;
  }

  async function post(session: Session, body: string | Uint8Array): Promise<void> {
    const bytes = typeof body === "string" ? new TextEncoder().encode(body) : body;
    expectAnswered(await session.deliver({ kind: "bytes", bytes, proof: "valid" }));
    session.host.accepted.forEach(expectWellFormed);
  }

  describe("survives", () => {
    it("7 what is not JSON, is of the wrong type, is cut off", async () => {
      const session = await start();
      const whole = JSON.stringify(await sample(session, 1));
      const before = session.host.offered;
      for (const body of [
        "",
        " ",
        "{",
        "nope",
        "null",
        "42",
        '"text"',
        "[]",
        "{}",
        "[[]]",
        whole.slice(0, -2),
        `${whole}}`,
      ]) {
        await post(session, body);
      }
      await post(session, new Uint8Array([0xff, 0xfe, 0x00, 0x7b]));
      expect(session.host.offered).toBe(before);
    });

    it("7 a wrong type at every place of a message", async () => {
      const session = await start();
      const places = pathsOf(await sample(session, 1));
      expect(places.length).toBeGreaterThan(2);
      let event = 1;
      for (const path of places) {
        for (const value of wrongTypes) {
          event += 1;
          await post(session, JSON.stringify(withValue(await sample(session, event), path, value)));
        }
      }
    });

    it("8 a body at the limit of its route, and takes in none over it", async () => {
      const session = await start();
      const limit = await limitOf(session);
      const [whole, padded] = [await sample(session, 1), await sample(session, 2)].map(asObject);
      await post(session, JSON.stringify(whole));
      const taken = session.host.accepted.length;
      const room = limit - new TextEncoder().encode(JSON.stringify({ ...padded, padding: "" })).length;
      await post(session, JSON.stringify({ ...padded, padding: "x".repeat(room) }));
      // A field that nobody knows fails no message, however long it is.
      expect(session.host.accepted).toHaveLength(taken + 1);
      const { offered } = session.host;
      const tooLarge = new TextEncoder().encode(JSON.stringify({ ...padded, padding: "x".repeat(room + 1) }));
      expect((await session.deliver({ kind: "bytes", bytes: tooLarge, proof: "valid" })).status).toBe(413);
      expect(session.host.offered).toBe(offered);
    });

    it("8 no large body of a stranger: a limit over 1 MiB stands behind `admit`", async () => {
      const { channel } = await start();
      for (const { path, maxBodyBytes = mebibyte, admit } of channel.routes ?? []) {
        expect(maxBodyBytes, path).toBeLessThan(Number.POSITIVE_INFINITY);
        if (maxBodyBytes > mebibyte) expect(admit, path).toBeTypeOf("function");
      }
    });

    it("9 ten thousand levels, prototypes and doubled keys", async () => {
      const session = await start();
      const inner = JSON.stringify(await sample(session, 1)).slice(1);
      const deep = `${"[".repeat(10_000)}${"]".repeat(10_000)}`;
      const objects = `${'{"a":'.repeat(10_000)}1${"}".repeat(10_000)}`;
      for (const before of [
        `"padding":${deep},`,
        `"padding":${objects},`,
        '"__proto__":{"polluted":true},',
        '"constructor":{"prototype":{"polluted":true}},',
        '"update_id":1,"event_id":1,"id":1,"type":1,"message":1,',
      ]) {
        await post(session, `{${before}${inner}`);
      }
      await post(session, deep);
      await post(session, objects);
      const clean: { readonly polluted?: unknown } = {};
      expect(clean.polluted).toBeUndefined();
    });
  });
}

/** Every place in a JSON value. */
function pathsOf(value: Json, path: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof value !== "object" || value === null) return path.length === 0 ? [] : [path];
  const below = Object.entries(value).flatMap(([key, inner]) => pathsOf(inner, [...path, key]));
  return path.length === 0 ? below : [path, ...below];
}

/** The value with another one at a place. */
function withValue(value: Json, path: readonly string[], replacement: Json): Json {
  const [key, ...rest] = path;
  if (key === undefined) return replacement;
  if (Array.isArray(value)) {
    return value.map((item, index) => (String(index) === key ? withValue(item, rest, replacement) : item));
  }
  const object = asObject(value);
  return { ...object, [key]: withValue(object[key] ?? null, rest, replacement) };
}

function asObject(value: Json): { readonly [key: string]: Json } {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value))
    : {};
}
