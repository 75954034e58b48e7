import { once } from "node:events";
import type { ServerResponse } from "node:http";
import { connect, type Socket } from "node:net";
import type { HttpResponse, Route } from "@frontdesk/core";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { errorsOf, listening, type Mounted, mounted } from "../support/mounted.ts";
import { rawExchange } from "../support/raw-http.ts";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** A stream that a test writes to. */
interface Tap {
  readonly stream: ReadableStream<Uint8Array>;
  readonly cancelled: ReturnType<typeof vi.fn>;
  write(text: string): void;
  end(): void;
  fail(error: unknown): void;
}

function tap(): Tap {
  const cancelled = vi.fn();
  let controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  const stream = new ReadableStream<Uint8Array>({
    start: (one) => {
      controller = one;
    },
    cancel: () => cancelled(),
  });
  return {
    stream,
    cancelled,
    write: (text) => controller?.enqueue(bytes(text)),
    end: () => controller?.close(),
    fail: (error) => controller?.error(error),
  };
}

const answering = (response: HttpResponse): Route => ({ method: "GET", path: "/a", handle: async () => response });
const streaming = (body: ReadableStream<Uint8Array>): Route =>
  answering({ status: 200, headers: { "content-type": "text/event-stream" }, body });

interface Reached extends Mounted {
  readonly url: string;
  readonly port: number;
  /** What the server writes to; of the latest request. */
  response(): ServerResponse;
  /** How many requests are over, for the server. */
  readonly over: () => number;
}

async function reached(...routes: readonly Route[]): Promise<Reached> {
  const made = await mounted(routes);
  let latest: ServerResponse | undefined;
  let over = 0;
  const address = await listening(async (request, response) => {
    latest = response;
    await made.runtime.node(request, response);
    over += 1;
  });
  const response = (): ServerResponse => {
    if (latest === undefined) throw new Error("There was no request.");
    return latest;
  };
  return { ...made, ...address, response, over: () => over };
}

/** A client that has asked for `/a` and does not read. */
async function silentClient(port: number): Promise<Socket> {
  const socket = connect(port, "127.0.0.1");
  onTestFinished(() => void socket.destroy());
  await once(socket, "connect");
  socket.pause();
  socket.write("GET /a HTTP/1.1\r\nhost: x\r\n\r\n");
  return socket;
}

describe("a stream on Node", () => {
  it("is sent as it comes, its head before its first piece", async () => {
    const { stream, write, end } = tap();
    const { url, over } = await reached(streaming(stream));
    const answer = await fetch(`${url}/a`);
    expect(answer.headers.get("content-type")).toBe("text/event-stream");
    expect(answer.headers.get("content-length")).toBeNull();
    const reader = answer.body?.getReader();
    for (const text of ["one", "two"]) {
      write(text);
      expect((await reader?.read())?.value).toEqual(bytes(text));
    }
    expect(over()).toBe(0);
    end();
    expect((await reader?.read())?.done).toBe(true);
    await vi.waitFor(() => expect(over()).toBe(1));
  });

  it("leaves the connection for the next request", async () => {
    const body = (): ReadableStream<Uint8Array> => new Blob(["streamed"]).stream();
    const { port } = await reached({
      ...answering({ status: 200 }),
      handle: async () => ({ status: 200, body: body() }),
    });
    const request = "GET /a HTTP/1.1\r\nhost: x\r\n";
    const answers = await rawExchange(port, [`${request}\r\n`, `${request}connection: close\r\n\r\n`]);
    expect(answers.match(/HTTP\/1\.1 200 /g)).toHaveLength(2);
    expect(answers.match(/streamed\r\n0\r\n\r\n/g)).toHaveLength(2);
  });

  it("waits for a client that does not read, and goes on when it does", async () => {
    const piece = new Uint8Array(65_536);
    const pieces = 1_024;
    let pulled = 0;
    const long = new ReadableStream<Uint8Array>({
      pull(controller) {
        pulled += 1;
        controller.enqueue(piece);
        if (pulled === pieces) controller.close();
      },
    });
    const { port, response, over } = await reached(streaming(long));
    const client = await silentClient(port);
    // It stands still: the system's buffers are full, and nothing more was taken from the stream.
    let before = -1;
    await vi.waitFor(() => {
      const last = before;
      before = pulled;
      expect([response().writableNeedDrain, pulled]).toEqual([true, last]);
    });
    expect(pulled).toBeLessThan(pieces / 2);
    expect(response().writableLength).toBeLessThan(4 * piece.length);
    let received = 0;
    client.on("data", (chunk: Uint8Array) => {
      received += chunk.length;
    });
    client.resume();
    await vi.waitFor(() => expect(over()).toBe(1), { timeout: 10_000 });
    await vi.waitFor(() => expect(received).toBeGreaterThan(pieces * piece.length), { timeout: 10_000 });
    expect(pulled).toBe(pieces);
  });

  it.each(["reads", "does not read"])("is cancelled, once, when a client that %s goes away", async (kind) => {
    const cancelled = vi.fn();
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(new Uint8Array(65_536)),
      cancel: () => cancelled(),
    });
    const { port, response, over, log } = await reached(streaming(endless));
    const client = await silentClient(port);
    if (kind === "reads") {
      client.resume();
      await once(client, "data");
    } else await vi.waitFor(() => expect(response().writableNeedDrain).toBe(true));
    client.destroy();
    await vi.waitFor(() => expect(over()).toBe(1));
    expect(cancelled).toHaveBeenCalledOnce();
    expect(errorsOf(log)).toEqual([]);
  });

  it("is cancelled when the client goes away before anything came", async () => {
    const { stream, cancelled } = tap();
    const { port, over, log } = await reached(streaming(stream));
    const client = await silentClient(port);
    client.resume();
    await once(client, "data");
    client.destroy();
    await vi.waitFor(() => expect(over()).toBe(1));
    expect(cancelled).toHaveBeenCalledOnce();
    expect(errorsOf(log)).toEqual([]);
  });

  it("that fails cuts the connection off and is reported once, and the server goes on", async () => {
    const { stream, write, fail } = tap();
    const { url, over, log } = await reached(streaming(stream), { ...answering({ status: 200 }), path: "/b" });
    const answer = await fetch(`${url}/a`);
    write("a part");
    fail(new Error("the source is gone"));
    await expect(answer.text()).rejects.toThrow();
    await vi.waitFor(() => expect(over()).toBe(1));
    expect(errorsOf(log)).toMatchObject([
      { event: "http.stream_failed", fields: { route: "GET /a" }, error: new Error("the source is gone") },
    ]);
    expect((await fetch(`${url}/b`)).status).toBe(200);
  });

  it("of what is not bytes is cancelled, and cuts the connection off, too", async () => {
    const cancelled = vi.fn();
    // Safe: a wrong type is what is tried.
    const wrong = new ReadableStream<unknown>({
      pull: (one) => one.enqueue(7),
      cancel: () => cancelled(),
    }) as ReadableStream<Uint8Array>;
    const { url, over, log } = await reached(streaming(wrong));
    await expect(fetch(`${url}/a`).then((answer) => answer.text())).rejects.toThrow();
    await vi.waitFor(() => expect(over()).toBe(1));
    expect(cancelled).toHaveBeenCalledOnce();
    expect(errorsOf(log)).toHaveLength(1);
  });

  it("whose source fails to let go is reported once", async () => {
    const stubborn = new ReadableStream<Uint8Array>({ cancel: () => Promise.reject(new Error("no")) });
    const { port, over, log } = await reached(streaming(stubborn));
    const client = await silentClient(port);
    client.resume();
    await once(client, "data");
    client.destroy();
    await vi.waitFor(() => expect(over()).toBe(1));
    await vi.waitFor(() => expect(errorsOf(log)).toHaveLength(1));
  });

  it("ends in peace when its channel closes it while the runtime stops", async () => {
    const { stream, write, end } = tap();
    const { url, engine, runtime } = await reached(streaming(stream));
    engine.stop = async () => {
      engine.state = "stopping";
      write("goodbye");
      end();
      engine.state = "closed";
    };
    const answer = await fetch(`${url}/a`);
    await runtime.stop();
    expect(await answer.text()).toBe("goodbye");
  });
});

describe("a stream that is not wanted", () => {
  it.each([
    ["HEAD", 200],
    ["GET", 204],
    ["GET", 304],
  ])("for %s with status %i is cancelled", async (method, status) => {
    for (const host of ["node", "fetch"]) {
      const { stream, cancelled } = tap();
      const { url, runtime } = await reached(answering({ status, body: stream }));
      const answer = await (host === "node"
        ? fetch(`${url}/a`, { method })
        : runtime.fetch(new Request("http://acme.test/a", { method })));
      expect([answer.status, await answer.text()]).toEqual([status, ""]);
      await vi.waitFor(() => expect(cancelled).toHaveBeenCalledOnce());
    }
  });

  it("as a refusal of a WebSocket is cancelled", async () => {
    const { stream, cancelled } = tap();
    const socket = { path: "/s", accept: async () => ({ status: 403, body: stream }) };
    const { runtime } = await mounted([], { sockets: [socket] });
    const { port } = await listening(runtime.node, runtime);
    const request = "GET /s HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n";
    expect(await rawExchange(port, [request])).toMatch(/^HTTP\/1\.1 403 /);
    expect(cancelled).toHaveBeenCalledOnce();
  });
});

describe("a stream of fetch", () => {
  it("is passed on, and cancelled when the host cancels it", async () => {
    const { stream, write, cancelled } = tap();
    const { runtime } = await mounted([streaming(stream)]);
    const answer = await runtime.fetch(new Request("http://acme.test/a"));
    expect(answer.headers.get("content-length")).toBeNull();
    const reader = answer.body?.getReader();
    write("one");
    expect((await reader?.read())?.value).toEqual(bytes("one"));
    await reader?.cancel();
    expect(cancelled).toHaveBeenCalledOnce();
  });
});

it.each<[string, (stream: ReadableStream<Uint8Array>) => unknown]>([
  ["is being read", (stream) => stream.getReader()],
  ["was cancelled", (stream) => stream.cancel()],
])("a stream that %s is a failure of its route, on every host", async (_what, spoil) => {
  const { stream } = tap();
  spoil(stream);
  const { url, runtime, log } = await reached(streaming(stream));
  expect((await fetch(`${url}/a`)).status).toBe(500);
  expect((await runtime.fetch(new Request("http://acme.test/a"))).status).toBe(500);
  expect(errorsOf(log)).toHaveLength(2);
});
