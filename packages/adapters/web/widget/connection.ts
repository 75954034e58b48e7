import type { ChatMessage, MessagesAnswer, ServerFrame, SessionAnswer } from "../src/chat/protocol.ts";
import { type Api, Refused } from "./api.ts";
import { backoffMs, pauseOf } from "./pause.ts";
import { eventLine, type Line, socketLine } from "./transports.ts";

/** How the connection is. */
export type State = "idle" | "connecting" | "open" | "lost" | "refused";

/** What a connection tells. */
export interface Listener {
  /** The sequence up to which all messages are known; undefined before anything is. */
  readonly known: () => number | undefined;
  /** The newest messages of the conversation, when nothing was known. */
  readonly begin: (messages: readonly ChatMessage[]) => void;
  /** Whether they followed on what is known. */
  readonly messages: (messages: readonly ChatMessage[]) => boolean;
  readonly frame: (frame: ServerFrame) => void;
  readonly state: (state: State) => void;
  readonly refused: (refused: Refused) => void;
}

/** The conversation's connection to the server. */
export interface Connection {
  /** Connects, and stays connected until {@link stop}. */
  start(): void;
  stop(): void;
  /** Somebody looks, or the network is back: tries at once what is waiting. */
  nudge(): void;
  /** The server has a message with this sequence: it should be heard of now. */
  expect(sequence: number): void;
  typing(): void;
  /** Another session holds from now on. */
  renewed(answer: SessionAnswer): void;
}

const pollMs = 3_000;
/** How long a message that the server has may take to come back before the line is taken for dead. */
const echoMs = 5_000;
const page = 100;

/** Keeps a conversation up to date: over a WebSocket, else by events, else by polling. */
export function connectionOf(api: Api, on: Listener): Connection {
  let run = 0;
  let line: Line | undefined;
  let failures = 0;
  // Something between the server and us may let no WebSocket through (1: events), or hold events back (2: polling). When
  // newer pages of the visitor have taken this one's place (3) it polls until somebody looks at it.
  let way = 0;
  let broken = 0;
  let refresh: ReturnType<typeof setTimeout> | undefined;
  const pause = pauseOf();

  async function fetchMessages(query: string): Promise<MessagesAnswer> {
    return (await api.request("GET", `/messages?${query}`)).json();
  }

  /** Fetches what is not known yet, without gaps. */
  async function catchUp(): Promise<void> {
    const { conversation } = await api.open();
    for (;;) {
      const known = on.known();
      const { messages, last } = await fetchMessages(known === undefined ? "last=50" : `after=${known}`);
      if ((await api.open()).conversation !== conversation) return catchUp();
      if (known === undefined) on.begin(messages);
      // The server has lost what it had, or was made to: what is left is all that there is.
      else if (last < known) on.begin((await fetchMessages("last=50")).messages);
      else on.messages(messages);
      if (known === undefined || messages.length < page || last <= (on.known() ?? 0)) return;
    }
  }

  function receive(frame: ServerFrame): void {
    if (frame.kind === "full") way = 3;
    // A gap cannot be; should there be one, what is missing is fetched before anything else is shown.
    if (frame.kind !== "messages") on.frame(frame);
    else if (!on.messages(frame.messages)) line?.close();
  }

  async function listen(): Promise<void> {
    const after = on.known() ?? 0;
    const since = performance.now();
    if (way > 1) {
      await pause.wait(document.hidden ? 5 * pollMs : pollMs);
      return;
    }
    line = way === 0 ? socketLine(api, (await api.open()).session, after, receive) : eventLine(api, after, receive);
    const stood = await line.over;
    line = undefined;
    if (performance.now() - since > 5_000) failures = 0;
    broken = stood ? 0 : broken + 1;
    // The server answered a moment ago: it is this way that does not get through.
    if (broken > 1) {
      way += 1;
      broken = 0;
    } else failures += 1;
  }

  async function keep(id: number): Promise<void> {
    on.state("connecting");
    while (id === run) {
      let waitMs = 0;
      try {
        await catchUp();
        if (id !== run) return;
        if (way > 1) failures = 0;
        on.state("open");
        await listen();
        waitMs = failures === 0 ? 0 : backoffMs(failures - 1);
      } catch (error) {
        line = undefined;
        failures += 1;
        waitMs = backoffMs(failures);
        if (error instanceof Refused) {
          waitMs = error.waitMs ?? waitMs;
          if (error.isFinal) {
            on.refused(error);
            on.state("refused");
            // An hour is as good as never, and yet no page has to be reloaded.
            waitMs = 3_600_000;
          }
        }
      }
      if (id !== run) return;
      if (waitMs < 60_000 && failures > 0) on.state(failures > 1 || !navigator.onLine ? "lost" : "connecting");
      await pause.wait(waitMs);
    }
  }

  function stop(): void {
    run += 1;
    clearTimeout(refresh);
    line?.close();
    pause.end();
  }

  return {
    start() {
      stop();
      failures = 0;
      void keep(run);
    },
    stop,
    nudge() {
      if (way > 2) way = 0;
      pause.end();
      line?.check();
    },
    expect(sequence) {
      if (way > 1) pause.end();
      const current = line;
      setTimeout(() => {
        if ((on.known() ?? 0) < sequence) current?.close();
      }, echoMs);
    },
    typing: () => line?.say?.({ kind: "typing" }),
    renewed({ session, expiresIn }) {
      line?.say?.({ kind: "hello", session, after: on.known() ?? 0 });
      clearTimeout(refresh);
      refresh = setTimeout(
        () => {
          api.expire(undefined);
          // What fails here is tried again with the next request.
          api.open().catch(() => {});
        },
        Math.min(expiresIn * 800, 2 ** 31 - 1),
      );
    },
  };
}
