import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { ChannelName } from "./node-settings.ts";

/** What becomes of requests while a storm lasts. */
export type Storm = "none" | "429" | "5xx" | "reset before" | "reset after" | "hang" | "late";

/** So many of a hundred requests are hit by a storm. */
const hitPercent = 30;
/** A late answer comes after so long: longer than a send may take. */
const lateMs = 2_500;

/** What a platform got. */
export interface Sent {
  readonly chat: number;
  readonly n: number;
  readonly key: string;
  readonly at: number;
}

/** A platform that takes messages, and remembers what it showed to whom. */
export class Platform {
  /** What customers see, in order. */
  readonly shown: Sent[] = [];
  /** For each effect, by chat and number, under which keys it happened and how often. */
  readonly effects = new Map<string, string[]>();
  /** How often a key came again where keys are honoured, so that nothing was shown. */
  repeats = 0;
  /** How many requests a storm has hit. */
  hits = 0;
  storm: Storm = "none";
  url = "";
  readonly #seen = new Set<string>();
  readonly #random: () => number;
  readonly #server: Server;
  readonly #answered = new Map<number, Set<number>>();

  constructor(random: () => number) {
    this.#random = random;
    this.#server = createServer((request, response) => void this.#handle(request, response));
  }

  async open(): Promise<void> {
    this.#server.listen(0, "127.0.0.1");
    await once(this.#server, "listening");
    // Safe: it listens on a port.
    this.url = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  /** Whether a customer has seen the answer to a message. */
  hasAnswered(chat: number, n: number): boolean {
    return this.#answered.get(chat)?.has(n) === true;
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = "";
    for await (const chunk of request) body += String(chunk);
    const url = new URL(request.url ?? "/", "http://platform");
    const value = (name: string): string => url.searchParams.get(name) ?? "";
    if (url.pathname === "/effect") {
      const name = `${value("chat")} ${value("n")}`;
      this.effects.set(name, [...(this.effects.get(name) ?? []), value("key")]);
      response.end();
      return;
    }
    const storm = this.#random() * 100 < hitPercent ? this.storm : "none";
    if (storm !== "none") this.hits++;
    // Safe: the channels of node.ts bear no other names.
    const channel = value("channel") as ChannelName;
    const show = (): void => this.#show(channel, Number(value("chat")), Number(/\d+$/.exec(body)?.[0]), value("key"));
    switch (storm) {
      case "429":
        response.writeHead(429, { "retry-after-ms": 50 + Math.floor(this.#random() * 400) }).end();
        return;
      case "5xx":
        response.writeHead(503).end();
        return;
      case "reset before":
        request.socket.resetAndDestroy();
        return;
      case "reset after":
        show();
        request.socket.resetAndDestroy();
        return;
      case "hang":
        return;
      case "late":
        setTimeout(() => {
          show();
          response.end("late");
        }, lateMs);
        return;
      case "none":
        show();
        response.end(String(this.shown.length));
    }
  }

  #show(channel: ChannelName, chat: number, n: number, key: string): void {
    if (channel === "keyed") {
      if (this.#seen.has(key)) {
        this.repeats++;
        return;
      }
      this.#seen.add(key);
    }
    this.shown.push({ chat, n, key, at: Date.now() });
    const answered = this.#answered.get(chat) ?? new Set();
    this.#answered.set(chat, answered.add(n));
  }
}
