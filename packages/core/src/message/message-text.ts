import { textOnly } from "./capabilities.ts";
import { fit } from "./fit.ts";
import type { Part } from "./outbound.ts";

/**
 * A whole message as plain text, for terminals, transcripts and tests: choices are numbered lines, links and pictures
 * their addresses.
 *
 * @param locale the language of the few words that are added. Default: `en`
 *
 * @example
 * ```ts
 * import { messageText } from "@frontdesk/core";
 *
 * console.log(messageText([{ kind: "choices", text: "Which size?", choices: [{ label: "S" }, { label: "M" }] }]));
 * // Which size?
 * // 1. S
 * // 2. M
 * ```
 */
export function messageText(parts: readonly Part[], locale = "en"): string {
  const { message } = fit({ parts, purpose: "reply", locale }, textOnly);
  return message.parts.map((part) => (part.kind === "text" ? part.text : "")).join("\n\n");
}
