export type { WebIdentityKey } from "./identity-key.ts";
export type { WebIdentity, WebLimits, WebOptions } from "./options.ts";
export { web } from "./web.ts";
