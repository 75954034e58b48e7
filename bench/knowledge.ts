/**
 * Measures the default index over knowledge: what it finds, when it keeps silent, how long it takes.
 *
 *   node --conditions=@frontdesk/source bench/knowledge.ts [--data <folder>] [--set <name>]… [--passages 10000] [--json]
 *
 * `<folder>` holds one folder a set, each with `passages.jsonl` (`{id, title, question, alternatives, body, language}`)
 * and `queries.jsonl` (`{text, relevant}`). With `--passages`, that many passages are made up and only timed. With
 * `--json`, one object a line: `{"bench","case","system","metric","value","unit"}`.
 */
import { parseArgs } from "node:util";
import { answerThreshold, type RankedIndex, rankedIndex } from "../packages/core/src/knowledge/index.ts";
import type { Hit, Passage } from "../packages/core/src/ports/index.ts";
import { madeUpPassages, madeUpQuestions } from "./knowledge/made-up.ts";
import {
  type KnowledgeSet,
  mistyped,
  type Question,
  randomFrom,
  readSet,
  setNames,
  shuffled,
} from "./knowledge/sets.ts";
import {
  answeredAtPrecision,
  answeredFrom,
  areaUnderCurve,
  calibrationError,
  type Outcome,
} from "./knowledge/statistics.ts";
import { report } from "./support/report.ts";

const { values: options } = parseArgs({
  options: {
    data: { type: "string" },
    set: { type: "string", multiple: true },
    passages: { type: "string" },
    json: { type: "boolean", default: false },
  },
});

/** Gap tests a set: each removes other passages. */
const gaps = [1, 2, 3];
const keptShare = 0.6;

function figure(name: string, metric: string, value: number, unit = ""): void {
  report({ bench: "knowledge", case: name, system: "frontdesk ranked", metric, value, unit });
}

function indexOf(passages: readonly Passage[]): RankedIndex {
  const index = rankedIndex();
  index.upsert(passages);
  return index;
}

function recall(index: RankedIndex, questions: readonly Question[], depth: number): number {
  const answers = questions.filter(({ relevant }) => relevant.length > 0);
  const found = answers.filter(({ text, relevant }) =>
    index.search({ text, limit: depth }).some(({ passage }) => relevant.includes(passage.id)),
  );
  return found.length / answers.length;
}

function outcomeOf(hit: Hit | undefined, { relevant }: Question): Outcome {
  return hit === undefined
    ? { probability: 0, isRight: false }
    : { probability: hit.probability, isRight: relevant.includes(hit.passage.id) };
}

/** 40 % of the passages are taken out, so that their questions have no answer. */
function gapOutcomes({ passages, questions }: KnowledgeSet): Outcome[] {
  return gaps.flatMap((seed) => {
    const kept = shuffled(passages, randomFrom(seed)).slice(0, Math.round(passages.length * keptShare));
    const index = indexOf(kept);
    return questions.map((question) => outcomeOf(index.search({ text: question.text, limit: 1 })[0], question));
  });
}

/** Microseconds a search, after a warm-up. */
function timeSearch(index: RankedIndex, texts: readonly string[]): number {
  for (let round = 0; round < 3; round++) for (const text of texts) index.search({ text });
  const start = performance.now();
  for (const text of texts) index.search({ text });
  return ((performance.now() - start) * 1000) / texts.length;
}

function measureSet(set: KnowledgeSet): void {
  const { name, questions, passages } = set;
  const index = indexOf(passages);
  figure(name, "recall at 1", recall(index, questions, 1));
  figure(name, "recall at 3", recall(index, questions, 3));
  const random = randomFrom(7);
  const typed = questions.map(({ text, relevant }) => ({
    text: mistyped(text, passages[0]?.language, random),
    relevant,
  }));
  figure(name, "recall at 1, typos", recall(index, typed, 1));
  const outcomes = gapOutcomes(set);
  figure(name, "gap: AUROC", areaUnderCurve(outcomes));
  figure(name, "gap: calibration error", calibrationError(outcomes));
  figure(name, "gap: answered, 90 % right", answeredAtPrecision(outcomes, 0.9));
  figure(name, "gap: answered, 95 % right", answeredAtPrecision(outcomes, 0.95));
  const { answered, precision } = answeredFrom(outcomes, answerThreshold);
  figure(name, "gap: answered by default", answered);
  figure(name, "gap: right by default", precision);
  figure(
    name,
    "search",
    timeSearch(
      index,
      questions.map(({ text }) => text),
    ),
    "µs",
  );
}

function measureMadeUp(count: number): void {
  const random = randomFrom(1);
  const passages = madeUpPassages(count, random);
  const questions = madeUpQuestions(passages, 300, random);
  const name = `${count} made-up passages`;
  const start = performance.now();
  const index = indexOf(passages);
  figure(name, "add", (performance.now() - start) / count, "ms");
  figure(name, "search", timeSearch(index, questions), "µs");
  figure(name, "memory in use", process.memoryUsage().rss / 2 ** 20, "MB");
}

if (options.data === undefined && options.passages === undefined)
  throw new Error("Give --data <folder> or --passages <number>.");
if (options.data !== undefined) {
  const { data } = options;
  for (const name of options.set ?? setNames(data)) measureSet(readSet(data, name));
}
if (options.passages !== undefined) measureMadeUp(Number(options.passages));
