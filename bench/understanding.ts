/**
 * Measures an engine of understanding on labelled sets: core's own (`linear`) or `node-nlp`, which is taken from the
 * workspace in `tests/`.
 *
 *   node --conditions=@frontdesk/source bench/understanding.ts --data <folder> [--set <name>]… [--engine <name>] [--json]
 *
 * `<folder>` holds one folder a set, each with `train.json` and `test.json` and, if there is one, `test_typo.json` (the
 * same messages with a typing error each) and `oos_test.json` (messages that are about none of the intents): lists of
 * `[text, intent]`. With `--json`, one object a line: `{"bench","case","system","metric","value","unit"}`.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { Understanding } from "../packages/core/src/index.ts";
import { linear } from "../packages/core/src/understanding/index.ts";
import { nodeNlp } from "../packages/understanding/node-nlp/src/index.ts";

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
    engine: { type: "string", default: "linear" },
    json: { type: "boolean", default: false },
  },
});

const engines: Readonly<Record<string, () => Understanding>> = {
  linear,
  "node-nlp": () => nodeNlp({ from: new URL("../tests/", import.meta.url) }),
};

function newEngine(): Understanding {
  const make = engines[options.engine];
  if (make === undefined) throw new Error(`--engine is one of ${Object.keys(engines).join(", ")}.`);
  return make();
}

function read(folder: string, part: string): Row[] {
  const path = join(folder, `${part}.json`);
  return existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : [];
}

function report(set: string, metric: string, value: number, unit: string): void {
  const line = options.json
    ? JSON.stringify({ bench: "understanding", case: set, system: `frontdesk ${options.engine}`, metric, value, unit })
    : `${set.padEnd(24)} ${metric.padEnd(34)} ${value.toFixed(unit === "s" || unit === "" ? 3 : 2).padStart(10)} ${unit}`;
  process.stdout.write(`${line}\n`);
}

/** Trains, and returns the engine, the seconds and the most processor time in milliseconds between two yields. */
async function train(
  rows: readonly Row[],
): Promise<{ engine: Understanding; seconds: number; longest: number }> {
  const engine = newEngine();
  const examples = rows.map(([text, label]) => ({ text, label, locale: "en" }));
  const start = performance.now();
  let longest = 0;
  let last = process.cpuUsage();
  const step = (): void => {
    const { user, system } = process.cpuUsage(last);
    longest = Math.max(longest, (user + system) / 1000);
    last = process.cpuUsage();
  };
  for await (const _ of engine.train(examples)) step();
  step();
  return { engine, seconds: (performance.now() - start) / 1000, longest };
}

async function answers(engine: Understanding, rows: readonly Row[]): Promise<Answer[]> {
  const given: Answer[] = [];
  for (const row of rows) {
    const { candidates, outOfScope, accepted } = await engine.classify(row[0], { locale: "en" });
    const { label, probability = 0 } = candidates[0] ?? {};
    given.push({ row, label, probability, outOfScope, accepted });
  }
  return given;
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

async function measure(set: string, folder: string): Promise<void> {
  const test = read(folder, "test");
  const { engine, seconds, longest } = await train(read(folder, "train"));
  const inside = await answers(engine, test);
  const typos = await answers(engine, read(folder, "test_typo"));
  report(set, "accuracy", share(inside, isRight) * 100, "%");
  if (typos.length > 0) report(set, "accuracy with a typo", share(typos, isRight) * 100, "%");
  report(set, "calibration error", calibrationError(inside), "");
  scope(set, inside, await answers(engine, read(folder, "oos_test")));
  const start = performance.now();
  for (const [text] of test) await engine.classify(text, { locale: "en" });
  report(set, "time a message", ((performance.now() - start) * 1000) / test.length, "µs");
  report(set, "training", seconds, "s");
  // Processor time counts all threads: it says nothing about an engine that has one of its own.
  if (options.engine === "linear") report(set, "most work between yields", longest, "ms");
  const model = await engine.export();
  report(set, "model", model.length / 1e6, "MB");
  const loading = performance.now();
  const other = newEngine();
  await other.import(model);
  report(set, "loading", performance.now() - loading, "ms");
  await engine.close?.();
  await other.close?.();
}

if (options.data === undefined) {
  process.stderr.write("Name the folder of the sets: --data <folder>\n");
  process.exitCode = 2;
} else {
  const sets = options.set ?? readdirSync(options.data);
  for (const set of sets.sort()) {
    const folder = join(options.data, set);
    if (existsSync(join(folder, "train.json")) && existsSync(join(folder, "test.json"))) await measure(set, folder);
  }
}
