import type { HttpRequest } from "@frontdesk/core";
import { type Checked, good } from "./reply.ts";
import { counted, type Session } from "./session.ts";
import type { Claims } from "./token.ts";
import { checkConversation, verifyBearer } from "./verify.ts";

/** Who reads: limits by address, then the token. */
export async function admit(request: HttpRequest, session: Session): Promise<Checked<Claims>> {
  const limited = session.limit("requests", counted(request));
  if (limited !== undefined) return { ok: false, response: limited };
  return verifyBearer(request, session.signer, session.host.clock.now());
}

/** Who writes: limits by address, then the token, then limits by conversation. */
export async function admitWriter(request: HttpRequest, session: Session): Promise<Checked<Claims>> {
  const limited = session.limit("activitiesByAddress", counted(request));
  if (limited !== undefined) return { ok: false, response: limited };
  const bearer = await verifyBearer(request, session.signer, session.host.clock.now());
  if (!bearer.ok) return bearer;
  // The chat dialect has no conversation in its addresses: it is in the token.
  const claims = "conversation" in request.params ? checkConversation(bearer.value, request) : bearer;
  if (!claims.ok) return claims;
  const tooMany = session.limit("activities", { key: claims.value.conversation, share: 1 });
  return tooMany === undefined ? good(claims.value) : { ok: false, response: tooMany };
}
