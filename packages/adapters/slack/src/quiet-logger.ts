import type { Log } from "@frontdesk/core";
import type { LogLevel } from "@slack/bolt";

/** A logger for Slack's libraries. */
export interface QuietLogger {
  debug(): void;
  info(): void;
  warn(): void;
  error(): void;
  setLevel(): void;
  getLevel(): LogLevel;
  setName(): void;
  /** Told of an event that Bolt could not make sense of. */
  stumbled(error: unknown): void;
}

/** Passes on that something happened, and nothing of its text, which can hold messages and addresses with secrets. */
export function quietLogger(log: Log, channel: string, level: LogLevel): QuietLogger {
  const fields = { channel };
  return {
    debug(): void {},
    info(): void {},
    warn: () => log.debug("slack.library_warning", fields),
    error: () => log.debug("slack.library_error", fields),
    setLevel(): void {},
    getLevel: () => level,
    setName(): void {},
    stumbled: (error) =>
      log.debug("slack.bolt_stumbled", { channel, name: error instanceof Error ? error.name : "unknown" }),
  };
}
