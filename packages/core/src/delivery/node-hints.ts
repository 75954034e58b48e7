import type { Json } from "../message/json.ts";
import type { Audience, Show } from "./audience.ts";

/** What nodes tell each other about customers, beside what they tell about their shares. */
export type Hint =
  | Show
  /** A person has taken this conversation. */
  | { readonly taken: string }
  /** A platform wants to be left alone. */
  | { readonly blocked: string; readonly forMs: number };

/** Who is told. */
export interface HintListeners {
  readonly audience: Audience;
  taken(conversation: string): void;
  /** A turn of this conversation has ended. */
  ended(conversation: string): void;
  blocked(key: string, forMs: number): void;
}

/** Passes on what other nodes tell; what a later release tells and this one does not know is left alone. */
export function hearNode({ audience, taken, ended, blocked }: HintListeners): (hint: Json) => void {
  return (told) => {
    // Safe: nodes of this bot write it, and of another shape none of the words below is there.
    const hint = told as unknown as Hint;
    if (typeof hint !== "object" || hint === null) return;
    if ("show" in hint) {
      if (hint.show === "changed" && hint.conversation !== undefined) ended(hint.conversation);
      audience.heard(hint);
    } else if ("taken" in hint) taken(hint.taken);
    else if ("blocked" in hint) blocked(hint.blocked, hint.forMs);
  };
}
