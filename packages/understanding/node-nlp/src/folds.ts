/** Never held out: the only example of its intent, without which nothing would be known of that. */
export const neverHeldOut = -1;

/** Into how many parts up to `mostInFolds` examples are dealt; each is judged by a training on the others. */
const parts = 5;
/** Of more examples than that, a part is held out of the one training that is done. */
const mostInFolds = 2_000;
const mostHeldOut = 1_000;

/** How examples are held out. */
export interface Dealing {
  /** The fold of each example, from 0, or `neverHeldOut`. */
  readonly folds: readonly number[];
  /** How many folds are judged. */
  readonly judged: number;
  /** Whether the training without the one fold is the final one. */
  readonly isFinal: boolean;
}

/** Deals examples into folds, so that each intent is spread over as many as it can be. */
export function deal(labels: readonly string[], random: () => number): Dealing {
  const isFinal = labels.length > mostInFolds;
  const count = isFinal ? Math.max(10, Math.ceil(labels.length / mostHeldOut)) : parts;
  const places = new Map<string, number[]>();
  for (const at of shuffled(labels.length, random)) {
    const label = labels[at] ?? "";
    const own = places.get(label);
    if (own === undefined) places.set(label, [at]);
    else own.push(at);
  }
  const folds = labels.map(() => neverHeldOut);
  let next = 0;
  for (const own of places.values()) {
    if (own.length < 2) continue;
    for (const at of own) folds[at] = next++ % count;
  }
  const isAnyHeldOut = next > 0;
  return { folds, judged: isAnyHeldOut ? (isFinal ? 1 : parts) : 0, isFinal };
}

function shuffled(length: number, random: () => number): number[] {
  const order = Array.from({ length }, (_, at) => at);
  for (let at = length - 1; at > 0; at--) {
    const other = Math.floor(random() * (at + 1));
    const kept = order[at] ?? 0;
    order[at] = order[other] ?? 0;
    order[other] = kept;
  }
  return order;
}
