import type { Outbound } from "../message/outbound.ts";
import type { Author } from "../ports/store.ts";

/**
 * Who wrote a message that was sent, by its purpose: a person's line is the person's, core's own notice of a handoff
 * is the system's, all else is the bot's. Stores put it into the history when they settle a message.
 *
 * @example
 * ```ts
 * import { authorOf } from "@frontdesk/core";
 *
 * console.log(authorOf({ purpose: "person", from: { name: "Ann" } })); // { kind: "person", name: "Ann" }
 * ```
 */
export function authorOf(message: Pick<Outbound, "purpose" | "from">): Author {
  switch (message.purpose) {
    case "person":
      return { kind: "person", name: message.from?.name ?? "" };
    case "notice":
      return { kind: "system" };
    case "reply":
    case "proactive":
      return { kind: "bot" };
    default: {
      const never: never = message.purpose;
      return never;
    }
  }
}
