export type { WebLimits, WebOptions } from "./options.ts";
export { web } from "./web.ts";
