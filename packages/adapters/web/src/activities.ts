import type { HttpRequest, HttpResponse, KeptFile } from "@frontdesk/core";
import { type Activity, type ActivitySet, activityId } from "./activity.ts";
import { admit, admitWriter } from "./admit.ts";
import { type Page, type Reader, readPage, readWatermark } from "./page.ts";
import { randomId } from "./random-id.ts";
import { type JsonObject, readJson } from "./read-json.ts";
import { type Received, receive } from "./receive.ts";
import { json, refuse } from "./reply.ts";
import type { Session } from "./session.ts";
import { tellTyping } from "./tell-typing.ts";
import type { Claims } from "./token.ts";
import { referredFiles } from "./upload.ts";
import { checkConversation } from "./verify.ts";

/** Most messages in one answer; the client asks again for the rest. */
const pageSize = 100;

/** `POST conversations/:conversation/activities`: answered when what the visitor wrote is on disk. */
export async function postActivity(request: HttpRequest, session: Session): Promise<HttpResponse> {
  const claims = await admitWriter(request, session);
  if (!claims.ok) return claims.response;
  const body = readJson(request, false);
  if (!body.ok) return body.response;
  const files = await referredFiles(body.value, claims.value.conversation, session);
  return files.ok ? takeActivity(body.value, files.value, claims.value, session) : files.response;
}

/** Hands an activity over with the files that came with it. */
export async function takeActivity(
  body: JsonObject,
  files: readonly KeptFile[],
  claims: Claims,
  session: Session,
): Promise<HttpResponse> {
  const { host, settings } = session;
  const { conversation } = claims;
  const key = randomId(host);
  const arrival = {
    claims,
    at: host.clock.now(),
    fallbackKey: `random:${key}`,
    maxTextLength: settings.maxTextLength,
  };
  const received = receive(body, arrival, files);
  if (received.kind === "refused") return refuse(received.status, received.code, received.message);
  const unstoredId = `${conversation}|${key}`;
  if (received.kind === "ignored") {
    if (received.type === "typing") await tellTyping(conversation, session);
    echo(received, unstoredId, claims, session);
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
  const { conversation } = claims.value;
  const { items, watermark } = await readOrNothing({ conversation, base: request.base }, after, session);
  const set: ActivitySet = { activities: items, watermark: String(watermark) };
  return json(200, set);
}

/**
 * botframework-directlinejs never polls again after a 5xx. A store that is away for a moment therefore looks like a
 * conversation in which nothing is new; the next poll brings what was missed.
 */
async function readOrNothing(reader: Reader, after: number, { host }: Session): Promise<Page<Activity>> {
  return readPage(host, reader, after, pageSize).catch((error: unknown) => {
    host.log.error("web.history_failed", {}, error);
    return { items: [], watermark: after, hasMore: false };
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
  session.streams.tell(claims.conversation, { kind: "echo", activity });
}
