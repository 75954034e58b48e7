import type { KeptFile } from "@frontdesk/core";

/** All headers of an object's own together may take 2 KB, names included: https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingMetadata.html */
const longest = 2_000;

/** What is known of a file, and how many bytes its object has. */
export interface ObjectHeader {
  readonly file: KeptFile;
  readonly bytes: number;
}

/**
 * What is known of a file as one header of its object: JSON in base64url, for headers are ASCII, and storages and
 * proxies differ in what they make of anything else. Undefined if it is longer than a header may be; core's names of
 * 120 characters take less than half of that.
 */
export function encodeHeader({ file, bytes }: ObjectHeader): string | undefined {
  const { id, name, mime, size, owner, at } = file;
  const json = JSON.stringify({ v: 1, bytes, id, name, mime, size, owner, at });
  const text = Buffer.from(json, "utf8").toString("base64url");
  return text.length > longest ? undefined : text;
}

/** What {@link encodeHeader} has written; undefined for anything else. */
export function decodeHeader(text: string | undefined): ObjectHeader | undefined {
  const fields = parse(text);
  if (fields === undefined || fields.v !== 1) return undefined;
  const { id, name, mime, size, owner, at, bytes } = fields;
  if (typeof id !== "string" || typeof name !== "string" || typeof mime !== "string") return undefined;
  if (typeof size !== "number" || typeof owner !== "string" || typeof at !== "number") return undefined;
  return typeof bytes === "number" ? { bytes, file: { id, name, mime, size, owner, at } } : undefined;
}

function parse(text: string | undefined): { readonly [name: string]: unknown } | undefined {
  if (text === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(Buffer.from(text, "base64url").toString("utf8"));
    return typeof value === "object" && value !== null ? { ...value } : undefined;
  } catch {
    // No JSON is no header of ours; the caller says so, with the key.
    return undefined;
  }
}
