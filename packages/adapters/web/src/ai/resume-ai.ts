import type { HttpRequest, HttpResponse } from "@frontdesk/core";
import { admit } from "../admit.ts";
import { readChatPage } from "../chat/chat-page.ts";
import type { ChatMessage } from "../chat/protocol.ts";
import { enter } from "../entrance.ts";
import { eventHeaders } from "../event-sink.ts";
import type { Frames } from "../frames.ts";
import { account } from "../inbound-base.ts";
import { readWatermark } from "../page.ts";
import { refuse } from "../reply.ts";
import type { Session } from "../session.ts";
import type { Stream } from "../stream.ts";
import { aiFrames } from "./ai-frames.ts";
import { streamEnd, streamHeaders } from "./chunk.ts";

/** How long a client waits for something to be said: shorter than proxies cut what is silent. */
const waitMs = 25_000;
const pageSize = 20;

/** Nothing is sent before it is known what. */
const silent: Frames<ChatMessage> = { show: () => "", tell: () => undefined, beat: "" };

/**
 * `GET /ai/:id/stream?after=`: waits for what is said after a place of the history (otherwise after what was streamed
 * last), by a person or by the bot on its own, and streams it as one assistant's message; 204 when nothing comes.
 */
export async function resumeAi(request: HttpRequest, session: Session): Promise<HttpResponse> {
  const { host, answered } = session;
  const claims = await admit(request, session);
  if (!claims.ok) return claims.response;
  const { conversation, until } = claims.value;
  const given = request.query.get("after");
  const place = given === null ? answered.of(conversation) : readWatermark(given);
  if (given !== null && place === undefined)
    return refuse(400, "BadArgument", "The sequence to begin after is not valid.");
  const after = place ?? (await host.history(account, { conversation }, { last: 1 })).last;
  // Whatever comes before the client looks again.
  if (given === null) answered.remember(conversation, after);
  let stream: Stream | undefined;
  const entered = enter(request, session, (code, reason) => stream?.end(code, reason));
  if (!entered.ok) return entered.response;
  let messages: readonly ChatMessage[] = [];
  let isFirst = true;
  await new Promise<void>((resolve) => {
    const cancel = host.clock.after(waitMs, () => stream?.end(1000, ""));
    stream = session.streams.open(conversation, {
      socket: {
        send() {},
        close() {
          cancel();
          resolve();
        },
        bufferedBytes: 0,
      },
      frames: silent,
      clock: host.clock,
      log: host.log,
      after,
      until,
      async read(from) {
        const page = await readChatPage(
          session,
          { conversation, base: request.base },
          { after: from, limit: pageSize },
        );
        messages = [...messages, ...page.items];
        return page;
      },
      caughtUp() {
        // What the visitor has written elsewhere is passed over; what they write meanwhile is answered where they do.
        if (isFirst) messages = messages.slice(ownAtStart(messages));
        isFirst = false;
        if (messages.length > 0) stream?.end(1000, "");
      },
    });
  });
  entered.value();
  return answerWith(messages, after, conversation, session);
}

/** What was said up to where the visitor writes again. */
function answerWith(
  messages: readonly ChatMessage[],
  after: number,
  conversation: string,
  { answered }: Session,
): HttpResponse {
  const next = messages.findIndex(isOwn);
  const said = next === -1 ? messages : messages.slice(0, next);
  const last = said.at(-1);
  if (last === undefined) return { status: 204 };
  answered.remember(conversation, last.sequence);
  const frames = aiFrames(`reply-${after}`);
  const body = frames.show(said, last.sequence) + frames.end() + streamEnd;
  return { status: 200, headers: { ...eventHeaders, ...streamHeaders }, body };
}

function isOwn({ author }: ChatMessage): boolean {
  return author.kind === "customer";
}

/** How many messages the visitor wrote before anybody else did. */
function ownAtStart(messages: readonly ChatMessage[]): number {
  const other = messages.findIndex((message) => !isOwn(message));
  return other === -1 ? messages.length : other;
}
