import { fit, type Part } from "@frontdesk/core";
import { capabilities } from "./capabilities.ts";

/** What was fitted before it went into the history stays as it is; where nobody did, it is done now. */
export function fitted(parts: readonly Part[]): readonly Part[] {
  return fit({ parts, purpose: "reply", locale: "en" }, capabilities).message.parts;
}
