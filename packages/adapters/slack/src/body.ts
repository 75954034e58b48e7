import type { HttpRequest } from "@frontdesk/core";
import { type Fields, fieldsOf } from "./fields.ts";

/**
 * Reads what Slack posted: events are JSON, presses and forms are JSON in the field `payload` of a form, slash commands
 * a form. Undefined when it is none of these.
 */
export function readBody({ headers, body }: HttpRequest): Fields | undefined {
  const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString("utf8");
  if (headers["content-type"]?.startsWith("application/x-www-form-urlencoded") !== true) return parse(text);
  const form = new URLSearchParams(text);
  const payload = form.get("payload");
  return payload === null ? Object.fromEntries(form) : parse(payload);
}

function parse(text: string): Fields | undefined {
  try {
    return fieldsOf(JSON.parse(text));
  } catch {
    // Slack sends nothing else; whoever sent it learns so by the 400.
    return undefined;
  }
}
