/**
 * Fits the constants of packages/core/src/knowledge: the weights of the ranking, the coefficients of the probability
 * that a passage answers, and the threshold to answer from.
 *
 *   node --conditions=@frontdesk/source bench/fit-abstention.ts --data <folder>
 *
 * `<folder>/knowledge/<set>` holds `passages.jsonl` and `queries.jsonl`, `<folder>/nlu/<set>` holds `train.json` with
 * `[text, intent]`, of which entries with 5, 20 and 2–10 known phrasings are made. First come figures of
 * constants that were fitted without the set they are measured on, then the constants fitted on all.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { fitProbability, fitRanking, outcomeOf, ranked, type Weighted } from "./knowledge/models.ts";
import { gapTrials, mixedTrials, smallTrials, type Trial, wholeTrials } from "./knowledge/scenarios.ts";
import { fromMessages, type KnowledgeSet, readSet } from "./knowledge/sets.ts";
import {
  answeredAtPrecision,
  answeredFrom,
  areaUnderCurve,
  calibrationError,
  type Outcome,
} from "./knowledge/statistics.ts";

const knowledgeSets = ["xquad-en", "xquad-ru", "xquad-zh", "covidfaq-en"];
const messageSets = ["banking77", "clinc150", "hwu64"];
const phrasings = [
  { fewest: 5, most: 5, asked: 6, seed: 2 },
  { fewest: 20, most: 20, asked: 6, seed: 3 },
  { fewest: 2, most: 10, asked: 6, seed: 4 },
];
const wantedPrecision = 0.9;

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

const trials: Trial[] = sets.flatMap((set) => [
  ...wholeTrials(set),
  ...gapTrials(set, [1, 2]),
  ...smallTrials(set, sets),
  ...mixedTrials(set, [1, 2, 3, 4]),
]);

/** Sets weigh alike, however many questions they have; those of one group less, but more than one together. */
const sizes = Map.groupBy(trials, ({ set, kind }) => `${set} ${kind}`);
const groups = Map.groupBy(sets, ({ name }) => groupOf(name));
const weighted: Weighted[] = trials.map((trial) => ({
  trial,
  weight:
    400 /
    (sizes.get(`${trial.set} ${trial.kind}`)?.length ?? 1) /
    Math.sqrt(groups.get(groupOf(trial.set))?.length ?? 1),
}));

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
const columns = (name: string, cells: readonly (string | number)[]): string =>
  name.padEnd(22) + cells.map((cell) => (typeof cell === "number" ? cell.toFixed(3) : cell).padStart(9)).join("");

const leftOut = new Map<string, Outcome[][]>();
const tables = new Map<string, string[]>([
  ["gap", []],
  ["small", []],
]);
print(columns("left out: ranking", ["recall@1", "recall@3"]));
for (const group of groups.keys()) {
  const rest = weighted.filter(({ trial }) => groupOf(trial.set) !== group);
  const weights = fitRanking(rest);
  const coefficients = fitProbability(rest, weights, [0]);
  for (const { name } of groups.get(group) ?? []) {
    const own = trials.filter(({ set }) => set === name);
    const orders = own.filter(({ kind }) => kind === "whole").map((trial) => ranked(trial, weights));
    const recall = (depth: number): number =>
      orders.filter((order) => order.slice(0, depth).some(({ isRight }) => isRight)).length / orders.length;
    print(columns(name, [recall(1), recall(3)]));
    for (const [kind, lines] of tables) {
      const outcomes = own
        .filter((trial) => trial.kind === kind)
        .map((trial) => outcomeOf(trial, weights, coefficients));
      leftOut.set(kind, [...(leftOut.get(kind) ?? []), outcomes]);
      const from = answeredFrom(outcomes, 0.7);
      const answered = [answeredAtPrecision(outcomes, 0.9), answeredAtPrecision(outcomes, 0.95)];
      const figures = [
        areaUnderCurve(outcomes),
        calibrationError(outcomes),
        ...answered,
        from.answered,
        from.precision,
      ];
      lines.push(columns(name, figures));
    }
  }
}
for (const [kind, lines] of tables) {
  print(columns(`left out: ${kind}`, ["AUROC", "ECE", "at 90 %", "at 95 %", "from 0.7", "right"]));
  for (const line of lines) print(line);
}
for (const [kind, outcomes] of [...leftOut, ["both", [...leftOut.values()].flat()] as const]) {
  print(`threshold for ${wantedPrecision}, sets left out, ${kind}: ${thresholdFor(outcomes).toFixed(2)}`);
}

const rounded = (constants: object): string =>
  JSON.stringify(constants, (_, value) => (typeof value === "number" ? Number(value.toFixed(2)) : value));
const weights = fitRanking(weighted);
print(`rankingWeights ${rounded(weights)}`);
print(`first ${rounded(fitProbability(weighted, weights, [0]))}`);
print(`others ${rounded(fitProbability(weighted, weights, [1, 2]))}`);
