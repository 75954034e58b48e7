// The other side of the channel: a Bot API that takes every message and counts it.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

let sent = 0;
const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => {
    const method = request.url?.split("/").at(-1) ?? "";
    const isMe = method.startsWith("getMe");
    if (method.startsWith("sendMessage")) sent++;
    const me = { id: 4711, is_bot: true, first_name: "Bench", username: "bench_bot" };
    const message = { message_id: sent, date: 0, chat: { id: 1, type: "private" } };
    const text = JSON.stringify({ ok: true, result: isMe ? me : method.startsWith("sendMessage") ? message : true });
    response.writeHead(200, { "content-type": "application/json", "content-length": Buffer.byteLength(text) });
    response.end(text);
  });
});
server.keepAliveTimeout = 60_000;
server.listen(0, "127.0.0.1", () => {
  // Safe: a server that listens on TCP has such an address.
  const { port } = server.address() as AddressInfo;
  process.on("message", () => process.send?.(sent));
  process.send?.({ port });
});
