import type * as Prometheus from "prom-client";

/** From a millisecond, which is the least that is measured, to the half minute after which a handler is stopped. */
const buckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
/** What customers wait may be longer. */
const longBuckets = [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1_800];

/** What is counted and measured while it happens. */
export interface Instruments {
  readonly events: Prometheus.Counter<"channel" | "source" | "outcome">;
  readonly acceptSeconds: Prometheus.Histogram;
  readonly waitSeconds: Prometheus.Histogram<"channel">;
  readonly turns: Prometheus.Counter<"channel" | "outcome">;
  readonly turnSeconds: Prometheus.Histogram<"channel">;
  readonly turnsActive: Prometheus.Gauge;
  readonly commits: Prometheus.Counter<"outcome">;
  readonly commitSeconds: Prometheus.Histogram;
  readonly journal: Prometheus.Counter<"code">;
  readonly sends: Prometheus.Counter<"channel" | "outcome" | "code">;
  readonly sendSeconds: Prometheus.Histogram<"channel">;
  readonly sendsActive: Prometheus.Gauge;
  readonly unknownSends: Prometheus.Counter<"channel">;
  readonly replySeconds: Prometheus.Histogram<"channel">;
}

/** Makes them in a registry. Their names and labels are public: docs/operate/observe.md lists them. */
export function instruments(prometheus: typeof Prometheus, registry: Prometheus.Registry): Instruments {
  const { Counter, Gauge, Histogram } = prometheus;
  const registers = [registry];
  return {
    events: new Counter({
      name: "frontdesk_events_total",
      help: "Events that were to be taken over, by what became of them.",
      labelNames: ["channel", "source", "outcome"],
      registers,
    }),
    acceptSeconds: new Histogram({
      name: "frontdesk_accept_seconds",
      help: "From an event's arrival until it is durable.",
      buckets,
      registers,
    }),
    waitSeconds: new Histogram({
      name: "frontdesk_wait_seconds",
      help: "From an event's acceptance until its turn begins.",
      labelNames: ["channel"],
      buckets: longBuckets,
      registers,
    }),
    turns: new Counter({
      name: "frontdesk_turns_total",
      help: "Attempts at turns, by how they ended.",
      labelNames: ["channel", "outcome"],
      registers,
    }),
    turnSeconds: new Histogram({
      name: "frontdesk_turn_seconds",
      help: "Turns, from their beginning to the end of their last attempt.",
      labelNames: ["channel"],
      buckets,
      registers,
    }),
    turnsActive: new Gauge({ name: "frontdesk_turns_active", help: "Turns that are under way.", registers }),
    commits: new Counter({
      name: "frontdesk_commits_total",
      help: "Commits of turns, by how they ended.",
      labelNames: ["outcome"],
      registers,
    }),
    commitSeconds: new Histogram({
      name: "frontdesk_commit_seconds",
      help: "Commits of turns.",
      buckets,
      registers,
    }),
    journal: new Counter({
      name: "frontdesk_journal_total",
      help: "Lines of the journal that turns have written: what was decided, handed over, failed.",
      labelNames: ["code"],
      registers,
    }),
    sends: new Counter({
      name: "frontdesk_sends_total",
      help: "Attempts to send, by how they ended; code says why where nothing was sent.",
      labelNames: ["channel", "outcome", "code"],
      registers,
    }),
    sendSeconds: new Histogram({
      name: "frontdesk_send_seconds",
      help: "Attempts to send.",
      labelNames: ["channel"],
      buckets,
      registers,
    }),
    sendsActive: new Gauge({ name: "frontdesk_sends_active", help: "Messages that are being sent.", registers }),
    unknownSends: new Counter({
      name: "frontdesk_sends_unknown_total",
      help: "Attempts that may have reached the customer although they do not count as sent.",
      labelNames: ["channel"],
      registers,
    }),
    replySeconds: new Histogram({
      name: "frontdesk_reply_seconds",
      help: "From an event's acceptance until what is said to it was sent.",
      labelNames: ["channel"],
      buckets: longBuckets,
      registers,
    }),
  };
}
