import { reduce } from "../../../page/state/reduce.ts";
import { emptyState, type State } from "../../../page/state/state.ts";
import type { CaseRow, MeAnswer } from "../../../src/api/protocol.ts";

/** Who looks at the page in tests. */
const me: MeAnswer = {
  me: { id: "ann", name: "Ann", role: "agent", presence: "online", isDisabled: false, cases: 0 },
  bot: { name: "Acme", locales: ["en"] },
  queues: ["billing"],
  limits: { textLength: 8_000, fileBytes: 1_000 },
  hasPassword: false,
};

/** The state of a page that Ann has just signed in to. */
export function signedIn(): State {
  const settings = {
    language: "en",
    appearance: "system",
    sound: false,
    notifications: false,
    keys: true,
    presence: "online",
    details: true,
  } as const;
  return reduce(emptyState({ kind: "list", view: "waiting" }, settings), { kind: "signed_in", me });
}

/** A case; the number says how old it is. */
export function row(number: number, more: Partial<CaseRow> = {}): CaseRow {
  return {
    id: `case-${String(number).padStart(4, "0")}`,
    state: "queued",
    queue: "billing",
    reason: "rule",
    customer: { id: `c${number}`, name: `Customer ${number}`, isVerified: false },
    channel: "web",
    locale: "en",
    preview: "my invoice is wrong",
    openedAt: number * 1_000,
    ...more,
  };
}
