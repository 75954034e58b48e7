import { Readable } from "node:stream";
import {
  FrontdeskError,
  type HttpRequest,
  type HttpResponse,
  type Log,
  type Route,
  type SocketListener,
  type SocketRoute,
} from "@frontdesk/core";
import type { Body } from "./body.ts";
import { errorAnswer, isOurFault, refusal } from "./error-answer.ts";
import type { Exchange, Reply } from "./exchange.ts";
import { type Location, locate } from "./location.ts";
import { clientOrigin } from "./origin.ts";
import { pathParams } from "./path-table.ts";
import { allowed, type RouteTable, routeFor } from "./route-table.ts";

/** What a {@link Router} works with. */
export interface RouterOptions {
  readonly table: RouteTable;
  readonly log: Log;
  /** Normalised; `""` for none. */
  readonly basePath: string;
  /** How many proxies are trusted. */
  readonly proxies: number;
  /** Why requests of this path are not taken now; undefined when they are. */
  refuse(path: string): FrontdeskError | undefined;
}

/** The way of a request to its route, the same on every host. */
export interface Router {
  /** Never rejects. Undefined: the client is gone. */
  answer(exchange: Exchange): Promise<Reply | undefined>;
  /** Asks the socket's route whether to let the client in. Never rejects. */
  socket(
    exchange: Exchange,
  ): Promise<{ readonly route: SocketRoute; readonly listener: SocketListener } | HttpResponse>;
}

const defaultMaxBodyBytes = 1_048_576;
const noBytes = new Uint8Array(0);

/** Makes the {@link Router} of a runtime. */
export function router({ table, log, basePath, proxies, refuse }: RouterOptions): Router {
  const failed = (error: unknown, place: string): HttpResponse => {
    if (isOurFault(error)) log.error("http.request_failed", { route: place }, error);
    return errorAnswer(error);
  };

  /** What is answered in a route's place, completed by the route. */
  const dressed = (route: Route, place: string, headers: Exchange["headers"], response: HttpResponse): HttpResponse => {
    try {
      return route.refused?.(response, headers) ?? response;
    } catch (error) {
      log.error("http.request_failed", { route: place }, error);
      return response;
    }
  };

  const requestOf = (
    exchange: Exchange,
    location: Location,
    pattern: string,
    path: string,
    body: Uint8Array,
  ): HttpRequest => {
    const { origin, remoteAddress } = clientOrigin(exchange.connection, exchange.headers, proxies);
    return {
      method: exchange.method,
      path,
      params: pathParams(pattern, path),
      query: location.query,
      headers: exchange.headers,
      body,
      base: origin + location.basePath,
      remoteAddress,
    };
  };

  const handle = async (
    exchange: Exchange,
    location: Location,
    route: Route,
    path: string,
  ): Promise<Reply | undefined> => {
    const place = `${route.method} ${route.path}`;
    const inPlace = (response: HttpResponse, close = false): Reply => ({
      response: dressed(route, place, exchange.headers, response),
      close,
      place,
    });
    const closed = refuse(route.path);
    if (closed !== undefined) return inPlace(errorAnswer(closed));
    const limit = route.maxBodyBytes ?? defaultMaxBodyBytes;
    if (route.admit !== undefined) {
      try {
        const refusal = await route.admit(requestOf(exchange, location, route.path, path, noBytes));
        // Its body was not read: the connection cannot carry another request.
        if (refusal !== undefined) return { response: refusal, close: true, place };
      } catch (error) {
        return inPlace(failed(error, place), true);
      }
    }
    const body = await exchange.body(limit);
    if (body.kind === "aborted") {
      log.debug("http.request_aborted", { route: place });
      return undefined;
    }
    if (body.kind !== "bytes") {
      return inPlace(failed(unreadable(body, limit), place), body.kind === "too_large");
    }
    try {
      const response = await route.handle(requestOf(exchange, location, route.path, path, body.bytes));
      checkStream(response);
      return { response, close: false, place };
    } catch (error) {
      return inPlace(failed(error, place));
    }
  };

  return {
    async answer(exchange) {
      const location = locate(exchange.target, basePath);
      const path = location.paths.find((one) => table.methods(one) !== undefined);
      const methods = path === undefined ? undefined : table.methods(path);
      if (path === undefined || methods === undefined) return unrouted(noRoute(location, table));
      const route = routeFor(methods, exchange.method);
      if (route !== undefined) return handle(exchange, location, route, path);
      const headers = { allow: allowed(methods) };
      if (exchange.method === "OPTIONS") return unrouted({ status: 204, headers });
      const message = `This path does not answer ${exchange.method}.`;
      return unrouted(refusal(405, "runtime.wrong_method", message, headers));
    },
    async socket(exchange) {
      const location = locate(exchange.target, basePath);
      const path = location.paths.find((one) => table.socket(one) !== undefined);
      const route = path === undefined ? undefined : table.socket(path);
      if (path === undefined || route === undefined) return noSocket(location, table);
      const place = `WebSocket ${route.path}`;
      const closed = refuse(route.path);
      if (closed !== undefined) return errorAnswer(closed);
      try {
        const verdict = await route.accept(requestOf(exchange, location, route.path, path, noBytes));
        return "status" in verdict ? verdict : { route, listener: verdict };
      } catch (error) {
        return failed(error, place);
      }
    },
  };
}

/** A stream that was touched can be sent by no host, and each would find out in its own way. */
function checkStream({ body }: HttpResponse): void {
  if (!(body instanceof ReadableStream)) return;
  // Safe: its types know Node's streams only, the function both kinds:
  // https://nodejs.org/api/stream.html#streamreadableisdisturbedstream
  const isDisturbed = Readable.isDisturbed(body as unknown as Readable);
  if (!body.locked && !isDisturbed) return;
  throw new TypeError("The stream of the answer was read or cancelled before it was sent.");
}

function unrouted(response: HttpResponse): Reply {
  return { response, close: false, place: "no route" };
}

function unreadable(body: Exclude<Body, { kind: "bytes" | "aborted" }>, limit: number): FrontdeskError {
  if (body.kind === "too_large") {
    return new FrontdeskError("message.too_large", `The body is larger than ${limit} bytes.`);
  }
  return new FrontdeskError(
    "runtime.body_consumed",
    "The body was read before it reached frontdesk, which needs its raw bytes.",
    {
      hint: "Mount frontdesk before the body parser, or keep the bytes as `request.rawBody`.",
    },
  );
}

function noRoute(location: Location, table: RouteTable): HttpResponse {
  if (!location.paths.some((path) => table.socket(path) !== undefined)) {
    return refusal(404, "runtime.no_route", "There is nothing at this path.");
  }
  return refusal(426, "runtime.wrong_method", "This path answers WebSockets only.", { upgrade: "websocket" });
}

function noSocket(location: Location, table: RouteTable): HttpResponse {
  if (location.paths.some((path) => table.methods(path) !== undefined)) {
    return refusal(400, "runtime.wrong_method", "This path does not answer WebSockets.");
  }
  return refusal(404, "runtime.no_route", "There is nothing at this path.");
}
