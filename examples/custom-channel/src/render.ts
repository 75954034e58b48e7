import { type Choice, messageText, type Outbound } from "@frontdesk/core";

/** What is posted in one call. */
export interface Piece {
  readonly text: string;
  /** The person who writes, where it is not the bot. */
  readonly name?: string | undefined;
  readonly buttons?: readonly Pick<Choice, "label" | "token" | "url">[] | undefined;
}

/** A text is a piece, and so is a text with its buttons. `fit` has made everything else into these. Pure. */
export function render({ parts, from, locale }: Outbound): readonly Piece[] {
  return parts.map((part) => {
    if (part.kind !== "choices") return { name: from?.name, text: messageText([part], locale) };
    const buttons = part.choices.map(({ label, token, url }) => ({ label, token, url }));
    return { name: from?.name, text: part.text, buttons };
  });
}
