import type { HttpRequest, HttpResponse, SocketListener, SocketRoute } from "@frontdesk/core";
import { answer, type CurrentSession } from "./endpoint.ts";
import { readPage, readWatermark } from "./page.ts";
import { refuse, refuseFor } from "./reply.ts";
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
  const { host, settings, signer, streams } = session;
  const address = counted(request);
  const limited = session.limit("requests", address);
  if (limited !== undefined) return limited;
  const token = request.query.get("t");
  if (token === null || token === "") return refuse(401, "MissingToken", "Send a token as the parameter t.");
  const verified = await verifyToken(token, "stream", signer, host.clock.now());
  const claims = verified.ok ? checkConversation(verified.value, request) : verified;
  if (!claims.ok) return claims.response;
  const after = readWatermark(request.query.get("watermark"));
  if (after === undefined) return refuse(400, "BadArgument", "The watermark is not valid.");
  if (streams.from(address.key) >= settings.limits.socketsPerAddress * address.share) {
    return refuseFor(10_000, 429, "TooManyRequests", "Too many connections; try again later.");
  }
  const { conversation } = claims.value;
  let stream: Stream | undefined;
  return {
    open(socket) {
      stream = streams.open(
        { conversation, address: address.key },
        {
          socket,
          clock: host.clock,
          log: host.log,
          after,
          until: claims.value.until,
          read: (seen) => readPage(host, conversation, seen, frameSize),
        },
      );
    },
    message() {},
    close() {
      stream?.closed();
    },
  };
}
