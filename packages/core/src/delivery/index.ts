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
export {
  countForgotten,
  type ForgetPlan,
  type ForgetServices,
  type ForgetTarget,
  type Forgotten,
  forgetCustomer,
} from "./forget.ts";
export type { AccountLimits, CustomerLimits, InboundLimits } from "./inbound-limits.ts";
export type { Operations } from "./operations.ts";
export type { Retention } from "./retention.ts";
export { silentLog, systemClock, systemRandom } from "./system.ts";
