import type { Part, Purpose } from "../message/outbound.ts";
import type { NewMessage } from "../ports/store.ts";

/** A message that the turn wants to send. */
export interface DraftMessage {
  readonly parts: Part[];
  readonly purpose: Purpose;
  readonly from?: { readonly name: string } | undefined;
  /** What was shown of it while it was written, or what it takes the place of. */
  readonly streamId?: string | undefined;
}

/** What a channel that has shown a reply while it was written knows its message by. */
export function echoOf(message: DraftMessage | undefined): NewMessage["echo"] {
  return message?.streamId === undefined ? undefined : { streamId: message.streamId };
}
