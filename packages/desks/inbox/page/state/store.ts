import type { Route } from "../route/route.ts";
import type { Settings } from "../settings/settings.ts";
import type { Action } from "./actions.ts";
import { reduce } from "./reduce.ts";
import { emptyState, type State } from "./state.ts";

/** Holds the state, and tells who listens when it has changed. */
export interface Store {
  get(): State;
  dispatch(action: Action): void;
  subscribe(listener: () => void): () => void;
  /** The next tick; see `Known`. */
  tick(): number;
}

/** A store for a page that opens at a route. */
export function createStore(route: Route, settings: Settings): Store {
  const listeners = new Set<() => void>();
  let state = emptyState(route, settings);
  let ticks = 0;
  return {
    get: () => state,
    dispatch(action) {
      const next = reduce(state, action);
      if (next === state) return;
      state = next;
      for (const listener of listeners) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    tick: () => ++ticks,
  };
}
