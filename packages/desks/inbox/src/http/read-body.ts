import type { HttpRequest, HttpResponse } from "@frontdesk/core";
import type { z } from "zod";
import { invalid, refuse } from "./answers.ts";

/** What was read, or the refusal. */
export type Read<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly response: HttpResponse };

/** Reads a body of JSON. The type matters: a form of another site can send everything but `application/json`. */
export function readBody<Schema extends z.ZodType>(schema: Schema, request: HttpRequest): Read<z.output<Schema>> {
  const type = request.headers["content-type"] ?? "";
  if (!/^application\/json\s*(?:;\s*charset="?utf-8"?\s*)?$/i.test(type.trim())) {
    return { ok: false, response: refuse(415, "wrong_type", "Send the body as application/json.") };
  }
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(request.body));
  } catch {
    // What the parser says could repeat what somebody wrote.
    return { ok: false, response: invalid("The body is not JSON in UTF-8.") };
  }
  return read(schema, value, "body");
}

/** Reads the parameters of an address. */
export function readQuery<Schema extends z.ZodType>(schema: Schema, request: HttpRequest): Read<z.output<Schema>> {
  return read(schema, Object.fromEntries(request.query), "query");
}

function read<Schema extends z.ZodType>(schema: Schema, value: unknown, place: string): Read<z.output<Schema>> {
  const result = schema.safeParse(value);
  if (result.success) return { ok: true, value: result.data };
  const [issue] = result.error.issues;
  // The field and not its value: what people write stays out of errors.
  const field = JSON.stringify(issue?.path.join(".") ?? "");
  return { ok: false, response: invalid(`The ${place}'s field ${field} is missing or invalid.`) };
}
