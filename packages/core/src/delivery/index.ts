export { engine } from "./engine.ts";
export type {
  Customer,
  CustomerDirectory,
  Engine,
  EngineOptions,
  EngineStatus,
  StartReport,
} from "./engine-options.ts";
export type { ScanFile } from "./file-check.ts";
export { fileAnswer } from "./file-host.ts";
export type { Operations } from "./operations.ts";
export { silentLog, systemClock, systemRandom } from "./system.ts";
