import { once } from "node:events";
import { type WebSocket, WebSocketServer } from "ws";
import type { DeliveryKind, FakeSlack } from "../../src/testing/index.ts";

/** Slack's end of Socket Mode. */
export interface FakeSocket {
  /** Delivers a body; resolves when it was acknowledged, or with false when it was not by the time `until` resolves. */
  deliver(kind: DeliveryKind, body: object, until?: Promise<unknown>): Promise<boolean>;
  /** How many connections there have been. */
  readonly connections: number;
  /** Resolves when there have been as many connections as this. */
  untilConnections(count: number): Promise<void>;
  /** Asks the bot to connect anew, as Slack does every few hours. */
  refresh(): void;
  /** Cuts the connection. */
  cut(): void;
  close(): Promise<void>;
}

/** Serves Socket Mode for a workspace. */
export async function fakeSocket(api: FakeSlack, app: string = api.app): Promise<FakeSocket> {
  const server = new WebSocketServer({ host: "127.0.0.1", port: 0 });
  await once(server, "listening");
  const address = server.address();
  const acknowledged = new Map<string, () => void>();
  const waiting = new Set<() => void>();
  let socket: WebSocket | undefined;
  let connections = 0;
  let envelopes = 0;
  server.on("connection", (opened) => {
    socket = opened;
    connections += 1;
    opened.on("message", (data) => {
      const answer: { readonly envelope_id?: string } = JSON.parse(String(data));
      acknowledged.get(answer.envelope_id ?? "")?.();
    });
    opened.send(
      JSON.stringify({ type: "hello", num_connections: server.clients.size, connection_info: { app_id: app } }),
    );
    for (const look of [...waiting]) look();
  });
  api.serveSocketsAt(`ws://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}/link`);

  const fake: FakeSocket = {
    deliver(kind, body, until): Promise<boolean> {
      envelopes += 1;
      const id = `envelope-${envelopes}`;
      const done = new Promise<boolean>((resolve) => {
        acknowledged.set(id, () => resolve(true));
        void until?.then(() => resolve(false));
      });
      socket?.send(JSON.stringify({ envelope_id: id, type: kind, payload: body, accepts_response_payload: false }));
      return done;
    },
    get connections(): number {
      return connections;
    },
    untilConnections(count): Promise<void> {
      return new Promise((resolve) => {
        const look = (): void => {
          if (connections < count) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
      });
    },
    refresh: () => socket?.send(JSON.stringify({ type: "disconnect", reason: "refresh_requested" })),
    cut: () => socket?.terminate(),
    async close(): Promise<void> {
      for (const client of server.clients) client.terminate();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  api.deliverBy(async (kind, body) => ((await fake.deliver(kind, body)) ? 200 : 503));
  return fake;
}
