import type { Json } from "@frontdesk/core";

/** Both dialects give a message the id that its client gave it under the same name, so that each knows the other's. */
export function echoOf(clientId: string): Json {
  return { clientActivityID: clientId };
}

/**
 * An id in what a message of the history carries for clients: the client's own of what its visitor wrote, or that of
 * the stream which showed a reply while it was written.
 */
export function idOf(echo: Json | undefined, name: "clientActivityID" | "streamId"): string | undefined {
  if (typeof echo !== "object" || echo === null || Array.isArray(echo)) return undefined;
  const id: unknown = name in echo ? Reflect.get(echo, name) : undefined;
  return typeof id === "string" ? id : undefined;
}
