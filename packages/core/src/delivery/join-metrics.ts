import type { Log } from "../ports/log.ts";
import type { AcceptWatch, Metrics, SendWatch, TurnWatch } from "../ports/metrics.ts";

/** Tells all who watch; what one of them throws is logged, the first time, and neither the bot nor the others notice. */
export function joinMetrics(given: Metrics | readonly Metrics[] | undefined, log: Log): Metrics | undefined {
  const all = (given === undefined ? [] : isList(given) ? given : [given]).map((one) => tolerant(one, log));
  if (all.length === 0) return undefined;
  return {
    accept(begin) {
      const watches = all.flatMap((one) => one.accept?.(begin) ?? []);
      return (end) => {
        for (const watch of watches) watch(end);
      };
    },
    turn(begin) {
      const watches = all.flatMap((one) => one.turn?.(begin) ?? []);
      return {
        channel(name) {
          for (const watch of watches) watch.channel(name);
        },
        within: (work) => watches.reduceRight((inner, watch) => () => watch.within(inner), work)(),
        committed(commit) {
          for (const watch of watches) watch.committed(commit);
        },
        attempted(attempt) {
          for (const watch of watches) watch.attempted(attempt);
        },
      };
    },
    send(begin) {
      const watches = all.flatMap((one) => one.send?.(begin) ?? []);
      return (end) => {
        for (const watch of watches) watch(end);
      };
    },
  };
}

function isList(given: Metrics | readonly Metrics[]): given is readonly Metrics[] {
  return Array.isArray(given);
}

type Tolerant = {
  readonly accept: (...begin: Parameters<NonNullable<Metrics["accept"]>>) => AcceptWatch | undefined;
  readonly turn: (...begin: Parameters<NonNullable<Metrics["turn"]>>) => TurnWatch | undefined;
  readonly send: (...begin: Parameters<NonNullable<Metrics["send"]>>) => SendWatch | undefined;
};

function tolerant(metrics: Metrics, log: Log): Tolerant {
  let hasFailed = false;
  const guarded = <T>(call: () => T): T | undefined => {
    try {
      return call();
    } catch (error) {
      if (!hasFailed) log.error("metrics.failed", {}, error);
      hasFailed = true;
      return undefined;
    }
  };
  const heard = <End>(watch: ((end: End) => void) | undefined): ((end: End) => void) | undefined =>
    watch && ((end) => guarded(() => watch(end)));
  return {
    accept: (begin) => heard(guarded(() => metrics.accept?.(begin))),
    send: (begin) => heard(guarded(() => metrics.send?.(begin))),
    turn(begin) {
      const watch = guarded(() => metrics.turn?.(begin));
      return (
        watch && {
          channel: (name) => guarded(() => watch.channel(name)),
          within: (work) => within(watch, work, guarded),
          committed: (commit) => guarded(() => watch.committed(commit)),
          attempted: (attempt) => guarded(() => watch.attempted(attempt)),
        }
      );
    },
  };
}

/** The work is called once, whatever the watch does with it, and what it throws is its own. */
function within<T>(watch: TurnWatch, work: () => T, guarded: <R>(call: () => R) => R | undefined): T {
  let ended: { readonly value: T } | { readonly error: unknown } | undefined;
  const once = (): T => {
    ended ??= settled(work);
    if ("error" in ended) throw ended.error;
    return ended.value;
  };
  guarded(() => {
    try {
      watch.within(once);
    } catch (error) {
      if (ended === undefined || !("error" in ended) || ended.error !== error) throw error;
    }
  });
  return once();
}

function settled<T>(work: () => T): { readonly value: T } | { readonly error: unknown } {
  try {
    return { value: work() };
  } catch (error) {
    return { error };
  }
}
