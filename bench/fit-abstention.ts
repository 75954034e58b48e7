/**
 * Fits the constants of packages/core/src/knowledge: the weights of the ranking, the coefficients of the probability
 * that a passage answers, and the threshold to answer from.
 *
 *   node --conditions=@frontdesk/source bench/fit-abstention.ts --data <folder>
 *
 * `<folder>/knowledge/<set>` holds `passages.jsonl` and `queries.jsonl`, `<folder>/nlu/<set>` holds `train.json` with
 * `[text, intent]`, of which entries with 5, 20 and 2–10 known phrasings are made. First come figures of constants
 * that were fitted without the set they are measured on, then the constants fitted on all.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { type Coefficients, logistic, type Signals, signalsOf } from "../packages/core/src/knowledge/abstention.ts";
import type { Scored } from "../packages/core/src/knowledge/ranking.ts";
import { type RankingWeights, scoreOf } from "../packages/core/src/knowledge/ranking-weights.ts";
import { fitChoices, fitLogistic } from "./knowledge/fitting.ts";
import { gapTrials, type Option, smallTrials, type Trial, wholeTrials } from "./knowledge/scenarios.ts";
import { fromMessages, type KnowledgeSet, readSet } from "./knowledge/sets.ts";
import { answeredAtPrecision, answeredFrom, areaUnderCurve, calibrationError, type Outcome } from "./knowledge/statistics.ts";

const knowledgeSets = ["xquad-en", "xquad-ru", "xquad-zh", "covidfaq-en"];
const messageSets = ["banking77", "clinc150", "hwu64"];
const phrasings = [
  { fewest: 5, most: 5, asked: 6, seed: 2 },
  { fewest: 20, most: 20, asked: 6, seed: 3 },
  { fewest: 2, most: 10, asked: 6, seed: 4 },
];
const wantedPrecision = 0.9;

const measureNames = ["words", "coverage", "characters", "phrasing", "pairs", "sentence", "sentences"] as const;
const signalNames = [
  ...(["words", "coverage", "characters", "phrasing", "pairs", "sentences", "margin", "share", "matter", "isEntry"] as const),
];

const { values: options } = parseArgs({ options: { data: { type: "string" } } });
if (options.data === undefined) throw new Error("--data needs the folder that holds knowledge/ and nlu/.");
const { data } = options;

const sets: KnowledgeSet[] = [
  ...knowledgeSets.map((name) => readSet(join(data, "knowledge"), name)),
  ...messageSets.flatMap((name) => {
    const rows: [string, string][] = JSON.parse(readFileSync(join(data, "nlu", name, "train.json"), "utf8"));
    return phrasings.map((spread) => fromMessages(name, rows, spread));
  }),
];

/** What is left out together: sets made of the same messages. The three xquad sets count one by one. */
const groupOf = (set: string): string => set.split(" ")[0] ?? set;

const trials: Trial[] = sets.flatMap((set) => [...wholeTrials(set), ...gapTrials(set, [1, 2]), ...smallTrials(set, sets)]);

/** Sets weigh by the root of their trials' number, those of one group share. */
const sizes = Map.groupBy(trials, ({ set, kind }) => `${set} ${kind}`);
const groups = Map.groupBy(sets, ({ name }) => groupOf(name));
const weightOf = ({ set, kind }: Trial): number =>
  400 / (sizes.get(`${set} ${kind}`)?.length ?? 1) / Math.sqrt(groups.get(groupOf(set))?.length ?? 1);

function fitRanking(use: readonly Trial[]): RankingWeights {
  const choices = use
    .filter(({ kind }) => kind === "whole")
    .map((trial) => ({
      weight: weightOf(trial),
      options: trial.options.map(({ measures, isRight }) => ({ values: measureNames.map((name) => measures[name]), isRight })),
    }));
  const weights = fitChoices(choices, 1e-4);
  const weight = (name: keyof RankingWeights): number => weights[measureNames.indexOf(name)] ?? 0;
  return {
    words: weight("words"), coverage: weight("coverage"), characters: weight("characters"), phrasing: weight("phrasing"),
    pairs: weight("pairs"), sentence: weight("sentence"), sentences: weight("sentences"),
  };
}

function ranked(trial: Trial, weights: RankingWeights): (Option & Scored)[] {
  return trial.options
    .map((option) => ({ ...option, score: scoreOf(option.measures, weights) }))
    .sort((a, b) => b.score - a.score);
}

const valuesOf = (signals: Signals): number[] => signalNames.map((name) => signals[name]);

function fitProbability(use: readonly Trial[], weights: RankingWeights, places: readonly number[]): Coefficients {
  const examples = use.filter(({ kind }) => kind !== "whole").flatMap((trial) => {
    const order = ranked(trial, weights);
    return places.flatMap((place) => {
      const option = order[place];
      if (option === undefined) return [];
      return [{ values: valuesOf(signalsOf(trial.total, order, place)), isRight: option.isRight, weight: weightOf(trial) }];
    });
  });
  const [bias = 0, ...fitted] = fitLogistic(examples, 0.5);
  const weight = (name: keyof Signals): number => fitted[signalNames.indexOf(name)] ?? 0;
  return {
    bias, words: weight("words"), coverage: weight("coverage"), characters: weight("characters"), phrasing: weight("phrasing"),
    pairs: weight("pairs"), sentences: weight("sentences"), margin: weight("margin"), share: weight("share"), matter: weight("matter"),
    isEntry: weight("isEntry"),
  };
}

function outcomeOf(trial: Trial, weights: RankingWeights, coefficients: Coefficients): Outcome {
  const order = ranked(trial, weights);
  const best = order[0];
  if (best === undefined) return { probability: 0, isRight: false };
  return { probability: logistic(signalsOf(trial.total, order, 0), coefficients), isRight: best.isRight };
}

/** The threshold from which answers, over all sets alike, are right as often as wanted. */
function thresholdFor(outcomes: readonly (readonly Outcome[])[]): number {
  for (let threshold = 0.3; threshold < 1; threshold += 0.01) {
    let right = 0;
    let answered = 0;
    for (const ofSet of outcomes) {
      const result = answeredFrom(ofSet, threshold);
      answered += result.answered;
      right += result.answered === 0 ? 0 : result.answered * result.precision;
    }
    if (right / answered >= wantedPrecision) return threshold;
  }
  return 1;
}

const print = (line: string): void => {
  process.stdout.write(`${line}\n`);
};
const columns = (cells: readonly (string | number)[]): string =>
  cells.map((cell, i) => (typeof cell === "number" ? cell.toFixed(3).padStart(9) : i === 0 ? cell.padEnd(22) : cell.padStart(9))).join("");

const leftOut = new Map<string, Outcome[][]>();
const tables = new Map<string, string[]>([["gap", []], ["small", []]]);
print(columns(["left out: ranking", "recall@1", "recall@3"]));
for (const group of groups.keys()) {
  const rest = trials.filter(({ set }) => groupOf(set) !== group);
  const weights = fitRanking(rest);
  const coefficients = fitProbability(rest, weights, [0]);
  for (const { name } of groups.get(group) ?? []) {
    const own = trials.filter(({ set }) => set === name);
    const orders = own.filter(({ kind }) => kind === "whole").map((trial) => ranked(trial, weights));
    const recall = (depth: number): number =>
      orders.filter((order) => order.slice(0, depth).some(({ isRight }) => isRight)).length / orders.length;
    print(columns([name, recall(1), recall(3)]));
    for (const [kind, lines] of tables) {
      const outcomes = own.filter((trial) => trial.kind === kind).map((trial) => outcomeOf(trial, weights, coefficients));
      leftOut.set(kind, [...(leftOut.get(kind) ?? []), outcomes]);
      const from = answeredFrom(outcomes, 0.7);
      lines.push(columns([name, areaUnderCurve(outcomes), calibrationError(outcomes), answeredAtPrecision(outcomes, 0.9), answeredAtPrecision(outcomes, 0.95), from.answered, from.precision]));
    }
  }
}
for (const [kind, lines] of tables) {
  print(columns([`left out: ${kind}`, "AUROC", "ECE", "at 90 %", "at 95 %", "from 0.7", "right"]));
  for (const line of lines) print(line);
}
for (const [kind, outcomes] of leftOut) print(`threshold for ${wantedPrecision} over all sets left out, ${kind}: ${thresholdFor(outcomes).toFixed(2)}`);
print(`threshold for ${wantedPrecision} over all sets left out: ${thresholdFor([...leftOut.values()].flat()).toFixed(2)}`);

const weights = fitRanking(trials);
const rounded = (constants: object): string => JSON.stringify(constants, (_, value) => (typeof value === "number" ? Number(value.toFixed(2)) : value));
print(`rankingWeights ${rounded(weights)}`);
print(`first ${rounded(fitProbability(trials, weights, [0]))}`);
print(`others ${rounded(fitProbability(trials, weights, [1, 2]))}`);
