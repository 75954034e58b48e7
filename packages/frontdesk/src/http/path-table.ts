import { FrontdeskError } from "@frontdesk/core";

/** Values by path pattern. A segment `:name` matches any one segment; a written segment goes before a named one. */
export interface PathTable<Value> {
  /** The value at a pattern; the names of its parameters make no difference. */
  at(pattern: string): Value | undefined;
  add(pattern: string, value: Value): void;
  /** The value for a path that was asked for. A slash at its end is ignored. */
  find(path: string): Value | undefined;
}

interface Entry<Value> {
  readonly segments: readonly string[];
  readonly value: Value;
}

const noParams: { readonly [name: string]: string } = {};

/** Makes an empty {@link PathTable}. */
export function pathTable<Value>(): PathTable<Value> {
  // Most paths have no parameter: they cost one look-up.
  const exact = new Map<string, Value>();
  const named = new Map<number, Entry<Value>[]>();
  return {
    at(pattern) {
      const segments = split(pattern);
      if (!segments.some(isName)) return exact.get(segments.join("/"));
      return named.get(segments.length)?.find((entry) => shape(entry.segments) === shape(segments))?.value;
    },
    add(pattern, value) {
      const segments = split(pattern);
      if (!segments.some(isName)) {
        exact.set(segments.join("/"), value);
        return;
      }
      const entries = named.get(segments.length) ?? [];
      entries.push({ segments, value });
      entries.sort((left, right) => (shape(left.segments) < shape(right.segments) ? -1 : 1));
      named.set(segments.length, entries);
    },
    find(path) {
      const value = exact.get(trim(path));
      if (value !== undefined || named.size === 0) return value;
      const segments = split(path);
      return named.get(segments.length)?.find((entry) => fits(entry.segments, segments))?.value;
    },
  };
}

/**
 * The values of a pattern's `:name` segments in a path that it matches, decoded.
 *
 * @throws FrontdeskError `runtime.malformed_request` when one is not valid percent-encoding.
 */
export function pathParams(pattern: string, path: string): { readonly [name: string]: string } {
  if (!pattern.includes(":")) return noParams;
  const segments = split(path);
  const params: Record<string, string> = {};
  for (const [index, part] of split(pattern).entries()) {
    if (isName(part)) params[part.slice(1)] = decode(segments[index] ?? "");
  }
  return params;
}

function split(path: string): readonly string[] {
  return trim(path).split("/");
}

function trim(path: string): string {
  return path.length > 1 && path.endsWith("/") ? path.slice(0, -1) : path;
}

function isName(segment: string): boolean {
  return segment.startsWith(":");
}

/** The pattern without its names. `\uffff` sorts behind every written segment. */
function shape(segments: readonly string[]): string {
  return segments.map((segment) => (isName(segment) ? "\uffff" : segment)).join("/");
}

function fits(pattern: readonly string[], segments: readonly string[]): boolean {
  return pattern.every((part, index) => (isName(part) ? segments[index] !== "" : part === segments[index]));
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch (error) {
    throw new FrontdeskError("runtime.malformed_request", "The path is not valid percent-encoding.", { cause: error });
  }
}
