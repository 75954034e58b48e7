import type { IncomingMessage, ServerResponse } from "node:http";
import type { FileAnswer } from "./workspace.ts";

/** Files of customers by their paths. */
export type ServedFiles = Map<string, FileAnswer & { readonly bytes: Uint8Array }>;

/** Answers a request for a file: who has no token is sent to the page where people sign in. True if it was one. */
export function serveFile(
  files: ServedFiles,
  request: IncomingMessage,
  response: ServerResponse,
  isGood: (token: string) => boolean,
): boolean {
  const file = files.get(request.url ?? "");
  if (file === undefined) return false;
  if (!isGood(request.headers.authorization?.replace(/^Bearer /, "") ?? "")) {
    response.writeHead(302, { location: "https://acme.slack.com/?redir=%2Ffiles-pri" }).end();
    return true;
  }
  const saved = { "content-type": "application/octet-stream", "content-disposition": "attachment" };
  response.writeHead(file.status ?? 200, { ...saved, ...file.headers }).end(file.bytes);
  return true;
}
