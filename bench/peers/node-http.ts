// The least that can be done: parse the update, send one message back over a keep-alive connection.
import { Agent, createServer, request as httpRequest } from "node:http";
import { listening } from "../support/child.ts";

const api = new URL(process.env.API_ROOT ?? "");
const agent = new Agent({ keepAlive: true, maxSockets: 64 });

function send(chat: number, text: string): void {
  const body = JSON.stringify({ chat_id: chat, text });
  const headers = { "content-type": "application/json", "content-length": Buffer.byteLength(body) };
  const out = httpRequest({ agent, host: api.hostname, port: api.port, path: "/bot4711:TOKEN/sendMessage", method: "POST", headers }, (response) => {
    const chunks: Buffer[] = [];
    response.on("data", (chunk: Buffer) => chunks.push(chunk));
    response.on("end", () => JSON.parse(Buffer.concat(chunks).toString()));
  });
  out.end(body);
}

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => {
    const update = JSON.parse(Buffer.concat(chunks).toString());
    send(update.message.chat.id, update.message.text);
    response.writeHead(200);
    response.end();
  });
});
listening(server);
