/** One figure of a benchmark. `system` is `frontdesk` or the peer's name. */
export interface Figure {
  readonly bench: string;
  readonly case: string;
  readonly system: string;
  readonly metric: string;
  readonly value: number;
  readonly unit: string;
}

/** With `--json` on the command line figures are printed as one object a line, otherwise for people. */
export function report(figure: Figure): void {
  const value = Number(figure.value.toPrecision(4));
  if (process.argv.includes("--json")) {
    process.stdout.write(`${JSON.stringify({ ...figure, value })}\n`);
    return;
  }
  const place = `${figure.case}, ${figure.system}`;
  process.stdout.write(`${place.padEnd(48)} ${figure.metric.padEnd(14)} ${String(value).padStart(10)} ${figure.unit}\n`);
}

/** The middle of several measurements. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** The value below which so large a share of them lies. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** The number behind `--name`, or the default. */
export function numberOption(name: string, byDefault: number): number {
  const index = process.argv.indexOf(`--${name}`);
  const value = index === -1 ? byDefault : Number(process.argv[index + 1]);
  if (!Number.isFinite(value) || value <= 0) throw new Error(`--${name} needs a number above 0.`);
  return value;
}
