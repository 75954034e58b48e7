import type { Candidate, Classification } from "../ports/understanding.ts";
import { probabilities } from "./calibration.ts";
import { evidenceOf } from "./evidence.ts";
import { Grams } from "./grams.ts";
import { familiarityOf } from "./lexicon.ts";
import type { LinearModel } from "./model.ts";
import { Neighbours } from "./neighbours.ts";
import { Rows } from "./rows.ts";
import { outOfScope, scopeScore } from "./scope.ts";
import { Spelling } from "./spelling.ts";
import { strongest } from "./strongest.ts";
import { termsOf } from "./terms.ts";

const nothing: Classification = { candidates: [], outOfScope: 1, accepted: false, evidence: [] };
const mostCandidates = 5;
/**
 * How many times as probable as the second candidate the first must be. Below, it is right in a third of all cases, the
 * second in another third, so it is better to ask.
 */
const clearLead = 1.4;
/** The share of known parts below which a message without any known word is mere noise, such as `asdfgh`. */
const leastKnown = 0.45;

/** Answers with a trained model. Keeps buffers between messages, so one is made once a model. */
export class Classifier {
  readonly #model: LinearModel;
  readonly #neighbours: Neighbours;
  readonly #vocabulary: ReadonlySet<string>;
  #spelling: Spelling | undefined;
  readonly #grams = new Grams();
  readonly #message = new Rows();
  readonly #margins: Float32Array;
  readonly #chances: Float32Array;

  constructor(model: LinearModel) {
    this.#model = model;
    this.#neighbours = new Neighbours(model);
    this.#vocabulary = new Set(model.words);
    this.#margins = new Float32Array(model.labels.length);
    this.#chances = new Float32Array(model.labels.length);
  }

  /** Tells which intent a message means. */
  classify(text: string): Classification {
    const { labels, lexicon, offsets, sharpness, threshold } = this.#model;
    const terms = termsOf(text, (word) => this.#aliasOf(word));
    this.#grams.read(terms);
    this.#message.clear();
    this.#grams.find(lexicon.table);
    this.#message.add(this.#grams);
    if (this.#message.length === 0) return nothing;
    const familiarity = familiarityOf(terms, this.#grams, lexicon);
    this.#message.weigh(0, lexicon.rarity);
    this.#margins.set(offsets);
    this.#addMargins();
    probabilities(this.#margins, sharpness, this.#chances);
    const order = strongest(this.#chances, mostCandidates);
    const best = order[0] ?? 0;
    if (familiarity.words === 0 && familiarity.grams < leastKnown && (this.#margins[best] ?? 0) < 0) return nothing;
    const measures = {
      margin: this.#margins[best] ?? 0,
      nearness: this.#neighbours.nearness(this.#message, best) * familiarity.grams,
      words: familiarity.words,
      content: familiarity.content,
    };
    const outside = outOfScope(scopeScore(measures), threshold);
    const candidates: Candidate[] = order.map((intent) => ({
      label: labels[intent] ?? "",
      probability: this.#chances[intent] ?? 0,
    }));
    const evidence = evidenceOf(
      { model: this.#model, terms, grams: this.#grams, message: this.#message, measures },
      best,
    );
    const [first, second] = candidates;
    const isClear = (first?.probability ?? 0) >= (second?.probability ?? 0) * clearLead;
    return { candidates, outOfScope: outside, accepted: outside < 0.5 && isClear, evidence };
  }

  #addMargins(): void {
    const { starts, intents, weights, weightValues } = this.#model;
    const margins = this.#margins;
    const { ids, values, length } = this.#message;
    for (let at = 0; at < length; at++) {
      const feature = ids[at] ?? 0;
      const value = values[at] ?? 0;
      const end = starts[feature + 1] ?? 0;
      for (let place = starts[feature] ?? 0; place < end; place++) {
        const intent = intents[place] ?? 0;
        margins[intent] = (margins[intent] ?? 0) + (weightValues[weights[place] ?? 0] ?? 0) * value;
      }
    }
  }

  #aliasOf(word: string): string | undefined {
    if (this.#vocabulary.has(word)) return undefined;
    this.#spelling ??= new Spelling(this.#model.words);
    return this.#spelling.nearest(word);
  }
}
