import type { LiveFrame, PageFrame } from "../../src/api/protocol.ts";
import { backoffMs } from "./backoff.ts";

/** What a live connection tells the page. */
export interface LiveEvents {
  /** Connected; `isAgain`: after it had been lost, so that everything shown is to be read again. */
  onOpen(isAgain: boolean): void;
  onFrame(frame: LiveFrame): void;
  /** Lost, and tried again by itself. */
  onLost(): void;
}

/** The connection over which the server says what changes. */
export interface Live {
  say(frame: PageFrame): void;
  close(): void;
}

/** The server beats more often than this; a connection that says nothing for so long is dead. */
const silenceMs = 75_000;

/** Opens the connection, and opens it again whenever it is lost. */
export function openLive(events: LiveEvents): Live {
  const url = new URL("api/live", document.baseURI);
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  let socket: WebSocket | undefined;
  let tries = 0;
  let wasOpen = false;
  let isOver = false;
  let again: ReturnType<typeof setTimeout> | undefined;
  let silence: ReturnType<typeof setTimeout> | undefined;

  const heard = (): void => {
    clearTimeout(silence);
    silence = setTimeout(lost, silenceMs);
  };
  const connect = (): void => {
    clearTimeout(again);
    if (isOver || socket !== undefined) return;
    const own = new WebSocket(url);
    socket = own;
    heard();
    own.onopen = () => {
      if (socket !== own) return;
      tries = 0;
      events.onOpen(wasOpen);
      wasOpen = true;
    };
    own.onmessage = ({ data }: MessageEvent<unknown>) => {
      if (socket !== own) return;
      heard();
      // Safe: the server is the page's own, of the same version; a kind it does not know is ignored by the reducer.
      events.onFrame(JSON.parse(String(data)) as LiveFrame);
    };
    own.onclose = () => {
      if (socket === own) lost();
    };
  };
  const lost = (): void => {
    const gone = socket;
    socket = undefined;
    clearTimeout(silence);
    gone?.close();
    if (isOver) return;
    events.onLost();
    clearTimeout(again);
    again = setTimeout(connect, backoffMs(tries++));
  };
  /** The network is back, or somebody looks at the page again: no reason to wait any longer. */
  const hurry = (): void => {
    if (socket === undefined && document.visibilityState === "visible") {
      tries = 0;
      connect();
    }
  };
  addEventListener("online", hurry);
  document.addEventListener("visibilitychange", hurry);
  connect();
  return {
    say(frame) {
      if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(frame));
    },
    close() {
      isOver = true;
      removeEventListener("online", hurry);
      document.removeEventListener("visibilitychange", hurry);
      clearTimeout(again);
      clearTimeout(silence);
      socket?.close();
      socket = undefined;
    },
  };
}
