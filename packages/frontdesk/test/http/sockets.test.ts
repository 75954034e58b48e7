import type { Socket, SocketListener, SocketRoute } from "@frontdesk/core";
import { describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import { echo } from "../support/fake-engine.ts";
import { errorsOf, listening, mounted } from "../support/mounted.ts";
import { rawExchange } from "../support/raw-http.ts";

interface Recorded extends SocketRoute {
  readonly events: string[];
  readonly opened: Promise<Socket>;
  readonly ended: Promise<void>;
}

/** Echoes texts, says `base` and `room` at first, and refuses the room `closed`. */
function recorded(maxMessageBytes?: number): Recorded {
  const events: string[] = [];
  const opening = Promise.withResolvers<Socket>();
  const ending = Promise.withResolvers<void>();
  return {
    path: "/rooms/:room",
    maxMessageBytes,
    events,
    opened: opening.promise,
    ended: ending.promise,
    async accept(request) {
      if (request.params.room === "closed") return { status: 403, headers: { "x-why": "closed" }, body: "no" };
      if (request.params.room === "broken") throw new Error("swordfish");
      let own: Socket | undefined;
      const listener: SocketListener = {
        open(socket) {
          own = socket;
          opening.resolve(socket);
          events.push("open");
          socket.send(`${request.base} ${request.params.room}`);
        },
        message(text) {
          if (text === "throw") throw new Error("swordfish");
          own?.send(text);
        },
        close() {
          events.push("close");
          ending.resolve();
        },
      };
      return listener;
    },
  };
}

/** A client that keeps what it receives. */
function client(url: string): {
  readonly socket: WebSocket;
  next(): Promise<string>;
  readonly closed: Promise<number>;
} {
  const socket = new WebSocket(url);
  const texts: string[] = [];
  let wake: (() => void) | undefined;
  socket.on("message", (data) => {
    texts.push(data.toString());
    wake?.();
  });
  const closed = new Promise<number>((resolve, reject) => {
    socket.on("close", resolve);
    socket.on("error", reject);
  });
  closed.catch(() => {});
  return {
    socket,
    closed,
    async next() {
      while (texts.length === 0) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      return texts.shift() ?? "";
    },
  };
}

describe("a WebSocket", () => {
  it("is let in with parameters and base, and carries texts both ways", async () => {
    const route = recorded();
    const { runtime } = await mounted([], { sockets: [route], basePath: "/support" });
    const { port } = await listening(runtime.node, runtime);
    const { socket, next, closed } = client(`ws://127.0.0.1:${port}/support/rooms/a%20b?x=1`);
    expect(await next()).toBe(`http://127.0.0.1:${port}/support a b`);
    socket.send("привет 👋");
    expect(await next()).toBe("привет 👋");
    socket.close(1000);
    expect(await closed).toBe(1000);
    await route.ended;
    expect(route.events).toEqual(["open", "close"]);
  });

  it("is refused with the answer of its route, with 404 where there is none, with 500 when the route fails", async () => {
    const { runtime, engine, log } = await mounted([echo("GET", "/a")], { sockets: [recorded()] });
    const { port } = await listening(runtime.node, runtime);
    const upgrade = (path: string): Promise<string> =>
      rawExchange(port, [
        `GET ${path} HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: websocket\r\n` +
          "sec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
      ]);
    const refused = await upgrade("/rooms/closed");
    expect(refused).toMatch(/^HTTP\/1\.1 403 /);
    expect(refused).toContain("x-why: closed");
    expect(refused).toMatch(/no$/);
    expect(await upgrade("/nothing")).toMatch(/^HTTP\/1\.1 404 .*runtime\.no_route/s);
    expect(await upgrade("/a")).toMatch(/^HTTP\/1\.1 400 .*runtime\.wrong_method/s);
    const broken = await upgrade("/rooms/broken");
    expect(broken).toMatch(/^HTTP\/1\.1 500 /);
    expect(broken).not.toContain("swordfish");
    expect(errorsOf(log)).toHaveLength(1);
    engine.state = "stopping";
    expect(await upgrade("/rooms/a")).toMatch(/^HTTP\/1\.1 503 .*runtime\.not_started/s);
  });

  it("with a handshake that is none gets 400, and the route is told that nobody came", async () => {
    const route = recorded();
    const { runtime } = await mounted([], { sockets: [route] });
    const { port } = await listening(runtime.node, runtime);
    const head = "GET /rooms/a HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n";
    expect(await rawExchange(port, [head])).toMatch(/^HTTP\/1\.1 400 .*runtime\.malformed_request/s);
    expect(route.events).toEqual(["close"]);
  });

  it("is asked for by GET over HTTP: 426", async () => {
    const { runtime } = await mounted([], { sockets: [recorded()] });
    expect((await runtime.fetch(new Request("http://acme.test/rooms/a"))).status).toBe(426);
  });

  it("is closed for frames that are too large (1009), binary (1003), or that its listener fails on (1011)", async () => {
    const { runtime, log } = await mounted([], { sockets: [recorded(100)] });
    const { port } = await listening(runtime.node, runtime);
    const after = async (data: string | Buffer): Promise<number> => {
      const { socket, next, closed } = client(`ws://127.0.0.1:${port}/rooms/a`);
      await next();
      socket.send(data);
      return closed;
    };
    expect(await after("x".repeat(101))).toBe(1009);
    expect(await after(Buffer.from("binary"))).toBe(1003);
    expect(await after("throw")).toBe(1011);
    expect(errorsOf(log).map(({ event }) => event)).toEqual(["http.socket_failed"]);
  });

  it("that does not answer pings is cut off", async () => {
    const route = recorded();
    const { runtime, clock } = await mounted([], { sockets: [route] });
    const { port } = await listening(runtime.node, runtime);
    const { socket, next, closed } = client(`ws://127.0.0.1:${port}/rooms/a`);
    await next();
    const pinged = new Promise((resolve) => socket.once("ping", resolve));
    await clock.advance(30_000);
    await pinged;
    // The answer to the first ping is on its way before this text, so both have arrived when its echo is here.
    socket.send("alive");
    await next();
    socket.pause();
    await clock.advance(30_000);
    await clock.advance(30_000);
    await route.ended;
    expect(route.events).toEqual(["open", "close"]);
    socket.resume();
    expect(await closed).toBe(1006);
  });

  it("is told goodbye when the runtime stops", async () => {
    const route = recorded();
    const { runtime } = await mounted([], { sockets: [route] });
    const { port } = await listening(runtime.node, runtime);
    const { next, closed } = client(`ws://127.0.0.1:${port}/rooms/a`);
    await next();
    await runtime.stop();
    expect(await closed).toBe(1001);
  });

  it("sends nothing and does not fail after its end", async () => {
    const route = recorded();
    const { runtime } = await mounted([], { sockets: [route] });
    const { port } = await listening(runtime.node, runtime);
    const { socket, next, closed } = client(`ws://127.0.0.1:${port}/rooms/a`);
    const server = await route.opened;
    await next();
    socket.close();
    await closed;
    await route.ended;
    expect(route.events).toEqual(["open", "close"]);
    expect(() => server.send("late")).not.toThrow();
    expect(() => server.close()).not.toThrow();
    expect(server.bufferedBytes).toBe(0);
  });
});
