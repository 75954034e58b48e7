import { FrontdeskError } from "../errors/frontdesk-error.ts";
import type { Clock } from "../ports/clock.ts";
import type { Log } from "../ports/log.ts";
import type { AttemptOutcome, Metrics } from "../ports/metrics.ts";
import type { ClaimedOutbox, SendOutcome } from "../ports/outbox.ts";
import type { CommitOutcome, EventOutcome, NewEvent, StoredEvent, TurnCommit } from "../ports/store.ts";
import { sourceOf } from "./event.ts";
import { joinMetrics } from "./join-metrics.ts";
import type { Committed } from "./sender.ts";

/** What delivery tells of itself. */
export interface Observer {
  /**
   * Watches an acceptance. `work` calls its argument with the outcomes before any turn can begin.
   *
   * @throws what `work` throws.
   */
  accept<T>(
    events: readonly NewEvent[],
    work: (taken: (outcomes: readonly EventOutcome[]) => void) => Promise<T>,
  ): Promise<T>;
  turn(conversation: string, events: readonly StoredEvent[]): ObservedTurn;
  /** Watches an attempt to send. @throws what `work` throws. */
  send(row: ClaimedOutbox, work: () => Promise<SendOutcome>): Promise<SendOutcome>;
}

/** A turn that is watched. */
export interface ObservedTurn {
  channel(name: string): void;
  within<T>(work: () => T): T;
  /** Watches a commit. @throws what `work` throws. */
  commit(turn: TurnCommit, work: () => Promise<Committed>): Promise<Committed>;
  attempted(outcome: AttemptOutcome): void;
}

/** Nobody watches: nothing is done for it. */
const blind: Observer = {
  accept: (_events, work) => work(() => {}),
  turn: () => blindTurn,
  send: (_row, work) => work(),
};
const blindTurn: ObservedTurn = {
  channel() {},
  within: (work) => work(),
  commit: (_turn, work) => work(),
  attempted() {},
};

/** Makes the {@link Observer} for those who watch. */
export function observer(given: Metrics | readonly Metrics[] | undefined, clock: Clock, log: Log): Observer {
  const metrics = joinMetrics(given, log);
  if (metrics === undefined) return blind;
  return {
    async accept(events, work) {
      const begin = events.map(({ target, payload }) => ({
        channel: target.kind === "address" ? target.channel : undefined,
        source: sourceOf(payload),
      }));
      let end = metrics.accept?.({ at: clock.now(), events: begin });
      try {
        return await work((outcomes) => {
          end?.({ at: clock.now(), status: "taken", outcomes: outcomes.map(shortened) });
          end = undefined;
        });
      } catch (error) {
        const code = FrontdeskError.isInstance(error) ? error.code : "unknown";
        end?.({ at: clock.now(), status: "failed", code });
        throw error;
      }
    },
    turn(conversation, events) {
      const ids = events.map(({ id, receivedAt }) => ({ id, receivedAt }));
      const watch = metrics.turn?.({ at: clock.now(), conversation, events: ids });
      if (watch === undefined) return blindTurn;
      return {
        channel: (name) => watch.channel(name),
        within: (work) => watch.within(work),
        async commit(turn, work) {
          const from = clock.now();
          const outbox = turn.outbox.map(({ idempotencyKey }) => idempotencyKey);
          const journal = turn.journal.map(({ code }) => code);
          const told = (outcome: CommitOutcome | "failed"): void =>
            watch.committed({ from, at: clock.now(), outcome, outbox, journal });
          try {
            const committed = await work();
            told(committed.outcome ?? "failed");
            return committed;
          } catch (error) {
            told("failed");
            throw error;
          }
        },
        attempted: (outcome) => watch.attempted({ at: clock.now(), outcome }),
      };
    },
    async send({ id, conversation, channel, idempotencyKey, attempts }, work) {
      const end = metrics.send?.({ at: clock.now(), outbox: id, conversation, channel, idempotencyKey, attempts });
      const outcome = await work();
      end?.({
        at: clock.now(),
        status: outcome.status,
        code: outcome.status === "sent" ? undefined : outcome.error,
        unknown: outcome.status === "unknown" || (outcome.status === "later" && outcome.unknown),
      });
      return outcome;
    },
  };
}

function shortened(outcome: EventOutcome): { status: EventOutcome["status"]; event?: number; conversation?: string } {
  if (outcome.status !== "accepted") return { status: outcome.status };
  return { status: "accepted", event: outcome.event.id, conversation: outcome.event.conversation };
}
