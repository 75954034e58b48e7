import type { HttpRequest, HttpResponse } from "@frontdesk/core";
import { admit } from "./admit.ts";
import { account } from "./inbound-base.ts";
import { isOwn } from "./origin.ts";
import { readWatermark } from "./page.ts";
import { randomId } from "./random-id.ts";
import { isObject, type JsonObject, readJson } from "./read-json.ts";
import { bad, type Checked, good, json, refuse } from "./reply.ts";
import { counted, type Session } from "./session.ts";
import type { Claims } from "./token.ts";
import { checkConversation, verifyBearer } from "./verify.ts";
import { isText } from "./visitor-text.ts";

/** How long a client may take to connect to the stream that it was told. Direct Line says 60 s. */
const streamTokenMs = 60_000;

/** `POST tokens/generate`: a new visitor in a new conversation. Nothing is stored before they write. */
export async function generateToken(request: HttpRequest, session: Session): Promise<HttpResponse> {
  const { host, signer } = session;
  const limited = session.limit("tokens", counted(request));
  if (limited !== undefined) return limited;
  // No token is needed; but one that is shown must be good, so that a mistake is not hidden.
  if (request.headers.authorization !== undefined) {
    const bearer = await verifyBearer(request, signer, host.clock.now());
    if (!bearer.ok) return bearer.response;
  }
  const body = readJson(request, true);
  if (!body.ok) return body.response;
  const user = readUser(body.value, () => randomId(session.host));
  if (!user.ok) return user.response;
  const claims: Comer = { conversation: randomId(session.host), user: user.value };
  return json(200, await issue(claims, session));
}

/** `POST tokens/refresh`: the same visitor, for longer. */
export async function refreshToken(request: HttpRequest, session: Session): Promise<HttpResponse> {
  const claims = await admit(request, session);
  if (!claims.ok) return claims.response;
  const body = readJson(request, true);
  return body.ok ? json(200, await issue(claims.value, session)) : body.response;
}

/** `POST conversations`: 201 the first time, 200 when there is something to go on with. */
export async function startConversation(request: HttpRequest, session: Session): Promise<HttpResponse> {
  const claims = await admit(request, session);
  if (!claims.ok) return claims.response;
  const body = readJson(request, true);
  if (!body.ok) return body.response;
  const { conversation } = claims.value;
  const { last } = await session.host.history(account, { conversation }, { limit: 1 });
  const isKnown = session.started.seen(conversation) || last > 0;
  return json(isKnown ? 200 : 201, await connect(request, claims.value, 0, session));
}

/** `GET conversations/:conversation`: a client that lost its connection comes back, from what it has seen. */
export async function resumeConversation(request: HttpRequest, session: Session): Promise<HttpResponse> {
  const admitted = await admit(request, session);
  const claims = admitted.ok ? checkConversation(admitted.value, request) : admitted;
  if (!claims.ok) return claims.response;
  const after = readWatermark(request.query.get("watermark"));
  if (after === undefined) return refuse(400, "BadArgument", "The watermark is not valid.");
  return json(200, await connect(request, claims.value, after, session));
}

type Comer = Pick<Claims, "conversation" | "user">;

async function connect(request: HttpRequest, claims: Comer, after: number, session: Session): Promise<object> {
  const { host, settings, signer } = session;
  const now = host.clock.now();
  const token = await signer.sign({
    use: "stream",
    conversation: claims.conversation,
    user: claims.user,
    expiresAt: now + streamTokenMs,
    until: now + settings.tokenLifetimeMs,
  });
  const origin = request.headers.origin;
  // Behind a proxy that speaks TLS the server may take itself for http; a page of https can only open wss.
  const isSecure = /^https:/.test(request.base) || (origin?.startsWith("https:") === true && isOwn(origin, request));
  const base = request.base.replace(/^https?:/, isSecure ? "wss:" : "ws:");
  const streamUrl = `${base}${settings.path}/conversations/${claims.conversation}/stream?watermark=${after}&t=${token}`;
  return { ...(await issue(claims, session)), streamUrl };
}

async function issue({ conversation, user }: Comer, session: Session): Promise<object> {
  const { host, settings, signer, streams } = session;
  const until = host.clock.now() + settings.tokenLifetimeMs;
  const token = await signer.sign({ use: "chat", conversation, user, expiresAt: until, until });
  streams.extend(conversation, until);
  return { conversationId: conversation, token, expires_in: Math.floor(settings.tokenLifetimeMs / 1000) };
}

/**
 * Who a new visitor says to be. Anybody can say anything here: an id that was given keeps its own corner
 * (`visitor_…`), so that it is never taken for one that somebody vouches for, and the conversation is a new one.
 */
function readUser(body: JsonObject, random: () => string): Checked<Claims["user"]> {
  const user = body.user ?? {};
  if (!isObject(user)) return bad(400, "BadArgument", "user is not valid.");
  const { id, name } = user;
  const isGiven = id !== undefined && id !== null && id !== "";
  if (isGiven && !(isText(id, 100) && !/\p{Cc}/u.test(id))) return bad(400, "BadArgument", "user.id is not valid.");
  const isNamed = name !== undefined && name !== null && name !== "";
  if (isNamed && !isText(name, 200)) return bad(400, "BadArgument", "user.name is not valid.");
  return good({ id: isGiven ? `visitor_${id}` : `dl_${random()}`, ...(isNamed ? { name } : {}) });
}
