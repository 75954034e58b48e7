import type { AttemptOutcome, Metrics } from "@frontdesk/core";
import type { Instruments } from "./instruments.ts";
import { Recent } from "./recent.ts";

const again: ReadonlySet<AttemptOutcome> = new Set(["stale", "conflict", "failed"]);

function seconds(from: number, to: number): number {
  return Math.max(0, to - from) / 1_000;
}

/** Counts and measures what it is told. */
export function counting(instruments: Instruments): Metrics {
  /** When the events were accepted to which something is to be said, by idempotency key. */
  const asked = new Recent<string, number>();
  return {
    accept({ at, events }) {
      return (end) => {
        instruments.acceptSeconds.observe(seconds(at, end.at));
        for (const [place, { channel = "", source }] of events.entries()) {
          const failure = end.status === "failed" && end.code === "runtime.overloaded" ? "overloaded" : "failed";
          const outcome = end.status === "taken" ? (end.outcomes[place]?.status ?? "failed") : failure;
          instruments.events.inc({ channel, source, outcome });
        }
      };
    },
    turn({ at, events }) {
      let channel = "";
      const receivedAt = events[0]?.receivedAt ?? at;
      instruments.turnsActive.inc();
      return {
        channel(name) {
          if (channel === "") instruments.waitSeconds.observe({ channel: name }, seconds(receivedAt, at));
          channel = name;
        },
        within: (work) => work(),
        committed(commit) {
          instruments.commits.inc({ outcome: commit.outcome });
          instruments.commitSeconds.observe(seconds(commit.from, commit.at));
          for (const key of commit.outbox) asked.set(key, receivedAt);
          if (commit.outcome === "ok") for (const code of commit.journal) instruments.journal.inc({ code });
        },
        attempted(attempt) {
          instruments.turns.inc({ channel, outcome: attempt.outcome });
          if (again.has(attempt.outcome)) return;
          instruments.turnsActive.dec();
          instruments.turnSeconds.observe({ channel }, seconds(at, attempt.at));
        },
      };
    },
    send({ at, channel, idempotencyKey }) {
      instruments.sendsActive.inc();
      return (end) => {
        instruments.sendsActive.dec();
        instruments.sends.inc({ channel, outcome: end.status, code: end.code ?? "" });
        instruments.sendSeconds.observe({ channel }, seconds(at, end.at));
        if (end.unknown) instruments.unknownSends.inc({ channel });
        if (end.status === "later") return;
        const since = asked.take(idempotencyKey);
        if (end.status === "sent" && since !== undefined) {
          instruments.replySeconds.observe({ channel }, seconds(since, end.at));
        }
      };
    },
  };
}
