import type { Measures } from "../../packages/core/src/knowledge/measures.ts";
import { Ranker } from "../../packages/core/src/knowledge/ranking.ts";
import { below, type KnowledgeSet, mistyped, type Question, randomFrom, shuffled } from "./sets.ts";

/** One passage that came into question. */
export interface Option {
  readonly measures: Measures;
  readonly isEntry: boolean;
  readonly isRight: boolean;
}

/** One question against some passages, in the order of the words' scores. */
export interface Trial {
  readonly set: string;
  /** All passages; 60 % of them; 10 to 80 of them; all, but half of the entries made documents. */
  readonly kind: "whole" | "gap" | "small" | "mixed";
  readonly total: number;
  /** Of the question: see the ranking. */
  readonly verbatim: number;
  readonly options: readonly Option[];
}

function ask(
  set: KnowledgeSet,
  kind: Trial["kind"],
  kept: ReadonlySet<string>,
  questions: readonly Question[],
): Trial[] {
  const ranker = new Ranker();
  for (const passage of set.passages) if (kept.has(passage.id)) ranker.collection.upsert(passage);
  return questions.map(({ text, relevant }) => {
    const { query, ranked } = ranker.rank(text);
    const options = ranked.map(({ measures, isEntry, passage }) => ({
      measures,
      isEntry,
      isRight: relevant.includes(passage.id),
    }));
    return { set: set.name, kind, total: query.total, verbatim: query.verbatim, options };
  });
}

/** The share of the passages whose questions have no answer in a gap test. */
const missing = 0.4;
const sizes = [10, 20, 40, 80];

/** Asks all questions of a set against all its passages. */
export function wholeTrials(set: KnowledgeSet): Trial[] {
  return ask(set, "whole", new Set(set.passages.map(({ id }) => id)), set.questions);
}

/** The gap test: 40 % of the passages are taken out, all questions are asked. */
export function gapTrials(set: KnowledgeSet, seeds: readonly number[]): Trial[] {
  return seeds.flatMap((seed) => {
    const random = randomFrom(seed * 101);
    const ids = shuffled(
      set.passages.map(({ id }) => id),
      random,
    );
    const kept = new Set(ids.slice(0, Math.round(ids.length * (1 - missing))));
    return ask(set, "gap", kept, shuffled(set.questions, random).slice(0, 600));
  });
}

/**
 * What a young bot has: 10 to 80 passages. Two thirds of the questions have an answer; the others are, half and half,
 * about a passage that was taken out and about another set in the same language.
 */
export function smallTrials(set: KnowledgeSet, others: readonly KnowledgeSet[]): Trial[] {
  const language = set.passages[0]?.language;
  const foreign = others.filter(
    ({ name, passages }) => passages[0]?.language === language && name.slice(0, 5) !== set.name.slice(0, 5),
  );
  return sizes
    .filter((size) => size <= set.passages.length * 0.8)
    .flatMap((size) => Array.from({ length: Math.ceil(120 / size) + 3 }, (_, seed) => ({ size, seed })))
    .flatMap(({ size, seed }) => {
      const random = randomFrom(seed * 77 + size);
      const kept = new Set(
        shuffled(
          set.passages.map(({ id }) => id),
          random,
        ).slice(0, size),
      );
      const hasAnswer = ({ relevant }: Question): boolean => relevant.some((id) => kept.has(id));
      const questions = shuffled(set.questions, random);
      const answered = questions.filter(hasAnswer).slice(0, 60);
      const near = questions
        .filter((question) => !hasAnswer(question))
        .slice(0, Math.round(answered.length * (foreign.length === 0 ? 0.5 : 0.25)));
      const far =
        foreign.length === 0
          ? []
          : Array.from({ length: Math.round(answered.length * 0.25) }, (): Question => {
              const asked = foreign[below(foreign.length, random)]?.questions ?? [];
              return { text: asked[below(asked.length, random)]?.text ?? "", relevant: [] };
            });
      return ask(set, "small", kept, [...answered, ...near, ...far]);
    });
}

/**
 * Entries and documents compete: half of the answers lose their questions. Beside the set's questions, those that
 * entries have are asked, as they stand and mistyped. Sets without answers give none.
 */
export function mixedTrials(set: KnowledgeSet, seeds: readonly number[]): Trial[] {
  if (!set.passages.some(({ question, body }) => question !== undefined && body !== "")) return [];
  const ids = new Set(set.passages.map(({ id }) => id));
  return seeds.flatMap((seed) => {
    const random = randomFrom(seed);
    const passages = set.passages.map((passage) => (random() < 0.5 ? { ...passage, question: undefined } : passage));
    const known = passages.flatMap(({ id, question, language }) =>
      question === undefined
        ? []
        : [question, mistyped(question, language, random)].map((text) => ({ text, relevant: [id] })),
    );
    return ask({ ...set, passages }, "mixed", ids, [...set.questions, ...known]);
  });
}
