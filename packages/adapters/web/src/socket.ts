import type { HttpRequest, HttpResponse, SocketListener, SocketRoute } from "@frontdesk/core";
import { activityFrames } from "./activity-frames.ts";
import { answer, type CurrentSession } from "./endpoint.ts";
import { enter } from "./entrance.ts";
import { readPage, readWatermark } from "./page.ts";
import { refuse } from "./reply.ts";
import { counted, type Session } from "./session.ts";
import type { Stream } from "./stream.ts";
import { checkConversation, verifyToken } from "./verify.ts";

/** Messages in one frame, so that a slow client is noticed between two. */
const frameSize = 20;

/** `GET conversations/:conversation/stream?watermark=&t=`: activities as they come. */
export function streamRoute(path: string, current: CurrentSession): SocketRoute {
  return {
    path,
    // Clients say nothing that matters here: empty frames, to see whether the connection holds.
    maxMessageBytes: 4_096,
    async accept(request) {
      let listener: SocketListener | undefined;
      const refusal = await answer(request, current(), async (_, session) => {
        const letIn = await admitSocket(request, session);
        if ("status" in letIn) return letIn;
        listener = letIn;
        return { status: 101 };
      });
      return listener ?? refusal;
    },
  };
}

async function admitSocket(request: HttpRequest, session: Session): Promise<SocketListener | HttpResponse> {
  const { host, signer, streams } = session;
  const limited = session.limit("requests", counted(request));
  if (limited !== undefined) return limited;
  const token = request.query.get("t");
  if (token === null || token === "") return refuse(401, "MissingToken", "Send a token as the parameter t.");
  const verified = await verifyToken(token, "stream", signer, host.clock.now());
  const claims = verified.ok ? checkConversation(verified.value, request) : verified;
  if (!claims.ok) return claims.response;
  const after = readWatermark(request.query.get("watermark"));
  if (after === undefined) return refuse(400, "BadArgument", "The watermark is not valid.");
  let stream: Stream | undefined;
  const entered = enter(request, session, (code, reason) => stream?.end(code, reason));
  if (!entered.ok) return entered.response;
  const { conversation, until } = claims.value;
  const { base } = request;
  return {
    open(socket) {
      stream = streams.open(conversation, {
        socket,
        frames: activityFrames(host, conversation),
        clock: host.clock,
        log: host.log,
        after,
        until,
        read: (seen) => readPage(host, { conversation, base }, seen, frameSize),
      });
    },
    message() {},
    close() {
      stream?.closed();
      entered.value();
    },
  };
}
