import type { Session } from "../session.ts";
import type { Sink, Stream } from "../stream.ts";
import type { Claims } from "../token.ts";
import { chatFrames } from "./chat-frames.ts";
import { readChatPage } from "./chat-page.ts";

/** Messages in one frame, so that a slow client is noticed between two. */
const frameSize = 20;

/** Who looks at a conversation, and from where on. */
export interface Viewer {
  readonly claims: Claims;
  readonly after: number;
  readonly base: string;
}

/** Shows a conversation in the chat dialect. */
export function showChat(socket: Sink, { claims, after, base }: Viewer, session: Session): Stream {
  const { host, streams } = session;
  const { conversation, until } = claims;
  return streams.open(conversation, {
    socket,
    frames: chatFrames(),
    clock: host.clock,
    log: host.log,
    after,
    until,
    read: (seen) => readChatPage(session, { conversation, base }, { after: seen, limit: frameSize }),
  });
}
