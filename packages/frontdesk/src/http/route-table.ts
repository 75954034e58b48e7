import { FrontdeskError, type Route, type SocketRoute } from "@frontdesk/core";
import { pathTable } from "./path-table.ts";

/** The routes at one path, by method. */
export type Methods = ReadonlyMap<string, Route>;

/** All endpoints of a runtime. */
export interface RouteTable {
  methods(path: string): Methods | undefined;
  socket(path: string): SocketRoute | undefined;
}

/**
 * Builds the table.
 *
 * @throws FrontdeskError `runtime.duplicate_route` when two routes of one method, or two sockets, share a path;
 * `runtime.invalid_options` when a path does not begin with a slash.
 */
export function routeTable(routes: readonly Route[], sockets: readonly SocketRoute[]): RouteTable {
  const byPath = pathTable<Map<string, Route>>();
  for (const route of routes) {
    checkPath(route.path);
    const methods = byPath.at(route.path) ?? new Map<string, Route>();
    if (methods.has(route.method)) throw duplicate(`${route.method} ${route.path}`);
    if (methods.size === 0) byPath.add(route.path, methods);
    methods.set(route.method, route);
  }
  const socketsByPath = pathTable<SocketRoute>();
  for (const socket of sockets) {
    checkPath(socket.path);
    if (socketsByPath.at(socket.path) !== undefined) throw duplicate(`the WebSocket ${socket.path}`);
    socketsByPath.add(socket.path, socket);
  }
  return { methods: byPath.find, socket: socketsByPath.find };
}

/** The route for a method: its own, or for HEAD that of GET. */
export function routeFor(methods: Methods, method: string): Route | undefined {
  return methods.get(method) ?? (method === "HEAD" ? methods.get("GET") : undefined);
}

/** The value of an `allow` header. */
export function allowed(methods: Methods): string {
  const names = [...methods.keys()];
  if (methods.has("GET")) names.push("HEAD");
  if (!methods.has("OPTIONS")) names.push("OPTIONS");
  return names.join(", ");
}

function checkPath(path: string): void {
  if (path.startsWith("/")) return;
  throw new FrontdeskError(
    "runtime.invalid_options",
    `The route ${JSON.stringify(path)} does not begin with a slash.`,
    {
      hint: "Give the channel or desk a path such as `/web`.",
    },
  );
}

function duplicate(what: string): FrontdeskError {
  return new FrontdeskError("runtime.duplicate_route", `Two channels or desks answer ${what}.`, {
    hint: "Give one of them another `name` or `path`.",
  });
}
