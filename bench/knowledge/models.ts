import {
  type ByKind,
  type Coefficients,
  logistic,
  type Signals,
  signalsOf,
} from "../../packages/core/src/knowledge/abstention.ts";
import type { Measures } from "../../packages/core/src/knowledge/measures.ts";
import type { Scored } from "../../packages/core/src/knowledge/ranking.ts";
import { type RankingWeights, scoresOf } from "../../packages/core/src/knowledge/ranking-weights.ts";
import { type Example, fitChoices, fitLogistic } from "./fitting.ts";
import type { Option, Trial } from "./scenarios.ts";
import type { Outcome } from "./statistics.ts";

/** A trial with the share that it has in a fit. */
export interface Weighted {
  readonly trial: Trial;
  readonly weight: number;
}

const measureNames = ["words", "coverage", "characters", "phrasing", "pairs", "sentence", "sentences"] as const;
const signalNames = ["words", "characters", "phrasing", "pairs", "sentences", "lead", "share", "found"] as const;

/** The options of a trial, best first. */
export function ranked({ options, verbatim }: Trial, weights: RankingWeights): (Option & Scored)[] {
  const scores = scoresOf(options, verbatim, weights);
  return options.map((option, i) => ({ ...option, score: scores[i] ?? 0 })).sort((a, b) => b.score - a.score);
}

/** The logarithm of the right passages' share among all; 0 where none is right. */
function likelihood(trial: Trial, weights: RankingWeights): number {
  const order = ranked(trial, weights);
  const greatest = order[0]?.score ?? 0;
  const odds = (options: readonly Scored[]): number =>
    options.reduce((sum, { score }) => sum + Math.exp(score - greatest), 0);
  const right = order.filter(({ isRight }) => isRight);
  return right.length === 0 ? 0 : Math.log(odds(right) / odds(order));
}

/** The weights of the measures, and then what entries have ahead: it only matters where both kinds compete. */
export function fitRanking(use: readonly Weighted[]): RankingWeights {
  const choices = use
    .filter(({ trial }) => trial.kind === "whole")
    .map(({ trial, weight }) => ({
      weight,
      options: trial.options.map(({ measures, isRight }) => ({
        values: measureNames.map((name) => measures[name]),
        isRight,
      })),
    }));
  const fitted = fitChoices(choices, 1e-4);
  const weight = (name: keyof Measures): number => fitted[measureNames.indexOf(name)] ?? 0;
  const weights: RankingWeights = {
    words: weight("words"),
    coverage: weight("coverage"),
    characters: weight("characters"),
    phrasing: weight("phrasing"),
    pairs: weight("pairs"),
    sentence: weight("sentence"),
    sentences: weight("sentences"),
    isEntry: 0,
    isAsked: 0,
  };
  const mixed = use.filter(({ trial }) => trial.kind === "mixed");
  if (mixed.length === 0) return weights;
  let best = weights;
  let greatest = Number.NEGATIVE_INFINITY;
  for (let isEntry = -8; isEntry <= 6; isEntry += 0.5) {
    for (let isAsked = 0; isAsked <= 30; isAsked += 1) {
      const tried = { ...weights, isEntry, isAsked };
      const sum = mixed.reduce((total, { trial }) => total + likelihood(trial, tried), 0);
      if (sum > greatest) [best, greatest] = [tried, sum];
    }
  }
  return best;
}

/** Coefficients of which none but the bias is below zero: a signal that would be is left out. */
function fitCoefficients(examples: readonly (Omit<Example, "values"> & { readonly signals: Signals })[]): Coefficients {
  let names: (keyof Signals)[] = [...signalNames];
  for (;;) {
    const rows = examples.map(({ signals, ...row }) => ({ ...row, values: names.map((name) => signals[name]) }));
    const [bias = 0, ...fitted] = fitLogistic(rows, 0.5);
    const kept = names.filter((_, i) => (fitted[i] ?? 0) >= 0);
    if (kept.length < names.length) {
      names = kept;
      continue;
    }
    const weight = (name: keyof Signals): number => fitted[names.indexOf(name)] ?? 0;
    return {
      bias,
      words: weight("words"),
      characters: weight("characters"),
      phrasing: weight("phrasing"),
      pairs: weight("pairs"),
      sentences: weight("sentences"),
      lead: weight("lead"),
      share: weight("share"),
      found: weight("found"),
    };
  }
}

/** The coefficients of the probability that the passage at one of these places of a ranking answers. */
export function fitProbability(use: readonly Weighted[], weights: RankingWeights, places: readonly number[]): ByKind {
  const examples = use
    .filter(({ trial }) => trial.kind === "gap" || trial.kind === "small")
    .flatMap(({ trial, weight }) => {
      const order = ranked(trial, weights);
      return places.flatMap((place) => {
        const option = order[place];
        if (option === undefined) return [];
        const { isEntry, isRight } = option;
        return [{ signals: signalsOf(trial.total, order, place), isEntry, isRight, weight }];
      });
    });
  return {
    entry: fitCoefficients(examples.filter(({ isEntry }) => isEntry)),
    document: fitCoefficients(examples.filter(({ isEntry }) => !isEntry)),
  };
}

/** What comes of a trial: nothing found is no answer. */
export function outcomeOf(trial: Trial, weights: RankingWeights, { entry, document }: ByKind): Outcome {
  const order = ranked(trial, weights);
  const best = order[0];
  if (best === undefined) return { probability: 0, isRight: false };
  const probability = logistic(signalsOf(trial.total, order, 0), best.isEntry ? entry : document);
  return { probability, isRight: best.isRight };
}
