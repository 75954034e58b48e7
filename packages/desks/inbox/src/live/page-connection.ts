import type { Clock, Socket } from "@frontdesk/core";
import type { SignIn } from "../access/sign-ins.ts";
import type { LiveFrame } from "../api/protocol.ts";

/** A page that is connected. */
export interface PageConnection {
  readonly signIn: SignIn;
  /** The case it shows. */
  looking: string | undefined;
  /** What the person says of themselves. */
  state: "online" | "away";
  send(frame: LiveFrame): void;
  /** A frame that was written once for all pages. */
  sendText(text: string): void;
  end(code: number, reason: string): void;
  /** Nothing is kept for it any more. */
  over(): void;
}

/** Bytes on their way above which a client is let go: it comes back by itself and reads everything again. */
const maxBufferedBytes = 1_048_576;
/** Proxies close what is silent, many after a minute. */
const beatMs = 25_000;

/** What a {@link PageConnection} works with. */
export interface PageOptions {
  readonly socket: Socket;
  readonly signIn: SignIn;
  readonly clock: Clock;
  /** Asked at each beat: whoever was signed out elsewhere, or for being idle, is told. */
  isSignedIn(): boolean;
}

/** Looks after the server's end of a page's WebSocket. */
export function pageConnection({ socket, signIn, clock, isSignedIn }: PageOptions): PageConnection {
  let isOver = false;
  let cancelBeat = (): void => {};

  const end = (code: number, reason: string): void => {
    if (isOver) return;
    page.over();
    socket.close(code, reason);
  };
  const sendText = (text: string): void => {
    if (isOver) return;
    if (socket.bufferedBytes > maxBufferedBytes) end(1013, "too slow");
    else socket.send(text);
  };
  const send = (frame: LiveFrame): void => sendText(JSON.stringify(frame));
  const beat = (): void => {
    cancelBeat = clock.after(beatMs, () => {
      if (isSignedIn()) {
        send({ kind: "beat" });
        if (!isOver) beat();
        return;
      }
      send({ kind: "signed_out" });
      end(1008, "signed out");
    });
  };
  const page: PageConnection = {
    signIn,
    looking: undefined,
    state: "online",
    send,
    sendText,
    end,
    over() {
      isOver = true;
      cancelBeat();
    },
  };
  beat();
  return page;
}
