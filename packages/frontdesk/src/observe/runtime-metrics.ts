import type { Clock, EngineStatus, Metrics, Route, Store } from "@frontdesk/core";

/** A runtime, as those see it who watch it. */
export interface WatchedRuntime {
  readonly bot: { readonly id: string };
  readonly store: Pick<Store, "inspect">;
  readonly clock: Clock;
  status(): EngineStatus;
}

/** Metrics that also look at how the runtime stands, and show what they know. */
export interface RuntimeMetrics extends Metrics {
  /** Endpoints of its own; they answer also before the start and after the stop. */
  readonly routes?: readonly Route[] | undefined;
  /** Called once, when the runtime is made. */
  attach?(runtime: WatchedRuntime): void;
}
