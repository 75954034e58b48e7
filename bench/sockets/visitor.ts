/** A visitor of the page: a session, and a WebSocket that shows their conversation. */
export interface Visitor {
  readonly session: string;
  readonly conversation: string;
  readonly socket: WebSocket;
  /** Resolves with the instant at which the bot's next message is there, in milliseconds since 1970. */
  answered(): Promise<number>;
}

/** Comes as the widget does: a session, a connection, a hello. */
export async function visit(port: number): Promise<Visitor> {
  const opened = await fetch(`http://127.0.0.1:${port}/chat/session`, { method: "POST" });
  if (!opened.ok) throw new Error(`No session: ${opened.status}.`);
  // Safe: the answer of `POST /session`.
  const { session, conversation } = (await opened.json()) as { session: string; conversation: string };
  const socket = new WebSocket(`ws://127.0.0.1:${port}/chat/socket`);
  await new Promise<void>((resolve, reject) => {
    socket.addEventListener("open", () => resolve());
    socket.addEventListener("error", () => reject(new Error("A socket was refused.")));
  });
  socket.send(JSON.stringify({ kind: "hello", session, after: 0 }));
  return {
    session,
    conversation,
    socket,
    answered: () =>
      new Promise((resolve) => {
        const listen = ({ data }: MessageEvent): void => {
          const at = performance.timeOrigin + performance.now();
          if (!String(data).includes('"kind":"bot"')) return;
          socket.removeEventListener("message", listen);
          resolve(at);
        };
        socket.addEventListener("message", listen);
      }),
  };
}

/** Writes something and waits for the bot's answer on the socket. */
export async function write(port: number, visitor: Visitor): Promise<number> {
  const answered = visitor.answered();
  const sent = await fetch(`http://127.0.0.1:${port}/chat/messages`, {
    method: "POST",
    headers: { authorization: `Bearer ${visitor.session}`, "content-type": "application/json" },
    body: JSON.stringify({ id: "m1", text: "Is anybody there?" }),
  });
  if (!sent.ok) throw new Error(`Not sent: ${sent.status}.`);
  return answered;
}

/** Does something for each of many, so many at once. */
export async function each<In, Out>(all: readonly In[], atOnce: number, act: (one: In) => Promise<Out>): Promise<Out[]> {
  const results: Out[] = [];
  const entries = all.entries();
  const work = async (): Promise<void> => {
    for (const [index, one] of entries) results[index] = await act(one);
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return results;
}
