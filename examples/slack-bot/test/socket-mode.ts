import { once } from "node:events";
import type { FakeSlack } from "@frontdesk/slack/testing";
import { onTestFinished } from "vitest";
import { type WebSocket, WebSocketServer } from "ws";

/**
 * Slack's end of Socket Mode: what happens in the workspace goes out over the newest connection. Events are sent again
 * until they are taken, much sooner than Slack does it; presses and forms are not.
 */
export async function socketMode(api: FakeSlack): Promise<void> {
  const server = new WebSocketServer({ host: "127.0.0.1", port: 0 });
  await once(server, "listening");
  onTestFinished(async () => {
    for (const client of server.clients) client.terminate();
    await new Promise((resolve) => server.close(resolve));
  });
  const waiting = new Map<string, { readonly send: () => void; readonly taken: () => void }>();
  let socket: WebSocket | undefined;
  const again = setInterval(() => {
    for (const { send } of waiting.values()) send();
  }, 1000);
  onTestFinished(() => clearInterval(again));
  server.on("connection", (opened) => {
    socket = opened;
    opened.on("message", (data) => {
      const { envelope_id }: { readonly envelope_id?: string } = JSON.parse(String(data));
      waiting.get(envelope_id ?? "")?.taken();
      waiting.delete(envelope_id ?? "");
    });
    opened.send(JSON.stringify({ type: "hello", num_connections: 1 }));
  });
  const address = server.address();
  api.serveSocketsAt(`ws://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}/link`);
  let envelopes = 0;
  api.deliverBy((kind, payload) => {
    envelopes += 1;
    const id = `envelope-${envelopes}`;
    const envelope = JSON.stringify({ envelope_id: id, type: kind, payload, accepts_response_payload: false });
    const send = (): void => {
      if (socket?.readyState === socket?.OPEN) socket?.send(envelope);
    };
    send();
    return new Promise((resolve) =>
      waiting.set(id, { send: kind === "events_api" ? send : () => {}, taken: () => resolve(200) }),
    );
  });
}
