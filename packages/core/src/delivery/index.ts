export { engine } from "./engine.ts";
export type { Customer, Engine, EngineOptions, EngineStatus, StartReport } from "./engine-options.ts";
export { silentLog, systemClock, systemRandom } from "./system.ts";
