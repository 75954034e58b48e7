import type { SweepKind, SweepOrder, SweepOutcome } from "../../ports/retention-store.ts";
import type { BotData } from "./data.ts";

type Removal = () => void;

/** How to remove each thing of a kind that is older than an instant. */
function* outlived(data: BotData, kind: SweepKind, before: number): Generator<Removal> {
  switch (kind) {
    case "dedupe":
      for (const [key, { at }] of data.known) if (at < before) yield () => void data.known.delete(key);
      return;
    case "outbox":
      for (const { id, status, dueAt } of data.outbox.values()) {
        const isFinal = status !== "due" && status !== "claimed";
        if (isFinal && dueAt < before) yield () => void data.outbox.delete(id);
      }
      return;
    case "tokens":
      for (const { tokens } of data.conversations.values()) {
        for (const [token, { expiresAt }] of tokens) if (expiresAt < before) yield () => void tokens.delete(token);
      }
      return;
    case "events":
      for (const { id, receivedAt } of data.aside.values()) {
        if (receivedAt < before) yield () => void data.aside.delete(id);
      }
      return;
    case "cases":
      for (const { id, endedAt } of data.cases.values()) {
        if (endedAt !== undefined && endedAt < before) yield () => void data.cases.delete(id);
      }
      return;
    case "journal": {
      const old = data.journal.filter(({ at }) => at < before);
      for (const entry of old) yield () => void data.journal.splice(data.journal.indexOf(entry), 1);
      return;
    }
    default:
      kind satisfies never;
  }
}

/** Removes what is older than an instant, as `Store.sweep` says. */
export function sweep(data: BotData, { kind, before, limit }: SweepOrder): SweepOutcome {
  const removals: Removal[] = [];
  for (const removal of outlived(data, kind, before)) {
    removals.push(removal);
    if (removals.length >= limit) break;
  }
  for (const remove of removals) remove();
  return { removed: removals.length, rest: removals.length < limit ? undefined : "" };
}
