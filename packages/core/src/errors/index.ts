export { type ErrorCode, errorCodes } from "./codes.ts";
export { FrontdeskError, type FrontdeskErrorOptions } from "./frontdesk-error.ts";
