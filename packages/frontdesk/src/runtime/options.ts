import { type EngineOptions, FrontdeskError } from "@frontdesk/core";
import { z } from "zod";
import { normalizeBasePath } from "../http/location.ts";
import type { RuntimeMetrics } from "../observe/runtime-metrics.ts";
import { type LogLevel, logLevels } from "../system/line-log.ts";

/** How a runtime is reached. */
export interface HttpOptions {
  /**
   * Where it is mounted, as clients see it: `/support`. Express says so by itself; every other host that mounts it
   * below a path, and WebSockets on all hosts, need it. Default: none.
   */
  readonly basePath?: string | undefined;
  /**
   * How many proxies of yours stand in front, whose `x-forwarded-for`, `-proto` and `-host` are believed; `true` is
   * one. Default: false, since anybody can send these headers.
   */
  readonly trustProxy?: boolean | number | undefined;
}

/** What a runtime runs with. */
export interface RuntimeOptions extends EngineOptions, HttpOptions {
  /** Who watches: `prometheus()`, `openTelemetry()`, or objects of your own. Default: nobody. */
  readonly metrics?: RuntimeMetrics | readonly RuntimeMetrics[] | undefined;
  /** The least level that is logged, where no `log` is given. Default: `FRONTDESK_LOG_LEVEL` of the environment, or `info`. */
  readonly logLevel?: LogLevel | undefined;
}

const pathMessage = "must be a path such as /support";
// Segments of unreserved characters (RFC 3986 §2.3) that are not `.` or `..`.
const basePathPattern = /^\/?(?:(?!\.{1,2}(?:\/|$))[\w.~-]+(?:\/|$))*$/;

const schema = z.object({
  basePath: z.string(pathMessage).regex(basePathPattern, pathMessage).default(""),
  trustProxy: z
    .union([z.boolean(), z.int().min(0).max(32)], "must be true, false or a number of proxies")
    .default(false),
  logLevel: z.enum(logLevels, `must be one of ${logLevels.join(", ")}`).optional(),
});

/** {@link HttpOptions}, checked. */
export interface HttpSettings {
  readonly basePath: string;
  readonly proxies: number;
}

/** @throws FrontdeskError `runtime.invalid_options`, naming the option. */
export function httpSettings(options: HttpOptions & Pick<RuntimeOptions, "logLevel">): HttpSettings {
  const { basePath, trustProxy } = checked(
    schema,
    { basePath: options.basePath, trustProxy: options.trustProxy, logLevel: options.logLevel },
    "runtime",
  );
  return {
    basePath: normalizeBasePath(basePath),
    proxies: typeof trustProxy === "number" ? trustProxy : trustProxy ? 1 : 0,
  };
}

/** Reads options with a schema. @throws FrontdeskError `runtime.invalid_options`, naming the function and the option. */
export function checked<Schema extends z.ZodType>(schema: Schema, options: unknown, place: string): z.output<Schema> {
  const result = schema.safeParse(options);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const name = issue?.path.join(".") ?? "";
  throw new FrontdeskError(
    "runtime.invalid_options",
    `The option \`${name}\` of ${place}() ${issue?.message ?? "is invalid"}.`,
    {
      hint: "Correct it, or leave it out.",
    },
  );
}
