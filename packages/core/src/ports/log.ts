/** The fields of a log line: ids, codes and numbers; never message text or credentials. */
export type LogFields = { readonly [field: string]: string | number | boolean | undefined };

/** Where core and drivers report what happens. A library writes no output by itself. */
export interface Log {
  debug(event: string, fields?: LogFields): void;
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  /** `error` is the cause, where there is one. */
  error(event: string, fields?: LogFields, error?: unknown): void;
}
