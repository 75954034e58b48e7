import { type FileContent, type Files, FrontdeskError } from "@frontdesk/core";
import { type Bucket, openBucket } from "./bucket.ts";
import { checkRights } from "./check-rights.ts";
import { within } from "./deadline.ts";
import { failure, isMissing, type Right } from "./failure.ts";
import { decodeHeader, encodeHeader } from "./object-header.ts";
import { readOptions, type S3Options, type Settings } from "./options.ts";

const idPattern = /^[0-9a-f]{32}$/;
const botPattern = /^[a-z0-9][a-z0-9-]*$/;

/** Media types that a header can carry. */
const mimePattern = /^[\w.+-]+\/[\w.+-]+$/;

/** The files of one bot. */
interface Opened {
  readonly bucket: Bucket;
  /** What the keys begin with. */
  readonly folder: string;
  readonly underWay: Set<Promise<unknown>>;
}

/**
 * Keeps files in a bucket of Amazon S3, or of a storage that speaks its protocol (MinIO, Ceph, R2), so that every node
 * sees them. A file is the object `<prefix>/<bot>/<id>`: its bytes as they are, and its name and type in the header
 * `x-amz-meta-frontdesk`. It is there as a whole or not at all when `put` resolves.
 *
 * `open` finds the bucket's region, and tries all that is done with files on a small object, which it removes. The rights
 * that it needs are s3:ListBucket, s3:PutObject, s3:GetObject and s3:DeleteObject.
 *
 * @throws FrontdeskError `files.unavailable` for options that are not valid; the verbs throw as the port says. No
 * credentials and nothing of the storage's own text are in an error.
 *
 * @example
 * ```ts no-run
 * import { engine, frontdesk, memory } from "@frontdesk/core";
 * import { s3 } from "@frontdesk/s3";
 *
 * const front = frontdesk({ id: "acme", name: "Acme support" });
 * const files = s3({ bucket: "acme-files", region: "eu-central-1" });
 * const desk = engine(front.bot({ intents: [] }), { store: memory(), files });
 * await desk.start();
 * ```
 */
export function s3(options: S3Options): Files {
  const settings = readOptions(options, process.env);
  let current: Opened | undefined;
  let isOpening = false;

  /** Runs a verb; `close` waits for it. */
  const use = async <T>(right: Right, verb: (opened: Opened, signal: AbortSignal) => Promise<T>): Promise<T> => {
    if (current === undefined) throw unavailable("The files are not open.", "Call open(bot) first.", true);
    const opened = current;
    const work = within(settings.clock, settings.timeoutMs, (signal) => verb(opened, signal));
    opened.underWay.add(work);
    try {
      return await work;
    } catch (error) {
      throw failure(error, right, settings);
    } finally {
      opened.underWay.delete(work);
    }
  };

  return {
    apiVersion: 1,
    name: "s3",
    async open(bot) {
      if (current !== undefined || isOpening) {
        throw unavailable("The files are open already.", "Close them first, or make another driver.");
      }
      if (!botPattern.test(bot)) {
        throw unavailable(`${JSON.stringify(bot)} is not the id of a bot.`, "Use the definition's `id`.");
      }
      const folder = `${settings.prefix}${bot}/`;
      isOpening = true;
      try {
        current = { folder, bucket: await openChecked(settings, folder), underWay: new Set() };
      } finally {
        isOpening = false;
      }
    },
    async put(file, bytes) {
      if (!idPattern.test(file.id)) {
        throw unavailable(`${JSON.stringify(file.id)} is not the id of a file.`, "Ids are made by core.");
      }
      const header = encodeHeader({ file, bytes: bytes.length });
      if (header === undefined) {
        throw unavailable("What is known of the file is more than S3 keeps beside it, 2 KB.", "Shorten its name.");
      }
      const mime = mimePattern.test(file.mime) ? file.mime : "application/octet-stream";
      // A copy before anything is waited for: the caller may use its buffer again. (A slice of a Buffer would be none.)
      const object = { bytes: new Uint8Array(bytes), header, mime };
      await use("s3:PutObject", ({ bucket, folder }, signal) => bucket.put(folder + file.id, object, signal));
    },
    get: async (id) =>
      use("s3:GetObject", async ({ bucket, folder }, signal) =>
        idPattern.test(id) ? read(bucket, folder + id, signal) : undefined,
      ),
    remove: async (id) =>
      use("s3:DeleteObject", async ({ bucket, folder }, signal) => {
        if (idPattern.test(id)) await remove(bucket, folder + id, signal);
      }),
    async close() {
      const closed = current;
      current = undefined;
      await Promise.allSettled(closed?.underWay ?? []);
      closed?.bucket.close();
    },
  };
}

/** A bucket that can be used: in its own region, with all rights. */
async function openChecked(settings: Settings, folder: string, region?: string): Promise<Bucket> {
  let bucket: Bucket | undefined;
  try {
    const opened = await openBucket(settings, region);
    bucket = opened;
    const elsewhere = await within(settings.clock, settings.timeoutMs, (signal) =>
      checkRights(opened, folder, settings, signal),
    );
    if (elsewhere === undefined) return opened;
    bucket.close();
    // Once: two places that send each to the other are not followed.
    if (region === undefined) return await openChecked(settings, folder, elsewhere.region);
    throw unavailable(
      `The bucket "${settings.bucket}" is neither in the region that was asked nor in "${region}", which it named.`,
      "Set AWS_REGION or s3({ region }), and s3({ endpoint }), to where the bucket lies.",
      true,
    );
  } catch (error) {
    bucket?.close();
    throw failure(error, "s3:ListBucket", settings);
  }
}

async function read(bucket: Bucket, key: string, signal: AbortSignal): Promise<FileContent | undefined> {
  try {
    const found = await bucket.get(key, (header) => decodeHeader(header)?.bytes, signal);
    const known = decodeHeader(found?.header);
    if (known !== undefined && found !== undefined) return { file: known.file, bytes: found.bytes };
    throw unavailable(
      `The object "${key}" is damaged, or was not written by frontdesk.`,
      "Restore it, or remove it; it was left as it is.",
    );
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

async function remove(bucket: Bucket, key: string, signal: AbortSignal): Promise<void> {
  try {
    await bucket.remove(key, signal);
  } catch (error) {
    // Amazon does not mind; some other storages say that it is not there.
    if (!isMissing(error)) throw error;
  }
}

function unavailable(message: string, hint: string, retryable: boolean = false): FrontdeskError {
  return new FrontdeskError("files.unavailable", message, { hint, retryable });
}
