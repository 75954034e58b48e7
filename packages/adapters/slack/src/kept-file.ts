import type { FileContent, FileHost } from "@frontdesk/core";
import { known } from "./known.ts";

/** Where kept files are, and where customers reach them. */
export interface FileKeeper {
  readonly files: Pick<FileHost, "get" | "link">;
  readonly publicUrl: string | undefined;
}

/**
 * A kept file; undefined: it is kept no more.
 *
 * @throws FrontdeskError `channel.unavailable`.
 */
export function keptFile({ files }: FileKeeper, id: string, signal: AbortSignal): Promise<FileContent | undefined> {
  return known(files.get(id), signal);
}

/**
 * What is said where Slack does not take a file: what it is called, and a link where customers reach this server.
 *
 * @throws FrontdeskError `channel.unavailable`.
 */
export async function insteadOfFile(
  { files, publicUrl }: FileKeeper,
  id: string,
  name: string,
  signal: AbortSignal,
): Promise<string> {
  return publicUrl === undefined ? name : `${name}: ${await known(files.link(id, publicUrl), signal)}`;
}
