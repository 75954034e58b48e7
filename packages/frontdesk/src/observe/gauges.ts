import type { StoreReport } from "@frontdesk/core";
import type * as Prometheus from "prom-client";
import { inTime } from "./in-time.ts";
import type { WatchedRuntime } from "./runtime-metrics.ts";

/** A store that does not say in this time how it stands is away, in milliseconds. */
const patienceMs = 2_000;
/** What was just looked up is not looked up again for the next gauge, in milliseconds. */
const freshMs = 500;

/** Looks at the store once for all gauges of a scrape. Undefined: it is away. */
function looking({ bot, store, clock }: WatchedRuntime): () => Promise<StoreReport | undefined> {
  let latest: { readonly at: number; readonly report: Promise<StoreReport | undefined> } | undefined;
  return () => {
    const now = clock.now();
    if (latest === undefined || now - latest.at > freshMs || now < latest.at) {
      const report = inTime(store.inspect(bot.id), patienceMs, clock).catch(() => undefined);
      latest = { at: now, report };
    }
    return latest.report;
  };
}

/** Makes gauges of how the runtime and its store stand. They are looked up when they are asked for. */
export function gauges({ Gauge }: typeof Prometheus, registry: Prometheus.Registry, runtime: WatchedRuntime): void {
  const { clock } = runtime;
  const look = looking(runtime);
  const registers = [registry];
  const secondsSince = (instant: number | undefined): number =>
    instant === undefined ? 0 : Math.max(0, clock.now() - instant) / 1_000;
  /** A gauge that has no value while the store is away. */
  const ofStore = (name: string, help: string, value: (report: StoreReport) => number | undefined): void => {
    new Gauge({
      name,
      help,
      registers,
      async collect() {
        const report = await look();
        const found = report && value(report);
        if (found === undefined) this.remove();
        else this.set(found);
      },
    });
  };
  new Gauge({
    name: "frontdesk_open",
    help: "1 while messages are taken.",
    registers,
    collect() {
      this.set(runtime.status().state === "open" ? 1 : 0);
    },
  });
  new Gauge({
    name: "frontdesk_events_waiting",
    help: "Events that this process has accepted and not handled yet.",
    registers,
    collect() {
      this.set(runtime.status().waiting);
    },
  });
  new Gauge({
    name: "frontdesk_partitions",
    help: "Of the 256 partitions of conversations, those that this process has.",
    registers,
    collect() {
      this.set(runtime.status().share.partitions);
    },
  });
  new Gauge({
    name: "frontdesk_nodes",
    help: "Among how many processes the work is shared, as this one knows.",
    registers,
    collect() {
      this.set(runtime.status().share.nodes);
    },
  });
  new Gauge({
    name: "frontdesk_channel_open",
    help: "1 for a channel that is open, 0 for one that did not start.",
    labelNames: ["channel"],
    registers,
    collect() {
      for (const { name, status } of runtime.status().channels) this.set({ channel: name }, status === "open" ? 1 : 0);
    },
  });
  new Gauge({
    name: "frontdesk_store_up",
    help: "1 while the store answers.",
    registers,
    async collect() {
      this.set((await look()) === undefined ? 0 : 1);
    },
  });
  new Gauge({
    name: "frontdesk_store_items",
    help: "What the store holds, of all processes: events that wait or were set aside, messages by their state.",
    labelNames: ["state"],
    registers,
    async collect() {
      this.reset();
      const { setAside, ...counts } = (await look())?.counts ?? { setAside: undefined };
      for (const [state, count] of Object.entries({ ...counts, set_aside: setAside })) {
        if (count !== undefined) this.set({ state }, count);
      }
    },
  });
  ofStore("frontdesk_store_bytes", "How much the store takes on the disk.", ({ bytes }) => bytes);
  ofStore("frontdesk_oldest_event_seconds", "How long the oldest event has waited.", ({ oldestWaiting }) =>
    secondsSince(oldestWaiting),
  );
  ofStore("frontdesk_outbox_late_seconds", "For how long a message has been due and is not sent.", ({ oldestDue }) =>
    secondsSince(oldestDue),
  );
}
