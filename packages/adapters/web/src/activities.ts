import type { HttpRequest, HttpResponse } from "@frontdesk/core";
import { type Activity, activityId } from "./activity.ts";
import { admit } from "./conversations.ts";
import { type Page, readPage, readWatermark } from "./page.ts";
import { readJson } from "./read-json.ts";
import { type Received, receive } from "./receive.ts";
import { json, refuse } from "./reply.ts";
import { counted, type Session } from "./session.ts";
import type { Claims } from "./token.ts";
import { checkConversation, verifyBearer } from "./verify.ts";

/** Most messages in one answer; the client asks again for the rest. */
const pageSize = 100;

/** `POST conversations/:conversation/activities`: answered when what the visitor wrote is on disk. */
export async function postActivity(request: HttpRequest, session: Session): Promise<HttpResponse> {
  const { host, settings } = session;
  const limited = session.limit("activitiesByAddress", counted(request));
  if (limited !== undefined) return limited;
  const bearer = await verifyBearer(request, session.signer, host.clock.now());
  const claims = bearer.ok ? checkConversation(bearer.value, request) : bearer;
  if (!claims.ok) return claims.response;
  const { conversation } = claims.value;
  const tooMany = session.limit("activities", { key: conversation, share: 1 });
  if (tooMany !== undefined) return tooMany;
  const body = readJson(request, false);
  if (!body.ok) return body.response;

  const key = [...host.random.bytes(16)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const received = receive(body.value, {
    claims: claims.value,
    at: host.clock.now(),
    fallbackKey: `random:${key}`,
    maxTextLength: settings.maxTextLength,
  });
  if (received.kind === "refused") return refuse(received.status, received.code, received.message);
  const unstoredId = `${conversation}|${key}`;
  if (received.kind === "ignored") {
    echo(received, unstoredId, claims.value, session);
    return json(200, { id: unstoredId });
  }
  const [acceptance] = await host.accept([received.event]);
  const sequence = acceptance?.sequence;
  return json(200, { id: sequence === undefined ? unstoredId : activityId(conversation, sequence) });
}

/** `GET conversations/:conversation/activities`: what was said after a watermark. */
export async function getActivities(request: HttpRequest, session: Session): Promise<HttpResponse> {
  const admitted = await admit(request, session);
  const claims = admitted.ok ? checkConversation(admitted.value, request) : admitted;
  if (!claims.ok) return claims.response;
  const after = readWatermark(request.query.get("watermark"));
  if (after === undefined) return refuse(400, "BadArgument", "The watermark is not valid.");
  const { activities, watermark } = await readOrNothing(claims.value.conversation, after, session);
  return json(200, { activities, watermark: String(watermark) });
}

/**
 * botframework-directlinejs never polls again after a 5xx. A store that is away for a moment therefore looks like a
 * conversation in which nothing is new; the next poll brings what was missed.
 */
async function readOrNothing(conversation: string, after: number, { host }: Session): Promise<Page> {
  return readPage(host, conversation, after, pageSize).catch((error: unknown) => {
    host.log.error("web.history_failed", {}, error);
    return { activities: [], watermark: after, hasMore: false };
  });
}

/** Web Chat waits for the echo of everything that it sends, also of what no bot answers and no history keeps. */
function echo(received: Extract<Received, { kind: "ignored" }>, id: string, claims: Claims, session: Session): void {
  const { type, clientActivityID } = received;
  if (clientActivityID === undefined || (type !== "typing" && type !== "event")) return;
  const activity: Activity = {
    type,
    id,
    timestamp: new Date(session.host.clock.now()).toISOString(),
    channelId: "directline",
    conversation: { id: claims.conversation },
    from: { id: claims.user.id, role: "user" },
    channelData: { clientActivityID },
  };
  session.streams.tell(claims.conversation, activity);
}

/** `POST conversations/:conversation/upload`: files are not taken. */
export async function upload(request: HttpRequest, session: Session): Promise<HttpResponse> {
  const admitted = await admit(request, session);
  const claims = admitted.ok ? checkConversation(admitted.value, request) : admitted;
  if (!claims.ok) return claims.response;
  return refuse(415, "NotSupported", "Files cannot be taken here.");
}
