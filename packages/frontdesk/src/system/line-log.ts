import { FrontdeskError, type Log, type LogFields } from "@frontdesk/core";
import { redact, redactFields } from "./redact.ts";

/** How much a log tells, from most to least. */
export type LogLevel = (typeof logLevels)[number];

/** All levels. */
export const logLevels = ["debug", "info", "warn", "error", "silent"] as const;

/** Options of {@link lineLog}. */
export interface LineLogOptions {
  /** The least level that is written. Default: `info`. */
  readonly level?: LogLevel | undefined;
  /** Where a line goes, without its line break. Default: standard error. */
  readonly write?: ((line: string) => void) | undefined;
  /** Epoch milliseconds. Default: the machine's clock. */
  readonly now?: (() => number) | undefined;
}

const rank: { readonly [Level in LogLevel]: number } = { debug: 0, info: 1, warn: 2, error: 3, silent: 4 };

/**
 * A log of readable lines: instant, level, event, fields. Values with blanks are quoted, so that nothing from outside
 * can pass for a line or a field of its own; what looks like a credential is left out. The stack is written for errors that are not {@link FrontdeskError}s.
 *
 * @example
 * ```ts
 * import { lineLog } from "frontdesk";
 *
 * const log = lineLog({ level: "warn" });
 * log.warn("channel.slow", { channel: "web", ms: 1200 }); // 2026-11-21T05:40:00.000Z warn  channel.slow channel=web ms=1200
 * ```
 */
export function lineLog(options: LineLogOptions = {}): Log {
  const { level = "info", now = Date.now } = options;
  const write = options.write ?? ((line: string) => process.stderr.write(`${line}\n`));
  const log = (own: LogLevel, event: string, fields: LogFields = {}, error?: unknown): void => {
    if (rank[own] < rank[level]) return;
    const shown = Object.entries(redactFields(fields)).flatMap(([name, value]) =>
      value === undefined ? [] : [`${name}=${quoted(value)}`],
    );
    const head = `${new Date(now()).toISOString()} ${own.padEnd(5)} ${event}`;
    write([head, ...shown, ...(error === undefined ? [] : [describeError(error)])].join(" "));
  };
  return {
    debug: (event, fields) => log("debug", event, fields),
    info: (event, fields) => log("info", event, fields),
    warn: (event, fields) => log("warn", event, fields),
    error: (event, fields, error) => log("error", event, fields, error),
  };
}

function quoted(value: string | number | boolean): string {
  const text = typeof value === "string" ? redact(value) : String(value);
  if (/^[^\s"=\p{Cc}]+$/u.test(text)) return text;
  // JSON leaves the C1 controls as they are, and a terminal obeys them.
  return JSON.stringify(text).replace(/\p{Cc}/gu, "?");
}

function describeError(error: unknown): string {
  if (FrontdeskError.isInstance(error)) {
    const cause = error.cause === undefined ? "" : ` cause=${describeError(error.cause)}`;
    const hint = error.hint === undefined ? "" : ` hint=${quoted(error.hint)}`;
    return `code=${error.code} message=${quoted(error.message)}${hint}${cause}`;
  }
  if (!(error instanceof Error)) return `error=${quoted(typeof error === "object" ? typeof error : String(error))}`;
  // The frames alone: the stack begins with the message, which may have lines of its own.
  const frames = (error.stack ?? "").split("\n").filter((line) => /^\s+at /.test(line));
  return [`error=${quoted(`${error.name}: ${error.message}`)}`, ...frames].join("\n");
}
