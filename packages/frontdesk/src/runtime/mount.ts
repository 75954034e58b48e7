import type { IncomingMessage, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import {
  type Clock,
  type Engine,
  type EngineStatus,
  FrontdeskError,
  type Log,
  type StartReport,
} from "@frontdesk/core";
import { type FetchOptions, fetchExchange, fetchResponse } from "../http/fetch-host.ts";
import { nodeExchange, writeNode } from "../http/node-host.ts";
import { routeTable } from "../http/route-table.ts";
import { router } from "../http/router.ts";
import { sockets } from "../http/sockets.ts";
import type { RuntimeMetrics } from "../observe/runtime-metrics.ts";
import { healthPath, healthRoute } from "./health.ts";
import type { HttpSettings } from "./options.ts";
import { type ReadinessOptions, readiness, readyPath, readyRoute } from "./ready.ts";

/** A bot that runs: mount it in a server of your own, or give it to {@link serve}. Its methods need no `this`. */
export interface Runtime {
  /** The bot that runs. */
  readonly bot: { readonly id: string; readonly name: string };
  /**
   * Opens the store and the channels. Until then requests get 503.
   *
   * @throws FrontdeskError when the store or, with `startup: "strict"`, a channel does not open.
   */
  start(): Promise<StartReport>;
  /**
   * Takes nothing new, finishes what is under way, closes everything. What is left at the deadline (default: 10,000 ms)
   * is on disk and goes on at the next start. Calling it again waits for the same end. With `noticeMs` it goes on taking
   * messages for so long and only says at `/ready` that it stops, so that load balancers turn away first. Default: 0.
   */
  stop(options?: { readonly deadlineMs?: number | undefined; readonly noticeMs?: number | undefined }): Promise<void>;
  /**
   * Answers a request of Express, Fastify or `node:http`: `app.use("/support", desk.node)`. Resolves when the answer is
   * handed over, a stream when it is over. Never rejects.
   *
   * It needs the raw body: mount it before body parsers, or let them keep the bytes as `request.rawBody`. In Fastify a
   * content type parser that does nothing leaves the body to the runtime. Otherwise the answer is 500 with
   * `runtime.body_consumed`.
   */
  node(request: IncomingMessage, response: ServerResponse): Promise<void>;
  /**
   * Answers a `Request`, as in Hono: `app.all("/support/*", (context) => desk.fetch(context.req.raw))`. Never rejects.
   */
  fetch(request: Request, options?: FetchOptions): Promise<Response>;
  /**
   * Answers WebSockets: `server.on("upgrade", desk.upgrade)`. Never rejects; an upgrade for no route of ours gets 404,
   * so a server with WebSockets of its own looks at the path first.
   */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void>;
  /**
   * Writes to a customer who has written before, unasked. The same key twice is one message.
   *
   * @throws FrontdeskError `runtime.unknown_customer`, `runtime.not_started`.
   */
  readonly send: Engine["send"];
  /** What was sent for later is not said. @throws As `Engine.callOff` does. */
  readonly callOff: Engine["callOff"];
  /** Handles and sends what is due, for hosts that stop the process between requests. @throws As `Engine.drain` does. */
  readonly drain: Engine["drain"];
  /** Forgets a customer: see `Engine.forget`. */
  readonly forget: Engine["forget"];
  /** Who is who across channels. */
  readonly customers: Engine["customers"];
  /** What is stuck, for whoever runs the bot: listed, retried, dropped while it runs. */
  readonly operations: Engine["operations"];
  /** How it stands. */
  status(): EngineStatus;
}

/** What {@link mount} works with. */
export interface MountOptions extends HttpSettings {
  readonly bot: { readonly id: string; readonly name: string };
  readonly clock: Clock;
  readonly log: Log;
  /** What `/ready` looks at, beside the engine. Default: nothing. */
  readonly ready?: Pick<ReadinessOptions, "store" | "maxWaiting"> | undefined;
  readonly metrics?: readonly RuntimeMetrics[] | undefined;
}

/**
 * Gives an engine its HTTP side.
 *
 * @throws FrontdeskError `runtime.duplicate_route`.
 */
export function mount(engine: Engine, options: MountOptions): Runtime {
  const { bot, clock, log, basePath, proxies, ready = alwaysReady } = options;
  let isLeaving = false;
  const status = (): EngineStatus => engine.status();
  const notReady = readiness({ ...ready, clock, status, isLeaving: () => isLeaving });
  const measured = (options.metrics ?? []).flatMap(({ routes }) => routes ?? []);
  const table = routeTable(
    [healthRoute(bot.id, status), readyRoute(notReady), ...measured, ...engine.routes],
    engine.sockets,
  );
  /** These answer whatever the state. */
  const always = new Set([healthPath, readyPath, ...measured.map(({ path }) => path)]);
  const refuse = (path: string): FrontdeskError | undefined =>
    always.has(path) || status().state === "open" ? undefined : closedError(status().state);
  const routes = router({ table, log, basePath, proxies, refuse });
  const webSockets = sockets(routes, clock, log);
  let stopping: Promise<void> | undefined;
  const stop = async (deadlineMs: number | undefined, noticeMs: number): Promise<void> => {
    isLeaving = true;
    if (noticeMs > 0 && status().state === "open") {
      await new Promise<void>((resolve) => clock.after(noticeMs, resolve));
    }
    await engine.stop({ deadlineMs });
    webSockets.close();
  };
  return {
    bot: { id: bot.id, name: bot.name },
    start: () => engine.start(),
    stop({ deadlineMs, noticeMs = 0 } = {}) {
      stopping ??= stop(deadlineMs, noticeMs);
      return stopping;
    },
    async node(request, response) {
      const reply = await routes.answer(nodeExchange(request));
      const { state } = engine.status();
      const isLast = state === "stopping" || state === "closed";
      if (reply !== undefined) await writeNode(request, response, reply, { isLast, log });
      else response.destroy();
    },
    async fetch(request, fetchOptions) {
      return fetchResponse(request.method, await routes.answer(fetchExchange(request, fetchOptions)), log);
    },
    upgrade: (request, socket, head) => webSockets.upgrade(request, socket, head),
    send: (customer, message, sendOptions) => engine.send(customer, message, sendOptions),
    callOff: (customer, callOffOptions) => engine.callOff(customer, callOffOptions),
    drain: (drainOptions) => engine.drain(drainOptions),
    forget: (customer) => engine.forget(customer),
    customers: engine.customers,
    operations: engine.operations,
    status,
  };
}

const alwaysReady = { store: { nextDue: async () => undefined }, maxWaiting: Number.POSITIVE_INFINITY } as const;

function closedError(state: EngineStatus["state"]): FrontdeskError {
  const isBefore = state === "new" || state === "starting";
  return new FrontdeskError(
    "runtime.not_started",
    isBefore ? "The runtime has not started yet." : "The runtime is stopping.",
    {
      retryable: true,
      hint: state === "new" ? "Call `await runtime.start()` before the server listens." : undefined,
    },
  );
}
