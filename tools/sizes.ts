/** Catalogues of texts and tables of data, which may be longer than 400 lines. The one place that lists them. */
const catalogues: readonly string[] = [];

/** What the sizes of the source files are. */
export interface Sizes {
  readonly files: number;
  readonly median: number;
  readonly ninety: number;
  readonly largest: number;
}

/** The most lines that the median file, nine files of ten, and any file may have. */
export const limits = { median: 120, ninety: 250, largest: 400 } as const;

/** Median, 90 % and largest of the numbers of lines. */
export function sizesOf(lines: readonly number[]): Sizes {
  const sorted = lines.toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return { files: sorted.length, median: at(0.5), ninety: at(0.9), largest: sorted.at(-1) ?? 0 };
}

/** Every way in which files are too long; `files` is path to number of lines. */
export function oversized(files: ReadonlyMap<string, number>): string[] {
  const counted = [...files].filter(([path]) => !catalogues.includes(path));
  const { median, ninety } = sizesOf(counted.map(([, lines]) => lines));
  const faults = counted
    .filter(([, lines]) => lines > limits.largest)
    .map(([path, lines]) => `${path}: ${lines} lines, at most ${limits.largest} (split it, or list it as a catalogue)`);
  if (median > limits.median) faults.push(`the median file has ${median} lines, at most ${limits.median}`);
  if (ninety > limits.ninety) faults.push(`nine files of ten have up to ${ninety} lines, at most ${limits.ninety}`);
  for (const path of catalogues) if (!files.has(path)) faults.push(`${path}: listed as a catalogue, but not there`);
  return faults;
}
