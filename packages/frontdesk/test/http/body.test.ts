import type { Route } from "@frontdesk/core";
import { describe, expect, it } from "vitest";
import { echo, hex } from "../support/fake-engine.ts";
import { errorsOf, listening, mounted } from "../support/mounted.ts";
import { rawExchange } from "../support/raw-http.ts";

const awkward = new Uint8Array([0, 255, 254, 10, 13, 0xd0, 0xbf, 0xed, 0xa0, 0x80, 123, 34]);
const post = (url: string, body: BodyInit): Promise<Response> =>
  fetch(url, { method: "POST", body, headers: { "content-type": "application/json" } });
const bodyOf = async (response: Response): Promise<unknown> => {
  const seen: unknown = await response.json();
  return seen;
};

describe("a body", () => {
  it("arrives byte by byte, from Node and from fetch", async () => {
    const { runtime } = await mounted([echo("POST", "/a")]);
    const { url } = await listening(runtime.node);
    expect(await bodyOf(await post(`${url}/a`, awkward))).toMatchObject({ body: hex(awkward) });
    const request = new Request("http://acme.test/a", { method: "POST", body: awkward });
    expect(await bodyOf(await runtime.fetch(request))).toMatchObject({ body: hex(awkward) });
  });

  it("arrives when it comes in chunks without a length", async () => {
    const { runtime } = await mounted([echo("POST", "/a")]);
    const { port } = await listening(runtime.node);
    const head = "POST /a HTTP/1.1\r\nhost: x\r\nconnection: close\r\ntransfer-encoding: chunked\r\n\r\n";
    const answer = await rawExchange(port, [head, "3\r\nabc\r\n", "4\r\ndefg\r\n0\r\n\r\n"]);
    expect(answer).toContain(hex(Buffer.from("abcdefg")));
  });

  it("of exactly the limit passes, one byte more gets 413", async () => {
    const { runtime } = await mounted([echo("POST", "/a", 1_000)]);
    const { url } = await listening(runtime.node);
    for (const reach of [
      (body: BodyInit) => post(`${url}/a`, body),
      (body: BodyInit) => runtime.fetch(new Request("http://acme.test/a", { method: "POST", body })),
    ]) {
      expect((await reach(new Uint8Array(1_000))).status).toBe(200);
      const refused = await reach(new Uint8Array(1_001));
      expect(refused.status).toBe(413);
      expect(await bodyOf(refused)).toMatchObject({ error: { code: "message.too_large" } });
    }
  });

  it("that announces too much is refused before it is sent", async () => {
    const { runtime } = await mounted([echo("POST", "/a")]);
    const { port } = await listening(runtime.node);
    // Nothing of the body is ever written: an answer can only come from the announcement.
    const head = "POST /a HTTP/1.1\r\nhost: x\r\ncontent-length: 9999999999\r\n\r\n";
    const answer = await rawExchange(port, [head], /too_large/);
    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
    expect(answer).toContain("connection: close");
  });

  it("that never ends is refused and not read to its end", async () => {
    const { runtime } = await mounted([echo("POST", "/a", 10_000)]);
    let pulled = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        pulled += 1;
        controller.enqueue(new Uint8Array(1_000));
      },
    });
    const init = { method: "POST", body: endless, duplex: "half" } as const;
    expect((await runtime.fetch(new Request("http://acme.test/a", init))).status).toBe(413);
    expect(pulled).toBeLessThan(20);
    const { port } = await listening(runtime.node);
    const chunk = `2710\r\n${"x".repeat(10_000)}\r\n`;
    const head = "POST /a HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n";
    expect(await rawExchange(port, [head, ...Array.from({ length: 40 }, () => chunk)])).toMatch(/^HTTP\/1\.1 413 /);
  });

  it("that breaks off reaches no route, and the server goes on", async () => {
    let handled = 0;
    const counting: Route = {
      method: "POST",
      path: "/a",
      async handle() {
        handled += 1;
        return { status: 200 };
      },
    };
    const { runtime } = await mounted([counting]);
    let settle: (() => void) | undefined;
    const over = new Promise<void>((resolve) => {
      settle = resolve;
    });
    const { url, port } = await listening((request, response) => void runtime.node(request, response).then(settle));
    const { connect } = await import("node:net");
    const socket = connect(port, "127.0.0.1", () => {
      socket.write("POST /a HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\nonly this", () => socket.destroy());
    });
    await over;
    expect(handled).toBe(0);
    expect((await post(`${url}/a`, "{}")).status).toBe(200);
    expect(handled).toBe(1);
  });

  it("longer than announced is cut at its length, and the rest is no second request of this one", async () => {
    const bodies: string[] = [];
    const recording: Route = {
      method: "POST",
      path: "/a",
      async handle(request) {
        bodies.push(Buffer.from(request.body).toString());
        return { status: 200 };
      },
    };
    const { runtime } = await mounted([recording]);
    const { port } = await listening(runtime.node);
    const head = "POST /a HTTP/1.1\r\nhost: x\r\ncontent-length: 3\r\n\r\n";
    expect(await rawExchange(port, [head, "abcGARBAGE\r\n\r\n"])).toContain("HTTP/1.1 400 ");
    expect(bodies).toEqual(["abc"]);
  });

  it("that somebody read before is a clear error, unless the raw bytes were kept", async () => {
    const { runtime, log } = await mounted([echo("POST", "/a", 100)]);
    const consumed = await listening((request, response) => {
      request.resume().on("end", () => void runtime.node(request, response));
    });
    const refused = await post(`${consumed.url}/a`, "{}");
    expect(refused.status).toBe(500);
    expect(await bodyOf(refused)).toMatchObject({
      error: { code: "runtime.body_consumed", message: expect.stringContaining("before the body parser") },
    });
    expect(errorsOf(log)).toHaveLength(1);

    for (const field of ["rawBody", "body"]) {
      const kept = await listening((request, response) => {
        const chunks: Buffer[] = [];
        request.on("data", (chunk: Buffer) => chunks.push(chunk));
        request.on(
          "end",
          () => void runtime.node(Object.assign(request, { [field]: Buffer.concat(chunks) }), response),
        );
      });
      expect(await bodyOf(await post(`${kept.url}/a`, awkward))).toMatchObject({ body: hex(awkward) });
      expect((await post(`${kept.url}/a`, new Uint8Array(101))).status).toBe(413);
    }
  });

  it("of a Request that was used before is a clear error", async () => {
    const { runtime } = await mounted([echo("POST", "/a")]);
    const request = new Request("http://acme.test/a", { method: "POST", body: "{}" });
    await request.text();
    const refused = await runtime.fetch(request);
    expect([refused.status, await bodyOf(refused)]).toMatchObject([500, { error: { code: "runtime.body_consumed" } }]);
  });
});
