import type { HttpRequest, HttpResponse } from "@frontdesk/core";
import { admitWriter } from "../admit.ts";
import { readChatPage } from "../chat/chat-page.ts";
import { readSend } from "../chat/read-send.ts";
import { enter } from "../entrance.ts";
import { eventHeaders, eventSink } from "../event-sink.ts";
import { account } from "../inbound-base.ts";
import { randomId } from "../random-id.ts";
import { type JsonObject, readJson } from "../read-json.ts";
import { bad, type Checked, good } from "../reply.ts";
import type { Session } from "../session.ts";
import type { Stream } from "../stream.ts";
import type { Claims } from "../token.ts";
import { aiFrames } from "./ai-frames.ts";
import { streamEnd, streamHeaders, writeChunks } from "./chunk.ts";
import { readUiMessage } from "./read-ui-message.ts";
import { takeUiFiles } from "./take-ui-files.ts";

/** Messages in one read. */
const pageSize = 20;

/** `POST /ai`: takes the newest message over and streams what is answered to it as one assistant's message. */
export async function postAi(request: HttpRequest, session: Session): Promise<HttpResponse> {
  const claims = await admitWriter(request, session);
  if (!claims.ok) return claims.response;
  const body = readJson(request, false);
  if (!body.ok) return body.response;
  const sequence = await takeMessage(body.value, claims.value, request, session);
  if (!sequence.ok) return sequence.response;
  return streamTurn(request, claims.value, sequence.value, session);
}

/** Its place in the history, once it is on disk. */
async function takeMessage(
  body: JsonObject,
  claims: Claims,
  request: HttpRequest,
  session: Session,
): Promise<Checked<number>> {
  const { host, settings } = session;
  const { conversation } = claims;
  const message = readUiMessage(body);
  if (message.kind === "refused") return bad(message.status, message.code, message.message);
  const files = await takeUiFiles(message.files, conversation, request, session);
  if (!files.ok) return files;
  const ids = files.value.map(({ id }) => id);
  const sent = readSend(ids.length === 0 ? message.body : { ...message.body, files: ids }, {
    claims,
    at: host.clock.now(),
    fallbackKey: `random:${randomId(host)}`,
    maxTextLength: settings.maxTextLength,
  });
  if (sent.kind === "refused") return bad(sent.status, sent.code, sent.message);
  const [acceptance] = await host.accept([sent.kind === "event" ? sent.event : sent.event(files.value)]);
  if (acceptance?.sequence !== undefined) return good(acceptance.sequence);
  // What leaves nothing in the history, such as a press that is known already: whatever comes from now on.
  const { last } = await host.history(account, { conversation }, { last: 1 });
  return good(last);
}

function streamTurn(request: HttpRequest, claims: Claims, after: number, session: Session): HttpResponse {
  const { host, streams, answered } = session;
  const { conversation, until } = claims;
  const frames = aiFrames(`reply-${after}`);
  let stream: Stream | undefined;
  let isSettled = false;
  /** Whether the last read began after all was answered. */
  let isLast = false;
  let seen = after;
  const entered = enter(request, session, (code, reason) => stream?.end(code, reason));
  if (!entered.ok) return entered.response;
  const { sink, body } = eventSink({
    head: "",
    frame: (text) => text,
    tail(code, reason) {
      if (code === 1000) return frames.end() + streamEnd;
      return writeChunks([{ type: "error", errorText: reason }]) + streamEnd;
    },
    gone() {
      stream?.closed();
      entered.value();
    },
  });
  stream = streams.open(conversation, {
    socket: sink,
    frames,
    clock: host.clock,
    log: host.log,
    after,
    until,
    async read(from) {
      isLast = isSettled;
      const page = await readChatPage(session, { conversation, base: request.base }, { after: from, limit: pageSize });
      seen = page.watermark;
      return page;
    },
    caughtUp() {
      if (!isLast) return;
      answered.remember(conversation, seen);
      stream?.end(1000, "");
    },
  });
  host.settled(account, { conversation }).then(
    () => {
      isSettled = true;
      stream?.wake();
    },
    (error: unknown) => {
      host.log.warn("web.turn_unknown", { error: error instanceof Error ? error.name : "unknown" });
      stream?.end(1011, "The answer cannot be followed now; it is in the history.");
    },
  );
  return { status: 200, headers: { ...eventHeaders, ...streamHeaders }, body };
}
