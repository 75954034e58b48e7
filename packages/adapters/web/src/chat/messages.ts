import type { HttpRequest, HttpResponse, Inbound } from "@frontdesk/core";
import { admit, admitWriter } from "../admit.ts";
import { randomId } from "../random-id.ts";
import { readJson } from "../read-json.ts";
import { type Checked, good, json, refuse } from "../reply.ts";
import type { Session } from "../session.ts";
import type { Claims } from "../token.ts";
import { pageSize, readChatPage } from "./chat-page.ts";
import type { MessagesAnswer, SendAnswer } from "./protocol.ts";
import { readSend, type Sent } from "./read-send.ts";

/** `GET /messages`: the newest, those before a place of the history, or those after one. */
export async function getMessages(request: HttpRequest, session: Session): Promise<HttpResponse> {
  const claims = await admit(request, session);
  if (!claims.ok) return claims.response;
  const stretch = readStretch(request.query);
  if (stretch === undefined)
    return refuse(400, "BadArgument", "The stretch of messages that is asked for is not valid.");
  const reader = { conversation: claims.value.conversation, base: request.base };
  const found = await readChatPage(session, reader, stretch);
  // Before a place beyond the end stands the end.
  const isBeyond = stretch.before !== undefined && stretch.before > found.last + 1;
  const { items, last } = isBeyond ? await readChatPage(session, reader, { last: stretch.limit }) : found;
  const answer: MessagesAnswer = { messages: items, last };
  return json(200, answer);
}

/** `POST /messages`: answered when what the visitor wrote is on disk. */
export async function postMessage(request: HttpRequest, session: Session): Promise<HttpResponse> {
  const { host, settings } = session;
  const claims = await admitWriter(request, session);
  if (!claims.ok) return claims.response;
  const body = readJson(request, false);
  if (!body.ok) return body.response;
  const sent = readSend(body.value, {
    claims: claims.value,
    at: host.clock.now(),
    fallbackKey: `random:${randomId(host)}`,
    maxTextLength: settings.maxTextLength,
  });
  if (sent.kind === "refused") return refuse(sent.status, sent.code, sent.message);
  const event = await eventOf(sent, claims.value, session);
  if (!event.ok) return event.response;
  const [acceptance] = await host.accept([event.value]);
  const answer: SendAnswer = acceptance?.sequence === undefined ? {} : { sequence: acceptance.sequence };
  return json(200, answer);
}

/** The event, with its files where it has some. */
async function eventOf(
  sent: Exclude<Sent, { kind: "refused" }>,
  { conversation }: Claims,
  { files }: Session,
): Promise<Checked<Inbound>> {
  if (sent.kind === "event") return good(sent.event);
  const found = await files.findAll(conversation, sent.files);
  return found.ok ? good(sent.event(found.value)) : found;
}

/** Where to read, and for what place it was worked out. */
interface Stretch {
  readonly after?: number;
  readonly last?: number;
  readonly limit: number;
  readonly before?: number;
}

/** Exactly one of `last`, `before` (with `limit`) and `after` (with `limit`); none is the newest fifty. */
function readStretch(query: URLSearchParams): Stretch | undefined {
  const [last, before, after, limit] = ["last", "before", "after", "limit"].map((name) => readNumber(query.get(name)));
  if ([last, before, after, limit].includes(Number.NaN)) return undefined;
  if ([last, before, after].filter((value) => value !== undefined).length > 1) return undefined;
  const many = Math.min(limit ?? pageSize, pageSize);
  if (limit === 0 || last === 0) return undefined;
  if (after !== undefined) return { after, limit: many };
  if (before === undefined) {
    const newest = Math.min(last ?? limit ?? 50, pageSize);
    return { last: newest, limit: newest };
  }
  // Sequences have no gaps.
  const from = Math.max(0, before - 1 - many);
  const count = before - 1 - from;
  return count > 0 ? { after: from, limit: count, before } : { after: Number.MAX_SAFE_INTEGER, limit: 1 };
}

function readNumber(text: string | null): number | undefined {
  if (text === null) return undefined;
  return /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
}
