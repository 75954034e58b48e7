import type { HttpRequest, HttpResponse } from "@frontdesk/core";
import { admit } from "../admit.ts";
import { enter } from "../entrance.ts";
import { eventHeaders, eventSink } from "../event-sink.ts";
import { readWatermark } from "../page.ts";
import { refuse } from "../reply.ts";
import type { Session } from "../session.ts";
import type { Stream } from "../stream.ts";
import { showChat } from "./connection.ts";

/**
 * `GET /events?after=`: messages as they come, as Server-Sent Events, each with the sequence up to which the client has
 * seen the conversation as its id.
 *
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html
 */
export async function getEvents(request: HttpRequest, session: Session): Promise<HttpResponse> {
  const claims = await admit(request, session);
  if (!claims.ok) return claims.response;
  const after = readWatermark(request.headers["last-event-id"] ?? request.query.get("after"));
  if (after === undefined) return refuse(400, "BadArgument", "The sequence to begin after is not valid.");
  if (request.method === "HEAD") return { status: 200, headers: eventHeaders };
  let stream: Stream | undefined;
  const entered = enter(request, session, (code, reason) => stream?.end(code, reason));
  if (!entered.ok) return entered.response;
  const { sink, body } = eventSink({
    // Proxies send headers on with the first byte; clients come back a second after the connection broke.
    head: "retry: 1000\n\n",
    frame: (frame, watermark) => `id: ${watermark}\ndata: ${frame}\n\n`,
    tail: () => "",
    gone() {
      stream?.closed();
      entered.value();
    },
  });
  stream = showChat(sink, { claims: claims.value, after, base: request.base }, session);
  return { status: 200, headers: eventHeaders, body };
}
