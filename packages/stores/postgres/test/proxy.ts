import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** What happens to a connection when its client asks for a commit. */
export type AtCommit = "lose the answer" | "lose the question";

/** A wire to PostgreSQL that can be cut. */
export interface Wire {
  /** The URL of the database, through the wire. */
  readonly url: string;
  /** Cuts every connection; new ones are refused until `mend`. */
  cut(): void;
  mend(): void;
  /** Cuts the next connection whose client asks for a commit: before the server gets it, or after it has committed. */
  atNextCommit(what: AtCommit): void;
  /** How many connections were cut at a commit. */
  cuts(): number;
  close(): Promise<void>;
}

const asksForCommit = Buffer.from("COMMIT\0");

export async function makeProxy(url: string): Promise<Wire> {
  const target = new URL(url);
  const sockets = new Set<Socket>();
  let isCut = false;
  let next: AtCommit | undefined;
  let count = 0;

  const wire = (client: Socket): void => {
    const server = connect(Number(target.port) || 5432, target.hostname);
    let isLosing = false;
    const end = (): void => {
      for (const socket of [client, server]) socket.destroy();
    };
    for (const socket of [client, server]) {
      sockets.add(socket);
      socket.on("error", end).on("close", () => {
        sockets.delete(socket);
        end();
      });
    }
    if (isCut) {
      end();
      return;
    }
    client.on("data", (bytes) => {
      if (next !== undefined && bytes.includes(asksForCommit)) {
        const what = next;
        next = undefined;
        count++;
        if (what === "lose the question") return end();
        isLosing = true;
      }
      server.write(bytes);
    });
    server.on("data", (bytes) => {
      if (!isLosing) client.write(bytes);
      // The server has said that it is done, to nobody.
      else if (bytes.includes(asksForCommit)) end();
    });
  };

  const listener = createServer(wire).listen(0, "127.0.0.1");
  await once(listener, "listening");
  // Safe: it listens on a port.
  const { port } = listener.address() as AddressInfo;
  const through = new URL(url);
  through.host = `127.0.0.1:${port}`;
  return {
    url: through.href,
    cut() {
      isCut = true;
      for (const socket of sockets) socket.destroy();
    },
    mend() {
      isCut = false;
    },
    atNextCommit(what) {
      next = what;
    },
    cuts: () => count,
    async close() {
      for (const socket of sockets) socket.destroy();
      listener.close();
      await once(listener, "close");
    },
  };
}
