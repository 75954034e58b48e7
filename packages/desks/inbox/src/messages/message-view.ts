import type { MessageDecision, StoredMessage } from "@frontdesk/core";
import type { MessageView } from "../api/protocol.ts";
import { shownName } from "../cases/shown-name.ts";
import { type FileAddress, safePart } from "./safe-parts.ts";
import type { Facts } from "./transcripts.ts";

/** What messages are shown with. */
export interface MessageContext {
  readonly address: FileAddress;
  readonly facts: Facts;
  /** By the sequence of the customer's message. */
  readonly decisions: ReadonlyMap<number, MessageDecision>;
}

/** A message as the page shows it. Undefined for one that is nothing but a rating: it stands with what it rates. */
export function messageView(message: StoredMessage, context: MessageContext): MessageView | undefined {
  const { sequence, at, author, parts } = message;
  if (parts.length > 0 && parts.every(({ kind }) => kind === "rating")) return undefined;
  const decision = author.kind === "customer" ? context.decisions.get(sequence) : undefined;
  return {
    sequence,
    at,
    author: { kind: author.kind, name: "name" in author ? shownName(author.name) : undefined },
    parts: parts.flatMap((part) => safePart(part, context.address) ?? []),
    understood: decision && understood(decision),
    rating: ratingOf(message, context.facts),
    isErased: message.erased,
  };
}

function understood({ by, what, probability, intents, passages }: MessageDecision): MessageView["understood"] {
  return {
    by,
    what,
    probability,
    intents,
    passages: passages.map(({ title, probability }) => ({ title, probability })),
  };
}

function ratingOf({ parts }: StoredMessage, { ratings }: Facts): "up" | "down" | undefined {
  for (const part of parts) {
    const rating = part.kind === "feedback" && part.token !== undefined ? ratings.get(part.token) : undefined;
    if (rating !== undefined) return rating;
  }
  return undefined;
}
