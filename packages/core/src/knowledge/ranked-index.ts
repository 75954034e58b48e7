import type { Hit, KnowledgeIndex, KnowledgeQuery, Passage } from "../ports/knowledge.ts";
import { probabilityOf } from "./abstention.ts";
import { evidenceOf } from "./evidence.ts";
import { Ranker } from "./ranking.ts";

const hitsByDefault = 3;

/** The default index: it works at once, in memory, and waits for nothing. */
export interface RankedIndex extends KnowledgeIndex {
  upsert(passages: readonly Passage[]): void;
  remove(ids: readonly string[]): void;
  search(query: KnowledgeQuery): readonly Hit[];
}

/**
 * An index over passages that ranks by words (BM25F over questions, titles and bodies, with stems of English and
 * Russian, words and pairs of characters of Chinese, and unknown words taken for known ones one edit away), then looks
 * at the best 50 more closely: runs of characters, known phrasings, neighbouring words, sentences. How likely each hit
 * is to answer is in its `probability`; compare that of the first with {@link answerThreshold}.
 *
 * - A passage is found only if it shares a word with the question, and not if it shares much less than the best one.
 * - The first 2,000 characters of a question are read, and 64 different words of them.
 * - A passage's `language` matters: it filters, and words of languages other than English, Russian and Chinese are
 *   cut to five letters instead of stemmed.
 * - 10,000 passages of 120 words take about 55 MB beside their texts, a second to add, and 0.3 ms a search.
 *
 * @example
 * ```ts
 * import { rankedIndex } from "@frontdesk/core";
 *
 * const index = rankedIndex();
 * index.upsert([
 *   {
 *     id: "delivery",
 *     document: "faq.md",
 *     title: "Delivery",
 *     question: "How long does delivery take?",
 *     alternatives: ["how many days until my parcel comes"],
 *     body: "Three to five working days.",
 *     start: 0,
 *     end: 27,
 *   },
 * ]);
 * const [hit] = index.search({ text: "In how many days will my parcel arrive?", language: "en" });
 * console.log(hit?.passage.body, hit?.probability);
 * ```
 */
export function rankedIndex(): RankedIndex {
  const ranker = new Ranker();
  return {
    apiVersion: 1,
    name: "ranked",
    upsert(passages) {
      for (const passage of passages) ranker.collection.upsert(passage);
    },
    remove(ids) {
      for (const id of ids) ranker.collection.remove(id);
    },
    search({ text, language, limit = hitsByDefault }) {
      if (ranker.collection.isEmpty) return [];
      const { query, ranked } = ranker.rank(text, language);
      return ranked.slice(0, Math.max(0, limit)).map((candidate, place) => ({
        passage: candidate.passage,
        score: candidate.score,
        probability: probabilityOf(query.total, ranked, place),
        evidence: evidenceOf(query, candidate),
      }));
    },
  };
}
