/**
 * Measures the linear classifier on labelled sets.
 *
 *   node --conditions=@frontdesk/source bench/understanding.ts --data <folder> [--set <name>]… [--json]
 *
 * `<folder>` holds one folder a set, each with `train.json` and `test.json` and, if there is one, `test_typo.json` (the
 * same messages with a typing error each) and `oos_test.json` (messages that are about none of the intents): lists of
 * `[text, intent]`. With `--json`, one object a line: `{"bench","case","system","metric","value","unit"}`.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { type LinearUnderstanding, linear } from "../packages/core/src/understanding/index.ts";

type Row = readonly [text: string, label: string];

interface Answer {
  readonly row: Row;
  readonly label: string | undefined;
  readonly probability: number;
  readonly outOfScope: number;
  readonly accepted: boolean;
}

const { values: options } = parseArgs({
  options: {
    data: { type: "string" },
    set: { type: "string", multiple: true },
    json: { type: "boolean", default: false },
  },
});

function read(folder: string, part: string): Row[] {
  const path = join(folder, `${part}.json`);
  return existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : [];
}

function report(set: string, metric: string, value: number, unit: string): void {
  const line = options.json
    ? JSON.stringify({ bench: "understanding", case: set, system: "frontdesk linear", metric, value, unit })
    : `${set.padEnd(24)} ${metric.padEnd(34)} ${value.toFixed(unit === "s" || unit === "" ? 3 : 2).padStart(10)} ${unit}`;
  process.stdout.write(`${line}\n`);
}

/** Trains, and returns the engine, the seconds and the most processor time in milliseconds between two yields. */
function train(rows: readonly Row[]): { engine: LinearUnderstanding; seconds: number; longest: number } {
  const engine = linear();
  const examples = rows.map(([text, label]) => ({ text, label, locale: "en" }));
  const start = performance.now();
  let longest = 0;
  let last = process.cpuUsage();
  const step = (): void => {
    const { user, system } = process.cpuUsage(last);
    longest = Math.max(longest, (user + system) / 1000);
    last = process.cpuUsage();
  };
  for (const _ of engine.train(examples)) step();
  step();
  return { engine, seconds: (performance.now() - start) / 1000, longest };
}

function answers(engine: LinearUnderstanding, rows: readonly Row[]): Answer[] {
  return rows.map((row) => {
    const { candidates, outOfScope, accepted } = engine.classify(row[0]);
    const { label, probability = 0 } = candidates[0] ?? {};
    return { row, label, probability, outOfScope, accepted };
  });
}

const share = <Item>(items: readonly Item[], holds: (item: Item) => boolean): number =>
  items.length === 0 ? 0 : items.filter(holds).length / items.length;

const isRight = ({ row, label }: Answer): boolean => row[1] === label;

/** The mean distance between probability and share of right ones, over 15 bins of probability. */
function calibrationError(given: readonly Answer[]): number {
  const bins = Map.groupBy(given, ({ probability }) => Math.min(14, Math.floor(probability * 15)));
  let error = 0;
  for (const bin of bins.values()) {
    const mean = bin.reduce((sum, { probability }) => sum + probability, 0) / bin.length;
    error += (Math.abs(mean - share(bin, isRight)) * bin.length) / given.length;
  }
  return error;
}

/** The chance that a message out of scope scores above one in scope. */
function areaUnderCurve(inside: readonly Answer[], outside: readonly Answer[]): number {
  const all = [...inside.map((answer) => ({ answer, isOut: 0 })), ...outside.map((answer) => ({ answer, isOut: 1 }))];
  all.sort((first, second) => first.answer.outOfScope - second.answer.outOfScope);
  let sum = 0;
  for (let at = 0; at < all.length; ) {
    let end = at;
    while (end < all.length && all[end]?.answer.outOfScope === all[at]?.answer.outOfScope) end++;
    for (const { isOut } of all.slice(at, end)) sum += isOut * ((at + end + 1) / 2);
    at = end;
  }
  const count = outside.length;
  return (sum - (count * (count + 1)) / 2) / (count * inside.length);
}

function scope(set: string, inside: readonly Answer[], outside: readonly Answer[]): void {
  const isOut = ({ outOfScope }: Answer): boolean => outOfScope >= 0.5;
  report(set, "in scope, taken for out of scope", share(inside, isOut) * 100, "%");
  const acted = inside.filter(({ accepted }) => accepted);
  report(set, "in scope, accepted", (acted.length / inside.length) * 100, "%");
  report(set, "right of those accepted", share(acted, isRight) * 100, "%");
  if (outside.length === 0) return;
  const caught = outside.filter(isOut).length;
  const wrong = inside.filter(isOut).length;
  report(set, "out of scope: AUROC", areaUnderCurve(inside, outside), "");
  report(set, "out of scope: recall", (caught / outside.length) * 100, "%");
  // As if the two were 1,000 and 4,500 messages, as in the official test of clinc150: F1 depends on the mixture.
  const recall = caught / outside.length;
  const falsePositives = (wrong / inside.length) * 4.5;
  report(set, "out of scope: F1 at 1000 : 4500", (2 * recall) / (2 * recall + falsePositives + (1 - recall)), "");
  report(set, "out of scope: F1", (2 * caught) / (2 * caught + wrong + (outside.length - caught)), "");
}

function measure(set: string, folder: string): void {
  const test = read(folder, "test");
  const { engine, seconds, longest } = train(read(folder, "train"));
  const inside = answers(engine, test);
  const typos = answers(engine, read(folder, "test_typo"));
  report(set, "accuracy", share(inside, isRight) * 100, "%");
  if (typos.length > 0) report(set, "accuracy with a typo", share(typos, isRight) * 100, "%");
  report(set, "calibration error", calibrationError(inside), "");
  scope(set, inside, answers(engine, read(folder, "oos_test")));
  const start = performance.now();
  for (const [text] of test) engine.classify(text);
  report(set, "time a message", ((performance.now() - start) * 1000) / test.length, "µs");
  report(set, "training", seconds, "s");
  report(set, "most work between yields", longest, "ms");
  const model = engine.export();
  report(set, "model", model.length / 1e6, "MB");
  const loading = performance.now();
  linear().import(model);
  report(set, "loading", performance.now() - loading, "ms");
}

if (options.data === undefined) {
  process.stderr.write("Name the folder of the sets: --data <folder>\n");
  process.exitCode = 2;
} else {
  const sets = options.set ?? readdirSync(options.data);
  for (const set of sets.sort()) {
    const folder = join(options.data, set);
    if (existsSync(join(folder, "train.json")) && existsSync(join(folder, "test.json"))) measure(set, folder);
  }
}
