import { FrontdeskError } from "@frontdesk/core";
import { redact } from "./redact.ts";

/** An error as one line for people: what happened, what to do, and the code to look up. */
export function onelineError(error: unknown): string {
  if (!FrontdeskError.isInstance(error)) return oneLine(error instanceof Error ? error.message : String(error));
  return oneLine(`${[error.message, error.hint].filter((part) => part !== undefined).join(" ")} (${error.code})`);
}

function oneLine(text: string): string {
  return redact(text)
    .replace(/\s*\n\s*/g, " ")
    .replace(/\p{Cc}/gu, "?");
}
