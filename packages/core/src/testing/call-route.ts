import type { HttpRequest, HttpResponse, Route } from "../ports/http.ts";

/** A request as a test writes it. */
export interface TestRequest {
  readonly method: Route["method"];
  /** With its query, where it has one: `/messages?after=3`. */
  readonly path: string;
  readonly headers?: { readonly [name: string]: string } | undefined;
  /** A string is sent as UTF-8. */
  readonly body?: string | Uint8Array | undefined;
  /** Default: `127.0.0.1`. */
  readonly remoteAddress?: string | undefined;
}

/**
 * Calls the route that a request belongs to, as a server does: 404 for a path that no route has, 405 for a method,
 * 413 for a body over the route's limit, completed by the route's `refused`.
 *
 * @example
 * ```ts
 * import type { Route } from "@frontdesk/core";
 * import { callRoute } from "@frontdesk/core/testing";
 *
 * const hello: Route["handle"] = async (request) => ({ status: 200, body: request.params["name"] });
 * const routes: Route[] = [{ method: "GET", path: "/hello/:name", handle: hello }];
 * console.log((await callRoute(routes, { method: "GET", path: "/hello/Anna" })).body); // "Anna"
 * ```
 */
export async function callRoute(routes: readonly Route[], request: TestRequest): Promise<HttpResponse> {
  const url = new URL(request.path, "http://127.0.0.1");
  const matches = routesAt(routes, url.pathname);
  if (matches.length === 0) return { status: 404 };
  const found = matches.find(({ route }) => route.method === request.method);
  if (found === undefined) return { status: 405 };
  const body = typeof request.body === "string" ? new TextEncoder().encode(request.body) : request.body;
  const headers: { [name: string]: string } = { host: "127.0.0.1" };
  for (const [name, value] of Object.entries(request.headers ?? {})) headers[name.toLowerCase()] = value;
  const call = (bytes: Uint8Array): HttpRequest => ({
    method: request.method,
    path: url.pathname,
    params: found.params,
    query: url.searchParams,
    headers,
    body: bytes,
    base: "http://127.0.0.1",
    remoteAddress: request.remoteAddress ?? "127.0.0.1",
  });
  const refusal = await found.route.admit?.(call(new Uint8Array()));
  if (refusal !== undefined) return refusal;
  if ((body?.length ?? 0) > (found.route.maxBodyBytes ?? 1_048_576)) {
    const response: HttpResponse = { status: 413 };
    return found.route.refused?.(response, headers) ?? response;
  }
  return found.route.handle(call(body ?? new Uint8Array()));
}

/** The routes of a path, for any method, with what the path says of their parameters. */
export function routesAt(
  routes: readonly Route[],
  path: string,
): readonly { readonly route: Route; readonly params: HttpRequest["params"] }[] {
  return routes.flatMap((route) => {
    const params = match(route.path, path);
    return params === undefined ? [] : [{ route, params }];
  });
}

function match(pattern: string, path: string): { readonly [name: string]: string } | undefined {
  const wanted = pattern.split("/");
  const given = path.split("/");
  if (wanted.length !== given.length) return undefined;
  const params: { [name: string]: string } = {};
  for (const [index, segment] of wanted.entries()) {
    const value = given[index] ?? "";
    if (segment.startsWith(":")) params[segment.slice(1)] = decodeURIComponent(value);
    else if (segment !== value) return undefined;
  }
  return params;
}
