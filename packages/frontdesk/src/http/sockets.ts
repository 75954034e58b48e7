import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import type { Clock, HttpResponse, Log, SocketListener, SocketRoute } from "@frontdesk/core";
import type { WebSocket, WebSocketServer } from "ws";
import { refusal } from "./error-answer.ts";
import { bodyBytes } from "./exchange.ts";
import { nodeExchange } from "./node-host.ts";
import type { Router } from "./router.ts";
import { cancelBody } from "./stream-body.ts";

/** The open WebSockets of a runtime. */
export interface Sockets {
  /** Answers an `upgrade` event. Never rejects. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void>;
  /** Says goodbye to all (1001) and lets nobody in any more; who does not answer is cut off. */
  close(): void;
}

const defaultMaxMessageBytes = 65_536;
/** Proxies cut connections that are silent for about a minute. */
const pingMs = 30_000;
const goodbyeMs = 1_000;

/** Lets WebSockets in by the router's word, over `ws`. */
export function sockets(router: Router, clock: Clock, log: Log): Sockets {
  const servers = new Map<SocketRoute, WebSocketServer>();
  /** Who was let in by the route and has not finished the handshake. */
  const entering = new WeakMap<Duplex, SocketListener>();
  const open = new Set<WebSocket>();
  const alive = new WeakSet<WebSocket>();
  let stopPings: (() => void) | undefined;
  let isClosed = false;

  const serverFor = async (route: SocketRoute): Promise<WebSocketServer> => {
    // Here and not at the top: most bots have no WebSocket, and would wait for it to load, and for the encryption it brings.
    const ws = await import("ws");
    const known = servers.get(route);
    if (known !== undefined) return known;
    const maxPayload = route.maxMessageBytes ?? defaultMaxMessageBytes;
    const server = new ws.WebSocketServer({
      noServer: true,
      clientTracking: false,
      perMessageDeflate: false,
      maxPayload,
    });
    server.on("wsClientError", (error, socket) => {
      refuse(socket, refusal(400, "runtime.malformed_request", error.message), log);
      entering.get(socket)?.close();
    });
    servers.set(route, server);
    return server;
  };

  const ping = (): void => {
    stopPings = undefined;
    for (const socket of open) {
      if (!alive.delete(socket)) socket.terminate();
      else socket.ping();
    }
    if (open.size > 0) stopPings = clock.after(pingMs, ping);
  };

  const attach = (socket: WebSocket, listener: SocketListener, place: string): void => {
    open.add(socket);
    alive.add(socket);
    stopPings ??= clock.after(pingMs, ping);
    const guarded = (act: () => void): void => {
      try {
        act();
      } catch (error) {
        log.error("http.socket_failed", { route: place }, error);
        socket.close(1011);
      }
    };
    socket.on("pong", () => alive.add(socket));
    socket.on("error", (error) => log.debug("http.socket_error", { route: place, error: error.message }));
    socket.on("message", (data, isBinary) => {
      alive.add(socket);
      if (isBinary) socket.close(1003, "Text only.");
      else guarded(() => listener.message(data.toString()));
    });
    socket.on("close", () => {
      open.delete(socket);
      guarded(() => listener.close());
    });
    guarded(() =>
      listener.open({
        send: (text) => {
          if (socket.readyState === socket.OPEN) socket.send(text);
        },
        close: (code, reason) => socket.close(code, reason),
        get bufferedBytes() {
          return socket.bufferedAmount;
        },
      }),
    );
  };

  return {
    async upgrade(request, socket, head) {
      // Until `ws` takes over, a client that goes away must not bring the process down.
      const onError = (error: Error): void => log.debug("http.socket_error", { error: error.message });
      socket.on("error", onError);
      const verdict = await router.socket(nodeExchange(request));
      if ("status" in verdict) {
        refuse(socket, verdict, log);
        return;
      }
      const { route, listener } = verdict;
      const server = await serverFor(route);
      if (isClosed) refuse(socket, refusal(503, "runtime.not_started", "The server stops."), log);
      if (isClosed || socket.destroyed) {
        listener.close();
        return;
      }
      entering.set(socket, listener);
      server.handleUpgrade(request, socket, head, (client) => attach(client, listener, `WebSocket ${route.path}`));
    },
    close() {
      isClosed = true;
      stopPings?.();
      for (const socket of open) socket.close(1001, "The server stops.");
      if (open.size === 0) return;
      clock.after(goodbyeMs, () => {
        for (const socket of open) socket.terminate();
      });
    },
  };
}

function refuse(socket: Duplex, answer: HttpResponse, log: Log): void {
  const content = bodyBytes(answer);
  // A stream may never end, and a handshake must: of such a refusal only the head is sent.
  const body = content instanceof Uint8Array ? content : new Uint8Array(0);
  void cancelBody(answer, "WebSocket", log);
  const headers = { ...answer.headers, "content-length": String(body.length), connection: "close" };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value.replace(/[\r\n]/g, " ")}`);
  socket.write(`HTTP/1.1 ${answer.status} Refused\r\n${lines.join("\r\n")}\r\n\r\n`);
  socket.end(body);
}
