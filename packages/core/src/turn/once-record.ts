import { FrontdeskError } from "../errors/frontdesk-error.ts";
import type { Json } from "../message/json.ts";
import type { RunRecord } from "../ports/run-record.ts";

/** What is kept of an effect: its value, and how many answers had been given before it. */
export function onceRecord(value: Json, answersBefore: number): Json {
  return { value, answersBefore };
}

/** Reads what {@link onceRecord} made. */
export function readOnceRecord(record: RunRecord): { readonly value: Json; readonly answersBefore: number } {
  const kept = record.value;
  if (kept === null || typeof kept !== "object" || !("value" in kept)) return { value: kept, answersBefore: 0 };
  return { value: kept.value ?? null, answersBefore: typeof kept.answersBefore === "number" ? kept.answersBefore : 0 };
}

/**
 * The JSON copy of an effect's value, so that the first run gets what every replay will get.
 *
 * @throws FrontdeskError `turn.not_json`.
 */
export function jsonCopy(key: string, value: unknown): Json {
  let text: string | undefined;
  let cause: unknown;
  try {
    text = JSON.stringify(value);
  } catch (error) {
    cause = error;
  }
  if (text === undefined) {
    throw new FrontdeskError("turn.not_json", `The effect ${JSON.stringify(key)} returned what JSON cannot hold.`, {
      hint: "Return a string, a number, a boolean, null, or an array or object of these; null where there is nothing to say.",
      cause,
    });
  }
  return JSON.parse(text);
}

/** The error of an effect, as it is recorded. */
export function describeError(error: unknown): Json {
  if (error instanceof Error) return { name: error.name, message: error.message };
  return { name: "Error", message: String(error) };
}

/** The error that a handler sees when its effect failed, in the first run and in every replay. */
export function onceFailure(key: string, failure: Json, cause?: unknown): FrontdeskError {
  const message =
    failure !== null && typeof failure === "object" && "message" in failure ? String(failure.message) : "";
  return new FrontdeskError("turn.effect_failed", `The effect ${JSON.stringify(key)} failed: ${message}`, {
    hint: "Catch it in the handler to go on another way; it is recorded and not tried again in this run.",
    cause,
  });
}
