import { FrontdeskError } from "../errors/frontdesk-error.ts";

/** The error for a queue that the definition does not name. */
export function unknownQueue(queue: string, queues: readonly string[]): FrontdeskError {
  const known = queues.length === 0 ? "It has none." : `It has ${queues.join(", ")}.`;
  return new FrontdeskError("definition.unknown_queue", `The bot has no queue ${JSON.stringify(queue)}.`, {
    hint: `Name it in \`queues\` of frontdesk(). ${known}`,
  });
}
