import type { Bucket } from "./bucket.ts";
import { failure, isMissing, otherRegion, type Right } from "./failure.ts";
import type { Settings } from "./options.ts";

/** No id of a file, so that it is nobody's. */
const sample = "frontdesk-check";

/** The bucket lies elsewhere than it was looked for. */
export interface Elsewhere {
  readonly region: string;
}

/**
 * Does once, with a small object, all that is done with files, so that a right that is missing is told at the start and
 * not with the first customer's file. Another node that does the same at the same time is no trouble.
 *
 * @throws FrontdeskError `files.unavailable`, whose hint names the right.
 */
export async function checkRights(
  bucket: Bucket,
  folder: string,
  settings: Settings,
  signal: AbortSignal,
): Promise<Elsewhere | undefined> {
  const key = folder + sample;
  let right: Right = "s3:ListBucket";
  try {
    await bucket.list(folder, signal);
    right = "s3:PutObject";
    const bytes = new TextEncoder().encode("frontdesk wrote this to see whether it may.");
    await bucket.put(key, { bytes, header: undefined, mime: "text/plain" }, signal);
    right = "s3:GetObject";
    // The other node may have removed it.
    await bucket
      .get(key, () => bytes.length, signal)
      .catch((error: unknown) => {
        if (!isMissing(error)) throw error;
      });
    right = "s3:DeleteObject";
    await bucket.remove(key, signal);
    return undefined;
  } catch (error) {
    const region = otherRegion(error);
    if (region !== undefined) return { region };
    throw failure(error, right, settings);
  }
}
