import type { Server } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import { type Bot, FrontdeskError, type StartReport } from "@frontdesk/core";
import { z } from "zod";
import type { Runtime } from "../runtime/mount.ts";
import { checked, type RuntimeOptions } from "../runtime/options.ts";
import { runtime } from "../runtime/runtime.ts";
import { onelineError } from "../system/oneline-error.ts";
import { addressUrl, listen } from "./listen.ts";
import { onSignals } from "./own-process.ts";

/** How a bot is served. */
export interface ServeOptions {
  /** 0 lets the system choose. Default: 3000. */
  readonly port?: number | undefined;
  /** `0.0.0.0` to be reached from other machines. Default: `127.0.0.1`. */
  readonly host?: string | undefined;
  /** How long what is under way may take when the server stops, in milliseconds. Default: 10,000. */
  readonly drainMs?: number | undefined;
  /**
   * Whether the process is the server's: it then stops politely at SIGINT and SIGTERM, at once at the second, and when
   * it cannot start it says why in one line and exits with 1. With false it leaves the process alone and throws.
   * Default: true.
   */
  readonly ownsProcess?: boolean | undefined;
  /**
   * How long the server goes on as before once it is told to stop, while `/ready` already answers 503, in milliseconds:
   * as long as your load balancer takes to notice. Default: 0.
   */
  readonly noticeMs?: number | undefined;
  /** Where the few lines for people go. Default: standard output. */
  readonly print?: ((line: string) => void) | undefined;
}

/** A bot that is being served. */
export interface Served {
  /** `http://127.0.0.1:3000`. */
  readonly url: string;
  readonly port: number;
  readonly runtime: Runtime;
  /** Stops politely, within {@link ServeOptions.drainMs}. Calling it again waits for the same end. */
  close(): Promise<void>;
}

// Not imported: in Node 24 a module's import of `node:http` touches all its exports, and those of WebSockets load undici,
// which takes 40 ms and 11 MB that nobody needs here.
const { createServer } = process.getBuiltinModule("node:http");

const lastAnswersMs = 500;

const schema = z.object({
  port: z.int("must be a whole number").min(0, "must be 0 to 65535").max(65_535, "must be 0 to 65535").default(3_000),
  host: z.string("must be an address").min(1, "must be an address").default("127.0.0.1"),
  drainMs: z.number("must be a number of milliseconds").min(0, "must not be negative").default(10_000),
  noticeMs: z.number("must be a number of milliseconds").min(0, "must not be negative").default(0),
});

/**
 * Serves a bot, or a runtime, over HTTP by itself.
 *
 * @throws FrontdeskError `runtime.port_taken`, `runtime.invalid_options`, and what {@link Runtime.start} throws; with
 * `ownsProcess` it prints and exits instead.
 * @example
 * ```ts
 * import { frontdesk, serve } from "frontdesk";
 *
 * const front = frontdesk({ id: "acme", name: "Acme support" });
 * const hours = front.intent({ name: "hours", examples: ["when are you open"], run: () => "From 9 to 18." });
 * const served = await serve(front.bot({ intents: [hours] }), { port: 0 });
 * console.log(served.url);
 * await served.close();
 * ```
 */
export async function serve(target: Runtime, options?: ServeOptions): Promise<Served>;
export async function serve(target: Bot, options?: ServeOptions & RuntimeOptions): Promise<Served>;
export async function serve(target: Runtime | Bot, options: ServeOptions & RuntimeOptions = {}): Promise<Served> {
  const { ownsProcess = true, print = (line: string) => void process.stdout.write(`${line}\n`) } = options;
  if (!ownsProcess) return open(target, options, print);
  const opening = open(target, options, print);
  // From the start: who presses Ctrl-C while channels connect wants them closed too.
  const forget = onSignals(process, async () => {
    print("Stopping: what is under way is finished first. Once more stops at once.");
    try {
      await (await opening).close();
      return 0;
    } catch (error) {
      process.stderr.write(`${onelineError(error)}\n`);
      return 1;
    }
  });
  try {
    const served = await opening;
    return { ...served, close: () => served.close().finally(forget) };
  } catch (error) {
    if (!FrontdeskError.isInstance(error)) throw error;
    process.stderr.write(`${onelineError(error)}\n`);
    process.exit(1);
  }
}

async function open(
  target: Runtime | Bot,
  options: ServeOptions & RuntimeOptions,
  print: (line: string) => void,
): Promise<Served> {
  const { port, host, drainMs, noticeMs } = checked(
    schema,
    { port: options.port, host: options.host, drainMs: options.drainMs, noticeMs: options.noticeMs },
    "serve",
  );
  const served = "node" in target ? target : runtime(target, options);
  const server = createServer(
    // Some clients offer HTTP/2 by an upgrade on every request; those are requests like any other.
    { shouldUpgradeCallback: (request) => request.headers.upgrade?.toLowerCase() === "websocket" },
    (request, response) => void served.node(request, response),
  );
  server.on("upgrade", (request, socket, head) => void served.upgrade(request, socket, head));
  // The port comes first: when it is taken, no channel has been connected yet. Until the start is over, requests get 503.
  const address = await listen(server, port, host);
  try {
    report(await served.start(), print);
  } catch (error) {
    await closeServer(server);
    throw error;
  }
  const url = addressUrl(address);
  print(`${served.bot.name} is ready at ${url}`);
  let closing: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    const stopped = served.stop({ deadlineMs: drainMs, noticeMs });
    // Until then new connections are for requests that are still welcome.
    if (noticeMs > 0) await Promise.race([stopped, delay(noticeMs, undefined, { ref: false })]);
    const closed = closeServer(server);
    await stopped;
    // Answers that are on their way out get a moment; a client that holds its connection open does not keep us.
    const timer = setTimeout(() => server.closeAllConnections(), lastAnswersMs);
    await closed.finally(() => clearTimeout(timer));
  };
  return {
    url,
    port: address.port,
    runtime: served,
    close: () => {
      closing ??= close();
      return closing;
    },
  };
}

function report({ channels }: StartReport, print: (line: string) => void): void {
  for (const channel of channels) {
    if (channel.status === "failed") print(`The channel ${channel.name} did not start: ${onelineError(channel.error)}`);
  }
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close((error) => (error === undefined ? resolve() : reject(error)));
    server.closeIdleConnections();
  });
}
