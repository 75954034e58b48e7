import type { Log, LogFields } from "../ports/log.ts";

/** One line of a {@link RecordingLog}. */
export interface LogLine {
  readonly level: "debug" | "info" | "warn" | "error";
  readonly event: string;
  readonly fields: LogFields;
  readonly error?: unknown;
}

/** A log that keeps its lines. */
export interface RecordingLog extends Log {
  readonly lines: readonly LogLine[];
}

/**
 * A log for tests.
 *
 * @example
 * ```ts
 * import { recordingLog } from "@frontdesk/core/testing";
 *
 * const log = recordingLog();
 * log.warn("channel.poll_failed", { status: 409 });
 * console.log(log.lines[0]?.event); // "channel.poll_failed"
 * ```
 */
export function recordingLog(): RecordingLog {
  const lines: LogLine[] = [];
  const write =
    (level: LogLine["level"]) =>
    (event: string, fields: LogFields = {}, error?: unknown): void => {
      lines.push(error === undefined ? { level, event, fields } : { level, event, fields, error });
    };
  return { lines, debug: write("debug"), info: write("info"), warn: write("warn"), error: write("error") };
}
