import type { HttpRequest, HttpResponse } from "@frontdesk/core";
import { admit } from "../admit.ts";
import type { Session } from "../session.ts";
import { tellTyping } from "../tell-typing.ts";

/** `POST /typing`: the visitor is writing. */
export async function postTyping(request: HttpRequest, session: Session): Promise<HttpResponse> {
  const claims = await admit(request, session);
  if (!claims.ok) return claims.response;
  await tellTyping(claims.value.conversation, session);
  return { status: 204 };
}
