export {
  type Bot,
  type BotDescription,
  type Case,
  type Channel,
  type Clock,
  type Customer,
  type Desk,
  type EngineStatus,
  type ErrorCode,
  type Front,
  FrontdeskError,
  frontdesk,
  type Intent,
  type KnowledgeIndex,
  type KnowledgeSource,
  type Log,
  type Message,
  type Metrics,
  memory,
  type Operations,
  type Random,
  type Reply,
  type StartReport,
  type Store,
  type Turn,
  type Understanding,
} from "@frontdesk/core";
export { type SqliteOptions, sqlite } from "@frontdesk/sqlite";
export { type WebOptions, web } from "@frontdesk/web";
export { z } from "zod";
export { type TerminalDeskOptions, terminalDesk } from "./desk/terminal-desk.ts";
export { type DiskFilesOptions, diskFiles } from "./files/disk-files.ts";
export type { FetchOptions } from "./http/fetch-host.ts";
export { openTelemetry } from "./observe/open-telemetry.ts";
export { type PrometheusOptions, prometheus } from "./observe/prometheus.ts";
export type { RuntimeMetrics, WatchedRuntime } from "./observe/runtime-metrics.ts";
export type { Runtime } from "./runtime/mount.ts";
export type { HttpOptions, RuntimeOptions } from "./runtime/options.ts";
export { runtime } from "./runtime/runtime.ts";
export { type Served, type ServeOptions, serve } from "./serve/serve.ts";
export { type JsonLogOptions, jsonLog, type PinoLike, pinoLog, type RedactOptions } from "./system/json-log.ts";
export { type LineLogOptions, type LogLevel, lineLog } from "./system/line-log.ts";
