import { type ErrorCode, FrontdeskError } from "@frontdesk/core";

/** A document as it was read. */
export interface Document {
  /** Its path from the folder, with `/`. */
  readonly path: string;
  /** The name of the folder that is the source. */
  readonly folder: string;
  /** Its path as a person can open it, for messages. */
  readonly file: string;
  readonly source: string;
}

/** The line, from 1, in which an offset lies. */
function lineOf(source: string, offset: number): number {
  let line = 1;
  for (let at = source.indexOf("\n"); at !== -1 && at < offset; at = source.indexOf("\n", at + 1)) line += 1;
  return line;
}

/** An error that names the file and the line. */
export function errorAt(
  code: ErrorCode,
  document: Document,
  offset: number,
  what: string,
  hint: string,
): FrontdeskError {
  return new FrontdeskError(code, `${document.file}:${lineOf(document.source, offset)}: ${what}`, { hint });
}
