import { FrontdeskError } from "../errors/frontdesk-error.ts";
import type { Clock } from "../ports/clock.ts";
import type { KeptFile } from "../ports/files.ts";

/** Largest file that is kept unless an option says otherwise, in bytes. */
export const defaultMaxFileBytes: number = 20 * 1024 * 1024;

/** How long a look into one file may take, in milliseconds. */
const scanTimeoutMs = 30_000;

/**
 * Looks into a file before it is kept, as a scanner for viruses does. `refused`: it is not kept, and its sender is told.
 * One that rejects, or takes longer than 30 seconds, refuses the file for now; then `signal` is aborted.
 */
export type ScanFile = (file: KeptFile, bytes: Uint8Array, signal: AbortSignal) => Promise<"clean" | "refused">;

/** Which files are kept. */
export interface FileRules {
  readonly maxFileBytes: number;
  readonly scanFile?: ScanFile | undefined;
  readonly clock: Clock;
}

/**
 * Lets pass what may be kept.
 *
 * @throws FrontdeskError `message.invalid` for a file without a byte or one that was refused, `message.too_large`,
 * `files.unavailable` (retryable) where it could not be looked into.
 */
export async function checkFile(file: KeptFile, bytes: Uint8Array, rules: FileRules): Promise<void> {
  if (bytes.length === 0) throw invalid("The file is empty.", "Send a file with something in it.");
  if (bytes.length > rules.maxFileBytes) throw tooLarge(rules.maxFileBytes);
  if (rules.scanFile === undefined) return;
  // A copy: what is kept is what was looked into. (A slice of Node's Buffer would be none.)
  const verdict = await scanned(rules.scanFile, file, new Uint8Array(bytes), rules.clock);
  if (verdict !== "clean") throw invalid("The file was refused.", "Send another one: the scan took it for harmful.");
}

/** The error for a file that is larger than is kept. */
export function tooLarge(maxFileBytes: number): FrontdeskError {
  return new FrontdeskError("message.too_large", `The file has more than ${maxFileBytes} bytes.`, {
    hint: "Ask for a smaller one, or raise `maxFileBytes`.",
  });
}

async function scanned(scan: ScanFile, file: KeptFile, bytes: Uint8Array, clock: Clock): Promise<"clean" | "refused"> {
  const controller = new AbortController();
  const late = Promise.withResolvers<never>();
  const cancel = clock.after(scanTimeoutMs, () => {
    const error = unavailable("The scan of a file did not end in time.");
    late.reject(error);
    controller.abort(error);
  });
  try {
    return await Promise.race([scan({ ...file }, bytes, controller.signal), late.promise]);
  } catch (error) {
    if (FrontdeskError.isInstance(error, "files.unavailable")) throw error;
    throw unavailable("The scan of a file failed.", error);
  } finally {
    cancel();
  }
}

function unavailable(message: string, cause?: unknown): FrontdeskError {
  return new FrontdeskError("files.unavailable", message, {
    retryable: true,
    hint: "Look at what `scanFile` calls; until it answers, no file is kept.",
    cause,
  });
}

function invalid(message: string, hint: string): FrontdeskError {
  return new FrontdeskError("message.invalid", message, { hint });
}
