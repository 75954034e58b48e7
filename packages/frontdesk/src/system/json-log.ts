import { createRequire } from "node:module";
import { FrontdeskError, type Log, type LogFields } from "@frontdesk/core";
import type { Logger } from "pino";
import { type LogLevel, logLevels } from "./line-log.ts";
import { redact, redactFields } from "./redact.ts";

/** What is used of a logger of pino. */
export interface PinoLike {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** Options of {@link pinoLog}. */
export interface RedactOptions {
  /**
   * Looks at each text that is about to be logged (mostly messages of errors), after credentials are out of it, such as
   * to take out names. Default: leaves it as it is.
   */
  readonly redact?: ((text: string) => string) | undefined;
}

/** Options of {@link jsonLog}. */
export interface JsonLogOptions extends RedactOptions {
  /** The least level that is written. Default: `info`. */
  readonly level?: LogLevel | undefined;
  /** Where a line goes, with its line break. Default: standard error. */
  readonly write?: ((line: string) => void) | undefined;
}

/**
 * A log into a logger of pino that you have: the event is the message, its fields are the object's. Credentials and
 * fields such as `text` are redacted before pino sees them.
 *
 * @example
 * ```ts
 * import { pinoLog } from "frontdesk";
 *
 * const lines: string[] = [];
 * const write = (_fields: object, message: string) => void lines.push(message);
 * const log = pinoLog({ debug: write, info: write, warn: write, error: write }); // or pinoLog(pino())
 * log.info("channel.open", { channel: "web" });
 * ```
 */
export function pinoLog(logger: PinoLike, { redact: also = (text) => text }: RedactOptions = {}): Log {
  const fieldsOf = (fields: LogFields = {}): LogFields => redactFields(fields, also);
  return {
    debug: (event, fields) => logger.debug(fieldsOf(fields), event),
    info: (event, fields) => logger.info(fieldsOf(fields), event),
    warn: (event, fields) => logger.warn(fieldsOf(fields), event),
    error: (event, fields, error) =>
      logger.error(
        error === undefined ? fieldsOf(fields) : { ...fieldsOf(fields), error: errorFields(error, also) },
        event,
      ),
  };
}

/**
 * A log of JSON lines, written by pino: `level`, `time`, `pid`, `hostname`, `event`, the fields, and `error` for errors.
 * What `serve` and `runtime` use where standard error is no terminal.
 *
 * @example
 * ```ts
 * import { jsonLog } from "frontdesk";
 *
 * const log = jsonLog({ level: "warn" });
 * log.warn("channel.slow", { channel: "web", ms: 1200 });
 * ```
 */
export function jsonLog({ level = "info", write, redact: also }: JsonLogOptions = {}): Log {
  let made: Logger | undefined;
  // With the first line that is written: to load it takes a sixth of a small bot's start, which may have no line to write.
  const logger = (): Logger => {
    made ??= pinoLogger(level, write);
    return made;
  };
  const line =
    (at: keyof PinoLike) =>
    (fields: object, event: string): void => {
      if (logLevels.indexOf(at) >= logLevels.indexOf(level)) logger()[at](fields, event);
    };
  return pinoLog(
    { debug: line("debug"), info: line("info"), warn: line("warn"), error: line("error") },
    { redact: also },
  );
}

function pinoLogger(level: LogLevel, write: ((line: string) => void) | undefined): Logger {
  const pino: typeof import("pino").pino = createRequire(import.meta.url)("pino");
  const options = {
    level,
    messageKey: "event",
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
  };
  return pino(options, write === undefined ? pino.destination({ dest: 2, sync: true }) : { write });
}

/** An error as JSON: never more of it than its name, code, message, hint, cause and where it happened. */
function errorFields(error: unknown, also: (text: string) => string, depth = 0): object {
  const clean = (text: string): string => also(redact(text));
  const cause = error instanceof Error && error.cause !== undefined && depth < 5 ? error.cause : undefined;
  const because = cause === undefined ? {} : { cause: errorFields(cause, also, depth + 1) };
  if (FrontdeskError.isInstance(error)) {
    const { code, hint, message } = error;
    return { code, message: clean(message), ...(hint === undefined ? {} : { hint: clean(hint) }), ...because };
  }
  if (!(error instanceof Error)) return { message: typeof error === "object" ? typeof error : clean(String(error)) };
  // The frames alone: the stack begins with the message.
  const stack = (error.stack ?? "")
    .split("\n")
    .filter((line) => /^\s+at /.test(line))
    .map((line) => line.trim());
  return { name: error.name, message: clean(error.message), stack, ...because };
}
