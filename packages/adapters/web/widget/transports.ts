import type { ClientFrame, ServerFrame } from "../src/chat/protocol.ts";
import type { Api } from "./api.ts";
import { jsonOf } from "./json.ts";

/** A line to the server on which frames come in. */
export interface Line {
  say?(frame: ClientFrame): void;
  /** Gives the line up: at once, whether the other end hears of it or not. */
  close(): void;
  /** Closes a line that was silent for too long; timers stand still while a computer sleeps. */
  check(): void;
  /** Resolves when the line is gone, with whether it ever stood. */
  readonly over: Promise<boolean>;
}

/** A line that does not come about in this time is swallowed by something on its way. */
const openMs = 10_000;
/** The server says something every 25 s: a line that is silent for longer is dead. */
const silenceMs = 35_000;

function watchdog(bite: () => void): { fed(): void; check(): void; stop(): void } {
  let timer = setTimeout(bite, openMs);
  let fedAt = Date.now();
  return {
    fed() {
      clearTimeout(timer);
      timer = setTimeout(bite, silenceMs);
      fedAt = Date.now();
    },
    check() {
      if (Date.now() - fedAt > silenceMs) bite();
    },
    stop: () => clearTimeout(timer),
  };
}

/** A WebSocket. */
export function socketLine(api: Api, session: string, after: number, receive: (frame: ServerFrame) => void): Line {
  const socket = new WebSocket(api.address("/socket").replace(/^http/, "ws"));
  let stood = false;
  let close = (): void => {};
  const say = (frame: ClientFrame): void => {
    if (socket.readyState === WebSocket.OPEN) socket.send(jsonOf(frame));
  };
  const over = new Promise<boolean>((resolve) => {
    // A line that is dead takes its time to close, and brings nothing any more.
    close = () => {
      dog.stop();
      socket.onmessage = null;
      socket.close();
      resolve(stood);
    };
    socket.onopen = () => {
      stood = true;
      dog.fed();
      say({ kind: "hello", session, after });
    };
    socket.onmessage = ({ data }) => {
      dog.fed();
      receive(JSON.parse(data));
    };
    socket.onclose = ({ code }) => {
      if (code === 1008) api.expire(session);
      close();
    };
  });
  const dog = watchdog(close);
  return { say, close, check: dog.check, over };
}

/** Server-Sent Events, read from a `fetch` because that can carry the session outside of the address. */
export function eventLine(api: Api, after: number, receive: (frame: ServerFrame) => void): Line {
  const abort = new AbortController();
  const dog = watchdog(() => abort.abort());
  async function read(): Promise<boolean> {
    let stood = false;
    try {
      const { body } = await api.request("GET", `/events?after=${after}`, undefined, abort.signal);
      if (body === null) return false;
      const reader = body.pipeThrough(new TextDecoderStream()).getReader();
      let rest = "";
      for (;;) {
        const { done, value } = await reader.read();
        if (done) return stood;
        dog.fed();
        const lines = (rest + value).split(/\r?\n/);
        rest = lines.pop() ?? "";
        for (const line of lines) {
          if (!line.startsWith("data:")) continue;
          stood = true;
          receive(JSON.parse(line.slice(5)));
        }
      }
    } catch {
      // However it broke, the connection decides what to do next.
      return stood;
    } finally {
      dog.stop();
    }
  }
  return { close: () => abort.abort(), check: dog.check, over: read() };
}
