import { statSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { FrontdeskError } from "@frontdesk/core";

/**
 * The path of the main file of the node-nlp that is installed: as seen from `from`, a folder or a file. Without it, as
 * seen from this package, and where that is linked to another place, from the working directory.
 *
 * @throws FrontdeskError `understanding.missing_engine`.
 */
export function findNodeNlp(from: string | URL | undefined): string {
  let cause: unknown;
  for (const place of from === undefined ? [import.meta.url, process.cwd()] : [from]) {
    try {
      return createRequire(fileIn(place)).resolve("node-nlp");
    } catch (error) {
      cause = error;
    }
  }
  throw new FrontdeskError("understanding.missing_engine", "node-nlp is not installed.", {
    hint: "Install it beside @frontdesk/node-nlp: `npm install node-nlp@4`.",
    cause,
  });
}

/** A file to resolve from; a folder stands for any file in it. */
function fileIn(place: string | URL): string {
  const isUrl = place instanceof URL || place.startsWith("file:");
  const path = isUrl ? fileURLToPath(place) : resolve(place);
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ? join(path, "package.json") : path;
}
