import type { Capabilities } from "../message/capabilities.ts";
import type { Part } from "../message/outbound.ts";
import { resolveFiles } from "../message/resolve-files.ts";
import type { FileHost } from "../ports/files.ts";

/**
 * The parts of a message with links in the place of kept files, or with the files' names where customers cannot reach
 * this server. What the channel uploads by itself stays as it is; a picture on a card is never uploaded.
 *
 * @throws FrontdeskError `store.unavailable` when links cannot be signed now.
 */
export async function linkFiles(
  parts: readonly Part[],
  { keptFiles, images, files: showsFiles }: Capabilities,
  files: FileHost,
  publicUrl: string | undefined,
): Promise<readonly Part[]> {
  const link = async (id: string): Promise<string | undefined> =>
    publicUrl === undefined ? undefined : files.link(id, publicUrl);
  const isUploaded = ({ kind }: Part): boolean =>
    keptFiles === true && ((kind === "image" && images !== false) || (kind === "file" && showsFiles));
  const linked = parts.map((part) => (isUploaded(part) ? [part] : resolveFiles([part], link)));
  return (await Promise.all(linked)).flat();
}
