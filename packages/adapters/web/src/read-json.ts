import type { HttpRequest } from "@frontdesk/core";
import { bad, type Checked, good } from "./reply.ts";

/** An object of a JSON body; whatever its fields are, they are checked before they are used. */
export type JsonObject = { readonly [key: string]: unknown };

/** Deeper nesting than any client needs. */
const maxDepth = 64;

/**
 * Reads a body strictly: UTF-8, `application/json`, an object at the top, at most 64 levels, no key twice and none
 * named `__proto__`. What two readers could read in two ways is refused, not repaired.
 *
 * An empty body is an empty object where `optional` is set.
 */
export function readJson(request: HttpRequest, optional: boolean): Checked<JsonObject> {
  if (request.body.length === 0) {
    return optional ? good({}) : bad(400, "MalformedData", "The body is empty; send a JSON object.");
  }
  const type = request.headers["content-type"] ?? "";
  if (!/^application\/json\s*(?:;\s*charset="?utf-8"?\s*)?$/i.test(type.trim())) {
    return bad(415, "UnsupportedMediaType", "Send the body as application/json.");
  }
  return parseJson(request.body);
}

/** Reads JSON as strictly as {@link readJson}, wherever it stands. */
export function parseJson(bytes: Uint8Array): Checked<JsonObject> {
  let text: string;
  let value: unknown;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    value = JSON.parse(text);
  } catch {
    // Whatever the parser says could repeat what the visitor wrote.
    return bad(400, "MalformedData", "The body is not valid JSON in UTF-8.");
  }
  if (!isObject(value)) return bad(400, "MalformedData", "The body is not a JSON object.");
  const flaw = findFlaw(text);
  return flaw === undefined ? good(value) : bad(400, "MalformedData", flaw);
}

/** Whether a value of a JSON body is an object, neither null nor an array. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Walks over JSON that is known to be valid and finds what `JSON.parse` lets pass. */
function findFlaw(text: string): string | undefined {
  // For each open bracket the keys so far, or undefined for an array.
  const open: (Set<string> | undefined)[] = [];
  let isKeyNext = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (character === '"') {
      const end = endOfString(text, at);
      const keys = open.at(-1);
      if (isKeyNext && keys !== undefined) {
        const raw = text.slice(at, end + 1);
        const key = raw.includes("\\") ? String(JSON.parse(raw)) : raw.slice(1, -1);
        if (key === "__proto__") return "A key of the body is not allowed.";
        if (keys.has(key)) return "A key of the body is there twice.";
        keys.add(key);
        isKeyNext = false;
      }
      at = end;
    } else if (character === "{" || character === "[") {
      if (open.length === maxDepth) return `The body is nested deeper than ${maxDepth} levels.`;
      open.push(character === "{" ? new Set() : undefined);
      isKeyNext = character === "{";
    } else if (character === "}" || character === "]") {
      open.pop();
      isKeyNext = false;
    } else if (character === ",") {
      isKeyNext = open.at(-1) !== undefined;
    }
  }
  return undefined;
}

/** Where the string that begins at `start` has its closing quote. */
function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (text[at] !== '"') at += text[at] === "\\" ? 2 : 1;
  return at;
}
