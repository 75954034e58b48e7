import { isObject } from "../read-json.ts";
import type { ClientFrame } from "./protocol.ts";

/** Reads what a client says over the WebSocket; undefined when it is none of ours. */
export function readFrame(text: string): ClientFrame | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // Not JSON: no frame. What the parser says could repeat what was sent.
    return undefined;
  }
  if (!isObject(value)) return undefined;
  if (value.kind === "typing") return { kind: "typing" };
  const { kind, session, after } = value;
  if (kind !== "hello" || typeof session !== "string" || typeof after !== "number") return undefined;
  if (!Number.isSafeInteger(after) || after < 0) return undefined;
  return { kind, session, after };
}
