/** One row of a logistic regression. */
export interface Example {
  readonly values: readonly number[];
  readonly isRight: boolean;
  readonly weight: number;
}

/** What one question's ranking is fitted on. */
export interface Choice {
  /** Per passage, its measures and whether it answers. */
  readonly options: readonly { readonly values: readonly number[]; readonly isRight: boolean }[];
  readonly weight: number;
}

const dot = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);

/** Solves a system of linear equations by elimination; `rows` hold the right side as their last value. */
function solve(rows: number[][]): number[] {
  const size = rows.length;
  for (let column = 0; column < size; column++) {
    const pivot = rows
      .slice(column)
      .reduce((best, row) => (Math.abs(row[column] ?? 0) > Math.abs(best[column] ?? 0) ? row : best));
    const at = rows.indexOf(pivot);
    [rows[column], rows[at]] = [pivot, rows[column] ?? pivot];
    for (const row of rows) {
      if (row === pivot) continue;
      const factor = (row[column] ?? 0) / (pivot[column] ?? 1);
      for (let i = column; i <= size; i++) row[i] = (row[i] ?? 0) - factor * (pivot[i] ?? 0);
    }
  }
  return rows.map((row, i) => (row[size] ?? 0) / (row[i] ?? 1));
}

/** Logistic regression by Newton's method, with a penalty on squared weights (not on the first, the bias). */
export function fitLogistic(examples: readonly Example[], penalty: number): number[] {
  const rows = examples.map(({ values, isRight, weight }) => ({ values: [1, ...values], isRight, weight }));
  const size = rows[0]?.values.length ?? 0;
  let weights = new Array<number>(size).fill(0);
  for (let step = 0; step < 40; step++) {
    const system = Array.from({ length: size }, (_, i) => {
      const row = new Array<number>(size + 1).fill(0);
      row[i] = i === 0 ? 1e-9 : penalty;
      row[size] = i === 0 ? 0 : -penalty * (weights[i] ?? 0);
      return row;
    });
    for (const { values, isRight, weight } of rows) {
      const probability = 1 / (1 + Math.exp(-dot(values, weights)));
      const slope = weight * Math.max(1e-6, probability * (1 - probability));
      const error = weight * ((isRight ? 1 : 0) - probability);
      for (let i = 0; i < size; i++) {
        const row = system[i];
        const value = values[i] ?? 0;
        if (row === undefined || value === 0) continue;
        for (let j = 0; j < size; j++) row[j] = (row[j] ?? 0) + slope * value * (values[j] ?? 0);
        row[size] = (row[size] ?? 0) + error * value;
      }
    }
    const change = solve(system);
    weights = weights.map((weight, i) => weight + (change[i] ?? 0));
    if (Math.max(...change.map(Math.abs)) < 1e-7) break;
  }
  return weights;
}

/** Conditional logistic regression: the share of the passages that answer, among all of a question, by Adam. */
export function fitChoices(choices: readonly Choice[], penalty: number, steps = 500): number[] {
  const usable = choices.filter(({ options }) => options.some(({ isRight }) => isRight));
  const total = usable.reduce((sum, { weight }) => sum + weight, 0);
  const size = usable[0]?.options[0]?.values.length ?? 0;
  const weights = new Array<number>(size).fill(3);
  const mean = new Array<number>(size).fill(0);
  const square = new Array<number>(size).fill(0);
  for (let step = 1; step <= steps; step++) {
    const gradient = weights.map((weight) => -penalty * weight);
    for (const { options, weight } of usable) {
      const scores = options.map(({ values }) => dot(values, weights));
      const greatest = Math.max(...scores);
      const odds = scores.map((score) => Math.exp(score - greatest));
      const all = odds.reduce((sum, value) => sum + value, 0);
      const right = odds.reduce((sum, value, i) => sum + (options[i]?.isRight ? value : 0), 0);
      options.forEach(({ values, isRight }, i) => {
        const pull = ((odds[i] ?? 0) * ((isRight ? 1 / right : 0) - 1 / all) * weight) / total;
        for (let k = 0; k < size; k++) gradient[k] = (gradient[k] ?? 0) + pull * (values[k] ?? 0);
      });
    }
    for (let k = 0; k < size; k++) {
      const slope = gradient[k] ?? 0;
      mean[k] = 0.9 * (mean[k] ?? 0) + 0.1 * slope;
      square[k] = 0.99 * (square[k] ?? 0) + 0.01 * slope ** 2;
      const scaled = (mean[k] ?? 0) / (1 - 0.9 ** step) / (Math.sqrt((square[k] ?? 0) / (1 - 0.99 ** step)) + 1e-9);
      weights[k] = (weights[k] ?? 0) + (0.2 / (1 + step / 100)) * scaled;
    }
  }
  return weights;
}
