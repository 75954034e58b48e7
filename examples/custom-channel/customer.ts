import { createServer } from "node:http";
import { sign } from "./src/verify.ts";

// The other side, for a first try: it prints what the bot posts to it.
const { WEBHOOK_SECRET: secret = "" } = process.env;

const server = createServer(async (request, response) => {
  let body = "";
  for await (const chunk of request) body += chunk;
  const { "x-timestamp": timestamp, "x-signature": signature } = request.headers;
  const isOurs = signature === sign(secret, String(timestamp), body);
  console.log(isOurs ? body : "somebody else posted something");
  response.writeHead(isOurs ? 204 : 401).end();
});

server.listen(4000, "127.0.0.1", () => console.log("replies are printed here"));
