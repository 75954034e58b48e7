import type { HttpRequest, HttpResponse } from "@frontdesk/core";
import { randomId } from "../random-id.ts";
import { readJson } from "../read-json.ts";
import { bad, type Checked, good, json, refuse } from "../reply.ts";
import { counted, type Session } from "../session.ts";
import type { Claims } from "../token.ts";
import { verifyToken } from "../verify.ts";
import { isAbsent, isLocale, stringOf } from "../visitor-text.ts";
import type { SessionAnswer } from "./protocol.ts";

/** Who comes, and whether they are signed in. */
type Comer = Pick<Claims, "conversation" | "user">;

/** `POST /session`: a visitor comes, for the first time or again. Nothing is stored before they write. */
export async function openSession(request: HttpRequest, session: Session): Promise<HttpResponse> {
  const limited = session.limit("requests", counted(request));
  if (limited !== undefined) return limited;
  const body = readJson(request, true);
  if (!body.ok) return body.response;
  const { key, identity, locale } = body.value;
  for (const [field, value] of Object.entries({ key, identity, locale })) {
    if (!isAbsent(value) && typeof value !== "string") return refuse(400, "BadArgument", `${field} is not valid.`);
  }
  const comer = await welcome(request, session, stringOf(key), stringOf(identity));
  if (!comer.ok) return comer.response;
  const { conversation, user } = comer.value;
  const said = isLocale(locale) ? { ...user, locale } : user;
  return json(200, await answerTo({ conversation, user: said }, session));
}

async function welcome(
  request: HttpRequest,
  session: Session,
  key: string | undefined,
  identity: string | undefined,
): Promise<Checked<Comer>> {
  const { host, signer } = session;
  const now = host.clock.now();
  if (identity !== undefined && identity !== "") {
    if (session.identity !== undefined) return session.identity.read(identity, now);
    return bad(403, "InvalidIdentity", "No identities are known here: set web({ identity }).");
  }
  if (key !== undefined && key !== "") {
    const known = await verifyToken(key, "visitor", signer, now);
    // A key that is too old, or of another server, is no reason to turn somebody away: they begin anew.
    if (known.ok) return good(known.value);
  }
  const limited = session.limit("tokens", counted(request));
  if (limited !== undefined) return { ok: false, response: limited };
  return good({ conversation: randomId(host), user: { id: `dl_${randomId(host)}` } });
}

async function answerTo({ conversation, user }: Comer, session: Session): Promise<SessionAnswer> {
  const { host, settings, signer, streams } = session;
  const now = host.clock.now();
  const until = now + settings.tokenLifetimeMs;
  const token = await signer.sign({ use: "chat", conversation, user, expiresAt: until, until });
  streams.extend(conversation, until);
  const keyEnd = now + settings.visitorLifetimeMs;
  // Whoever is signed in proves it again: no key outlives their signing out.
  const key =
    user.verified === true
      ? undefined
      : await signer.sign({ use: "visitor", conversation, user, expiresAt: keyEnd, until: keyEnd });
  return {
    session: token,
    expiresIn: Math.floor(settings.tokenLifetimeMs / 1000),
    ...(key === undefined ? {} : { key }),
    conversation,
    bot: { name: host.bot.name },
    ...(user.verified === true ? { customer: user.name === undefined ? {} : { name: user.name } } : {}),
    limits: {
      textLength: settings.maxTextLength,
      fileBytes: Math.min(settings.maxFileBytes, host.files.maxFileBytes),
      fileTypes: settings.fileTypes,
    },
  };
}
