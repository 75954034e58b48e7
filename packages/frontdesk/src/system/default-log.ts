import { FrontdeskError, type Log } from "@frontdesk/core";
import { jsonLog } from "./json-log.ts";
import { type LogLevel, lineLog, logLevels } from "./line-log.ts";

const variable = "FRONTDESK_LOG_LEVEL";

/**
 * What is logged to where no other log is given: readable lines in a terminal, JSON lines elsewhere, on standard error.
 *
 * @param level - Default: that of the environment's `FRONTDESK_LOG_LEVEL`, or `info`.
 * @throws FrontdeskError `runtime.invalid_options` for a level that is none.
 */
export function defaultLog(level: LogLevel = levelOf(process.env[variable])): Log {
  return process.stderr.isTTY === true ? lineLog({ level }) : jsonLog({ level });
}

function levelOf(given: string | undefined): LogLevel {
  if (given === undefined || given === "") return "info";
  const level = logLevels.find((one) => one === given.toLowerCase());
  if (level !== undefined) return level;
  throw new FrontdeskError("runtime.invalid_options", `${variable} is ${JSON.stringify(given)}, which is no level.`, {
    hint: `Take one of ${logLevels.join(", ")}.`,
  });
}
