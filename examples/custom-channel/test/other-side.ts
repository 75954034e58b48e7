import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { PlatformFault, ShownMessage } from "@frontdesk/core/conformance";
import { sign } from "../src/verify.ts";

/** The program at the other end of the webhook: it keeps what it is sent, for each customer. */
export interface OtherSide {
  readonly url: string;
  shown(customer: string): readonly ShownMessage[];
  /** What goes wrong with the next post. */
  fail(fault: PlatformFault): Promise<void>;
  close(): Promise<void>;
}

/** Listens on this machine. */
export async function otherSide(secret: string): Promise<OtherSide> {
  const seen = new Map<string, Map<string, ShownMessage>>();
  let fault: PlatformFault | undefined;

  const server = createServer(async (request, response) => {
    const chunks: Uint8Array[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    const { "x-timestamp": timestamp, "x-signature": signature } = request.headers;
    if (signature !== sign(secret, String(timestamp), body)) return void response.writeHead(401).end();
    const now = fault;
    fault = undefined;
    if (now?.kind === "reset") return void request.socket.destroy();
    if (now !== undefined) return void response.writeHead(statusOf(now), headersOf(now)).end();
    const { id, to, ...message } = JSON.parse(body.toString("utf8"));
    // The same id again is the same message again.
    const messages = seen.get(to) ?? new Map();
    seen.set(to, messages.set(id, look(message)));
    response.writeHead(204).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // Safe: a server that listens on a port has an address with one.
  const { port } = server.address() as AddressInfo;
  const close = async (): Promise<void> => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return {
    url: `http://127.0.0.1:${port}/replies`,
    shown: (customer) => [...(seen.get(customer)?.values() ?? [])],
    async fail(next) {
      if (next.kind === "unreachable") await close();
      else fault = next;
    },
    close,
  };
}

/** What a customer sees of a message. */
export function look(message: unknown): ShownMessage {
  const { text, name, buttons = [] } = Object(message);
  if (typeof text !== "string" || text === "") throw new Error("A message has a text.");
  return { text, marks: [], buttons, others: name === undefined ? [] : [name] };
}

function statusOf(fault: PlatformFault): number {
  switch (fault.kind) {
    case "rate_limited":
      return 429;
    case "status":
      return fault.status;
    case "revoked":
      return 401;
    case "blocked":
      return 403;
    case "deactivated":
      return 410;
    default:
      return 404;
  }
}

function headersOf(fault: PlatformFault): Record<string, string> {
  if (fault.kind !== "rate_limited" || fault.retryAfterMs === undefined) return {};
  return { "retry-after": String(fault.retryAfterMs / 1000) };
}
