import type { HttpRequest } from "@frontdesk/core";
import { bad, type Checked, good } from "./reply.ts";
import type { Claims, Signer } from "./token.ts";

/** Longer than any token of ours: a name of 200 characters in the longest escapes stays below. */
const maxTokenLength = 4_096;

/** Reads the token of the `Authorization` header. */
export async function verifyBearer(request: HttpRequest, signer: Signer, now: number): Promise<Checked<Claims>> {
  const authorization = request.headers.authorization;
  const token = /^bearer +(\S+)$/i.exec(authorization?.trim() ?? "")?.[1];
  if (token === undefined) return bad(401, "MissingToken", "Send a token as Authorization: Bearer.");
  return verifyToken(token, "chat", signer, now);
}

/**
 * Reads a token. Clients take 403 for a token that must be renewed, whatever is wrong with it: botframework-directlinejs
 * gives every other 4xx up.
 */
export async function verifyToken(
  token: string,
  use: Claims["use"],
  signer: Signer,
  now: number,
): Promise<Checked<Claims>> {
  const claims = token.length > maxTokenLength ? undefined : await signer.read(token);
  // A chat token may do all that a stream token may.
  const mayStream = use === "stream" && claims?.use === "chat";
  if (claims === undefined || (claims.use !== use && !mayStream)) {
    return bad(403, "InvalidToken", "The token is not valid here.");
  }
  if (now >= claims.expiresAt) return bad(403, "TokenExpired", "The token has expired.");
  return good(claims);
}

/** A token is good for its own conversation and no other. */
export function checkConversation(claims: Claims, request: HttpRequest): Checked<Claims> {
  if (claims.conversation === request.params.conversation) return good(claims);
  return bad(403, "WrongConversation", "The token belongs to another conversation.");
}
