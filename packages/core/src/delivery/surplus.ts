import { FrontdeskError } from "../errors/frontdesk-error.ts";
import type { AttemptOutcome } from "../ports/metrics.ts";
import { Attempt } from "../turn/attempt.ts";
import { TurnDraft } from "../turn/draft.ts";
import type { ObservedTurn } from "./observer.ts";
import { backoffMs } from "./retry.ts";
import { announce, type Events, isDone, type TurnDriver, withoutErased } from "./turns.ts";

/** So many are dropped with one commit. */
const largestDrop = 500;

/** Takes the newest of what each customer has waiting beyond `most` out of a queue, or a part of them. */
export function takeSurplus<Waiting extends { readonly customer: string }>(queue: Waiting[], most: number): Waiting[] {
  const counts = new Map<string, number>();
  const surplus: Waiting[] = [];
  let kept = 0;
  for (const one of queue) {
    const count = (counts.get(one.customer) ?? 0) + 1;
    counts.set(one.customer, count);
    if (one.customer !== "" && count > most && surplus.length < largestDrop) surplus.push(one);
    else queue[kept++] = one;
  }
  queue.length = kept;
  return surplus;
}

/**
 * Ends events unanswered, because their customer has too many waiting: what was said stays in the history, and each has a
 * line in the journal. Never rejects.
 *
 * @param isTold - Whether the customer was told before, and hears nothing now.
 * @returns Whether they are done; what is not is for the next start or for another node.
 */
export async function dropSurplus(
  conversation: string,
  events: Events,
  isTold: boolean,
  driver: TurnDriver,
): Promise<boolean> {
  const { clock, log, random } = driver.services;
  log.warn("customer.too_many", { conversation, events: events.length });
  const observed = driver.observed.turn(conversation, events);
  for (let attempt = 0; driver.isOpen() && driver.mayEnd(conversation); attempt++) {
    const outcome = await tryDropping(conversation, events, isTold, driver, observed).catch(
      (error: unknown): AttemptOutcome => {
        log.error("turn.drop_failed", { conversation }, error);
        return FrontdeskError.isInstance(error) && error.retryable ? "failed" : "stopped";
      },
    );
    observed.attempted(outcome);
    if (outcome === "ok" || outcome === "done") return true;
    if (outcome === "stopped" || outcome === "lost") return false;
    await new Promise<void>((resolve) => void clock.after(backoffMs(Math.min(attempt, 4), random), resolve));
  }
  observed.attempted(driver.isOpen() ? "lost" : "stopped");
  return false;
}

async function tryDropping(
  conversation: string,
  events: Events,
  isTold: boolean,
  driver: TurnDriver,
  observed: ObservedTurn,
): Promise<AttemptOutcome> {
  const { store, services, channels } = driver;
  const loaded = await store.load(conversation);
  if (loaded === undefined) return "stopped";
  const left = await withoutErased(loaded.conversation.erasedEvent ?? 0, events, driver);
  if (left === undefined) return "done";
  const channel = channels.get(loaded.conversation.channel);
  observed.channel(loaded.conversation.channel);
  const draft = new TurnDraft(loaded, left[0].id, services, new Attempt());
  for (const { id } of left) draft.journal("turn.dropped", { event: id, at: services.clock.now() });
  // A person who has the conversation is not talked over.
  if (!isTold && draft.owner === "bot") draft.sayPhrase("tooMany");
  const commit = draft.close(
    left.map(({ id }) => id),
    channel?.pull === true,
  );
  const committed = await observed.commit(commit, () => driver.commit(commit));
  const { outcome = "failed" } = committed;
  if (outcome === "ok") announce(loaded, draft, committed, driver);
  if (outcome !== "conflict" || !(await isDone(store, left))) return outcome;
  // A commit without an answer may have happened nevertheless.
  driver.onOutbox();
  return "done";
}
