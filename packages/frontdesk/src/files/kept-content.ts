import type { FileContent, KeptFile } from "@frontdesk/core";
import { z } from "zod";

/**
 * A kept file is one file of the disk: a line of JSON that says what it is, then its bytes. In two files, one of them
 * could be there without the other.
 */
const header = z.object({
  v: z.literal(1),
  /** How many bytes follow the line. */
  bytes: z.int().nonnegative(),
  file: z.object({
    id: z.string(),
    name: z.string(),
    mime: z.string(),
    size: z.number(),
    owner: z.string(),
    at: z.number(),
  }),
});

const lineEnd = 0x0a;

/** What is written to the disk, in memory of its own. */
export function encodeContent(file: KeptFile, bytes: Uint8Array): Uint8Array {
  const { id, name, mime, size, owner, at } = file;
  const written: z.input<typeof header> = { v: 1, bytes: bytes.length, file: { id, name, mime, size, owner, at } };
  return Buffer.concat([Buffer.from(`${JSON.stringify(written)}\n`, "utf8"), bytes]);
}

/** What {@link encodeContent} has written; undefined for anything else, such as a part of it. */
export function decodeContent(content: Buffer): FileContent | undefined {
  const end = content.indexOf(lineEnd);
  const read = header.safeParse(end < 0 ? undefined : parse(content.toString("utf8", 0, end)));
  if (!read.success || read.data.bytes !== content.length - end - 1) return undefined;
  // A copy of its own: a view would keep and show the line in front.
  return { file: read.data.file, bytes: new Uint8Array(content.subarray(end + 1)) };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // No JSON is no header; the caller says so, with the path.
    return undefined;
  }
}
