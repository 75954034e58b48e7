import { closeSync, fdatasyncSync, openSync, rmSync, writeSync } from "node:fs";

/** How often the disk is asked. */
const samples = 12;
/** So many slow answers are not an accident. */
const slowSamples = 2;
const page = new Uint8Array(4096);

/** How many of the samples are slow. It waits for the disk itself: other work of the program would seem to be the disk's. */
function countSlow(file: number, slowMs: number): number {
  let slow = 0;
  for (let sample = 0; sample < samples && slow < slowSamples; sample++) {
    writeSync(file, page);
    const begin = performance.now();
    fdatasyncSync(file);
    if (performance.now() - begin > slowMs) slow++;
  }
  return slow;
}

/**
 * Whether a disk takes longer than `slowMs` milliseconds to keep a page. Of twelve times the second longest counts: the
 * longest may be anybody's accident.
 *
 * @param probe - Where to measure: a file that is gone afterwards. The name is the same each time, so that what a killed
 * process has left behind goes too.
 */
export function isSlowDisk(probe: string, slowMs: number): boolean {
  try {
    rmSync(probe, { force: true });
    const file = openSync(probe, "wx", 0o600);
    try {
      return countSlow(file, slowMs) >= slowSamples;
    } finally {
      try {
        closeSync(file);
      } finally {
        rmSync(probe, { force: true });
      }
    }
  } catch {
    // A folder that cannot be written, a full disk: the database says it in its own words.
    return false;
  }
}
