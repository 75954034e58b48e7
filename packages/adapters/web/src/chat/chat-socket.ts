import type { HttpRequest, HttpResponse, Socket, SocketListener, SocketRoute } from "@frontdesk/core";
import { answer, type CurrentSession } from "../endpoint.ts";
import { enter } from "../entrance.ts";
import { counted, type Session } from "../session.ts";
import type { Stream } from "../stream.ts";
import { tellTyping } from "../tell-typing.ts";
import { verifyToken } from "../verify.ts";
import { showChat } from "./connection.ts";
import { readFrame } from "./read-frame.ts";

/** How long a client may take to say who it is. */
const helloMs = 10_000;

/** WebSocket close codes (RFC 6455, 7.4.1): what the client said makes no sense, or is not allowed. */
const invalid = 1007;
const forbidden = 1008;
/** Registered by IANA: try again later. */
const busy = 1013;

/** `/socket`: messages as they come. The session comes in a frame: an address ends up in logs. */
export function chatSocket(path: string, current: CurrentSession): SocketRoute {
  return {
    path,
    // A session token, and room to spare.
    maxMessageBytes: 8_192,
    async accept(request) {
      let listener: SocketListener | undefined;
      const refusal = await answer(request, current(), async (_, session): Promise<HttpResponse> => {
        const limited = session.limit("requests", counted(request));
        if (limited !== undefined) return limited;
        const visit = visitOf(request, session);
        const entered = enter(request, session, visit.end);
        if (!entered.ok) return entered.response;
        listener = visit.listener(entered.value);
        return { status: 101 };
      });
      return listener ?? refusal;
    },
  };
}

/** One connection, from the handshake to its end. */
interface Visit {
  end(code: number, reason: string): void;
  /** `leave` is called once, when the connection is closed. */
  listener(leave: () => void): SocketListener;
}

function visitOf(request: HttpRequest, session: Session): Visit {
  const { host, signer } = session;
  const { base } = request;
  let socket: Socket | undefined;
  let stream: Stream | undefined;
  let conversation: string | undefined;
  let cancelHello = (): void => {};
  /** One frame after the other: the second hello must not overtake the first. */
  let turn = Promise.resolve();

  const end = (code: number, reason: string): void => {
    cancelHello();
    if (stream === undefined) socket?.close(code, reason);
    else stream.end(code, reason);
    socket = undefined;
  };
  const hello = async (token: string, after: number): Promise<void> => {
    const claims = await verifyToken(token, "chat", signer, host.clock.now());
    if (socket === undefined) return;
    if (!claims.ok) return end(forbidden, "the session is not valid");
    if (stream === undefined) {
      cancelHello();
      conversation = claims.value.conversation;
      stream = showChat(socket, { claims: claims.value, after, base }, session);
    } else if (claims.value.conversation === conversation) stream.extend(claims.value.until);
    else end(forbidden, "the session belongs to another conversation");
  };
  const take = async (text: string): Promise<void> => {
    if (socket === undefined) return;
    const frame = readFrame(text);
    if (frame === undefined) return end(invalid, "not a frame");
    if (session.limit("requests", counted(request)) !== undefined) return end(busy, "too many frames");
    if (frame.kind === "hello") return hello(frame.session, frame.after);
    if (conversation === undefined) return end(forbidden, "say hello first");
    await tellTyping(conversation, session);
  };
  return {
    end,
    listener: (leave) => ({
      open(opened) {
        socket = opened;
        cancelHello = host.clock.after(helloMs, () => end(forbidden, "say hello first"));
      },
      message(text) {
        turn = turn
          .then(() => take(text))
          .catch((error: unknown) => {
            host.log.warn("web.frame_failed", { error: error instanceof Error ? error.name : "unknown" });
          });
      },
      close() {
        cancelHello();
        socket = undefined;
        stream?.closed();
        leave();
      },
    }),
  };
}
