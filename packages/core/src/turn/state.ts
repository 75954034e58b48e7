import type { CaseReason } from "../handoff/case.ts";
import type { Json } from "../message/json.ts";
import type { TurnFile } from "../message/turn-file.ts";

/** An answer as it was given. It is parsed again in every replay. */
export interface GivenAnswer {
  readonly raw: Json;
  /** How many answers of this run came before it. */
  readonly position: number;
}

/** The question that a run waits at. */
export interface OpenQuestion {
  readonly key: string;
  /** The key of the form that it is part of. */
  readonly form?: string | undefined;
  /** Epoch milliseconds. */
  readonly askedAt: number;
  /** How often an answer was refused. */
  readonly refusals: number;
}

/** One run of a handler, as it is kept between messages. */
export interface RunState {
  readonly id: string;
  /** The intent's name; `$fallback`, `$files` and `$person` for the bot's own handlers. */
  readonly intent: string;
  /** The message that started it. */
  readonly text: string;
  /** The files that came with it. */
  readonly files?: readonly TurnFile[] | undefined;
  readonly startedAt: number;
  readonly answers: { readonly [key: string]: GivenAnswer };
  /** How many messages were said after each answered question (`""`: before the first). */
  readonly said: { readonly [segment: string]: number };
  readonly open?: OpenQuestion | undefined;
  /** The forms that were shown, by key, with what was filled into them and did not fit. */
  readonly forms?: { readonly [key: string]: { readonly [field: string]: string | boolean } } | undefined;
}

/** What a button or a typed label stands for. */
export type Meaning =
  | { readonly kind: "answer"; readonly run: string; readonly key: string; readonly value: string | number | boolean }
  | { readonly kind: "say"; readonly text: string }
  | { readonly kind: "intent"; readonly intent: string; readonly text: string }
  | { readonly kind: "person"; readonly reason: CaseReason }
  | { readonly kind: "dismiss" }
  /** What somebody says who was asked whether an invitation was theirs. */
  | { readonly kind: "invitation"; readonly code: string; readonly isTheirs: boolean }
  | { readonly kind: "form"; readonly run: string; readonly key: string }
  /** Thumbs under an answer: who answered, and with what. */
  | { readonly kind: "feedback"; readonly by: string; readonly what: string };

/** Whether what a token stands for is a meaning: only a draft writes them. */
export function isMeaning(value: unknown): value is Meaning {
  return typeof value === "object" && value !== null && "kind" in value;
}

/** What the last message with buttons offered, so that labels and numbers can be typed. */
export interface Offer {
  readonly options: readonly { readonly label: string; readonly meaning: Meaning }[];
  /** The first option is a yes, the last a no. */
  readonly yesNo: boolean;
}

/** The last run that ended without an effect: what a correction may start again. */
export interface LastRun {
  readonly intent: string;
  readonly text: string;
  readonly answers: { readonly [key: string]: GivenAnswer };
  readonly effects: boolean;
}

/** What a conversation remembers between turns. */
export interface ConversationState {
  readonly v: 1;
  locale: string | undefined;
  disclosed: boolean;
  /** The run under way, and above it what the customer asked meanwhile. */
  stack: RunState[];
  /** How many messages in a row were not understood. */
  notUnderstood: number;
  offer: Offer | undefined;
  last: LastRun | undefined;
  /** The tokens of the latest answers that were of no use, so that a person is offered once for each. */
  ratedDown: readonly string[];
  /** The id of the open case. */
  case: string | undefined;
  /** What the customer said last that was more than a call for a person. */
  words: string | undefined;
  /** The order key of the last event that was handled. */
  lastOrder: number;
}

/** The state of a conversation in which nothing was said. */
function emptyState(): ConversationState {
  return {
    v: 1,
    locale: undefined,
    disclosed: false,
    stack: [],
    notUnderstood: 0,
    offer: undefined,
    last: undefined,
    ratedDown: [],
    case: undefined,
    words: undefined,
    lastOrder: 0,
  };
}

/** The state as it was kept: a copy that may be changed. */
export function readState(kept: Json): ConversationState {
  if (kept === null || typeof kept !== "object" || Array.isArray(kept)) return emptyState();
  // Safe: only `writeState` writes this column, and `v` is 1 in every version so far.
  const state = { ...emptyState(), ...(kept as unknown as Partial<ConversationState>) };
  // Runs are replaced and never changed, so that a copy of their list is enough.
  return { ...state, stack: [...state.stack] };
}

/** The state as the store keeps it; the store makes its own copy, without what is undefined. */
export function writeState(state: ConversationState): Json {
  // Safe: the fields are JSON by their types.
  return state as unknown as Json;
}
