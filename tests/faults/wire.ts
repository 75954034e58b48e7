import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";

/** What a wire does with what passes. */
export type WireState =
  | "sound"
  /** Every piece takes a while. */
  | "slow"
  /** Nothing passes, and nobody is told; what was sent meanwhile is lost with its connection at `mend`. */
  | "black hole"
  /** What the client says passes, and no answer does. */
  | "half open";

/** How long a piece takes on a slow wire, in milliseconds. */
const slowMs = 60;

/** A wire to a server that can be disturbed: a TCP proxy. */
export class Wire {
  /** Where clients connect to, on 127.0.0.1. */
  port = 0;
  readonly #target: number;
  readonly #server: Server;
  readonly #pairs = new Set<() => void>();
  #state: WireState = "sound";

  constructor(targetPort: number) {
    this.#target = targetPort;
    this.#server = createServer((client) => this.#join(client));
  }

  async open(): Promise<void> {
    this.#server.listen(0, "127.0.0.1");
    await once(this.#server, "listening");
    // Safe: it listens on a port.
    this.port = (this.#server.address() as AddressInfo).port;
  }

  close(): void {
    this.reset();
    this.#server.close();
  }

  disturb(state: Exclude<WireState, "sound">): void {
    this.#state = state;
  }

  /** All is well again; connections that have lost something end. */
  mend(): void {
    if (this.#state === "black hole" || this.#state === "half open") this.reset();
    this.#state = "sound";
  }

  /** Ends every connection with a reset. */
  reset(): void {
    for (const end of this.#pairs) end();
  }

  #join(client: Socket): void {
    const server = connect(this.#target, "127.0.0.1");
    const end = (): void => {
      this.#pairs.delete(end);
      for (const socket of [client, server]) socket.resetAndDestroy();
    };
    this.#pairs.add(end);
    this.#pass(client, server, ["black hole"], end);
    this.#pass(server, client, ["black hole", "half open"], end);
  }

  #pass(from: Socket, to: Socket, lostIn: readonly WireState[], end: () => void): void {
    from.setNoDelay(true);
    from.on("error", end).on("close", end);
    // One after the other, also when the wire has become faster.
    let earlier: Promise<void> = Promise.resolve();
    from.on("data", (bytes) => {
      if (lostIn.includes(this.#state)) return;
      const delay = this.#state === "slow" ? slowMs : 0;
      const due = new Promise<void>((resolve) => (delay === 0 ? resolve() : setTimeout(resolve, delay)));
      earlier = Promise.all([earlier, due]).then(() => void to.write(bytes));
    });
  }
}
