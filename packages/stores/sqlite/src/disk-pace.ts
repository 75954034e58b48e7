import { randomUUID } from "node:crypto";
import { open, rm } from "node:fs/promises";

/** How often the disk is asked. */
const samples = 12;
/** So many slow answers are not an accident. */
const slowSamples = 2;
const page = new Uint8Array(4096);

/**
 * Whether the disk below a path takes longer than `slowMs` milliseconds to keep a page, as measured on a file beside it
 * that is gone afterwards. Of twelve times the second longest counts: the longest may be anybody's accident.
 */
export async function isSlowDisk(path: string, slowMs: number): Promise<boolean> {
  const probe = `${path}.${randomUUID()}.sync`;
  let slow = 0;
  try {
    const file = await open(probe, "wx", 0o600);
    try {
      for (let sample = 0; sample < samples && slow < slowSamples; sample++) {
        await file.write(page);
        const begin = performance.now();
        await file.datasync();
        if (performance.now() - begin > slowMs) slow++;
      }
    } finally {
      await file.close();
      await rm(probe, { force: true });
    }
  } catch {
    // A folder that cannot be written, a full disk: the database says it in its own words.
    return false;
  }
  return slow >= slowSamples;
}
