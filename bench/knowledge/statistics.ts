/** One answer: how sure it was, and whether it was right. */
export interface Outcome {
  readonly probability: number;
  readonly isRight: boolean;
}

const share = (outcomes: readonly Outcome[]): number =>
  outcomes.filter(({ isRight }) => isRight).length / outcomes.length;

/** The chance that a right answer is surer than a wrong one (area under the ROC curve); equals count half. */
export function areaUnderCurve(outcomes: readonly Outcome[]): number {
  const sorted = outcomes.toSorted((a, b) => a.probability - b.probability);
  let ranks = 0;
  for (let from = 0; from < sorted.length; ) {
    let to = from;
    while (sorted[to]?.probability === sorted[from]?.probability && to < sorted.length) to++;
    ranks += (sorted.slice(from, to).filter(({ isRight }) => isRight).length * (from + to + 1)) / 2;
    from = to;
  }
  const right = outcomes.filter(({ isRight }) => isRight).length;
  const wrong = outcomes.length - right;
  return right === 0 || wrong === 0 ? Number.NaN : (ranks - (right * (right + 1)) / 2) / (right * wrong);
}

/** The mean distance between probability and share of right ones, over ten bins of probability. */
export function calibrationError(outcomes: readonly Outcome[]): number {
  let error = 0;
  for (const bin of Map.groupBy(outcomes, ({ probability }) => Math.min(9, Math.floor(probability * 10))).values()) {
    const mean = bin.reduce((sum, { probability }) => sum + probability, 0) / bin.length;
    error += (Math.abs(mean - share(bin)) * bin.length) / outcomes.length;
  }
  return error;
}

/** The greatest share of all questions that can be answered with this share of right answers. */
export function answeredAtPrecision(outcomes: readonly Outcome[], precision: number): number {
  const sorted = outcomes.toSorted((a, b) => b.probability - a.probability);
  let right = 0;
  let most = 0;
  sorted.forEach(({ isRight }, index) => {
    if (isRight) right += 1;
    if (right / (index + 1) >= precision) most = index + 1;
  });
  return most / outcomes.length;
}

/** What comes of answering from a threshold on. */
export function answeredFrom(outcomes: readonly Outcome[], threshold: number): { answered: number; precision: number } {
  const answered = outcomes.filter(({ probability }) => probability >= threshold);
  return { answered: answered.length / outcomes.length, precision: share(answered) };
}
