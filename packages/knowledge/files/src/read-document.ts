import { readFile, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { FrontdeskError } from "@frontdesk/core";
import type { Document } from "./place.ts";

/** The greatest size of a file, in bytes. Whatever is larger was not written by hand. */
const sizeLimit = 5 * 1024 * 1024;

/** The line, from 1, in which the first byte stands that is not UTF-8. */
function lineOfDamage(bytes: Uint8Array): number {
  let line = 1;
  for (let start = 0; start < bytes.length; line++) {
    // No character of UTF-8 but the line break itself has this byte in it.
    const found = bytes.indexOf(0x0a, start);
    const end = found === -1 ? bytes.length : found + 1;
    const written = bytes.subarray(start, end);
    if (!Buffer.from(new TextDecoder("utf-8", { ignoreBOM: true }).decode(written)).equals(written)) return line;
    start = end;
  }
  return line;
}

/**
 * Reads a file.
 *
 * @throws FrontdeskError `knowledge.unreadable` when it may not be read, has over 5 MB or is not UTF-8.
 */
export async function readDocument(folder: string, path: string): Promise<Document> {
  const file = join(folder, path);
  let bytes: Uint8Array;
  try {
    const { size } = await stat(file);
    if (size > sizeLimit) {
      throw new FrontdeskError(
        "knowledge.unreadable",
        `${file} has ${(size / 2 ** 20).toFixed(1)} MB; 5 MB are read.`,
        {
          hint: "Split the file, or move it out of the folder.",
        },
      );
    }
    bytes = await readFile(file);
  } catch (cause) {
    if (FrontdeskError.isInstance(cause)) throw cause;
    const hint = "Check the permissions of the file, or move it out of the folder.";
    throw new FrontdeskError("knowledge.unreadable", `${file} cannot be read.`, { hint, cause });
  }
  try {
    // The mark at the beginning stays, so that offsets are those of the file as others read it.
    return {
      path,
      folder: basename(folder),
      file,
      source: new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes),
    };
  } catch (cause) {
    throw new FrontdeskError("knowledge.unreadable", `${file}:${lineOfDamage(bytes)}: this is not UTF-8.`, {
      hint: "Save the file in UTF-8.",
      cause,
    });
  }
}
