import type { HttpRequest, KeptFile } from "@frontdesk/core";
import { fileIdIn, maxFiles } from "../file-desk.ts";
import { bad, type Checked, good } from "../reply.ts";
import { counted, type Session } from "../session.ts";
import type { UiFile } from "./read-ui-message.ts";

/** Takes the files of a message over that come with it, and finds those that were uploaded before. */
export async function takeUiFiles(
  files: readonly UiFile[],
  conversation: string,
  request: HttpRequest,
  session: Session,
): Promise<Checked<readonly KeptFile[]>> {
  if (files.length > maxFiles) return bad(400, "BadArgument", `A message has at most ${maxFiles} files.`);
  const kept: KeptFile[] = [];
  for (const { url, name, mime } of files) {
    const bytes = readDataUrl(url);
    const id = fileIdIn(url);
    if (bytes === undefined && id === undefined) {
      return bad(415, "NotSupported", "A file is a data URL or one that was uploaded; no other address is fetched.");
    }
    const limited = bytes === undefined ? undefined : session.limitFile(conversation, counted(request));
    if (limited !== undefined) return { ok: false, response: limited };
    const taken =
      bytes === undefined
        ? await session.files.findAll(conversation, [id ?? ""])
        : await session.files.take(conversation, { name, mime, bytes });
    if (!taken.ok) return taken;
    kept.push(...[taken.value].flat());
  }
  return good(kept);
}

/** The bytes of a `data:` URL in base64, which is how browsers write files. */
function readDataUrl(url: string): Uint8Array | undefined {
  const start = /^data:[^,]{0,200};base64,/i.exec(url)?.[0].length;
  if (start === undefined) return undefined;
  try {
    return Uint8Array.from(atob(url.slice(start)), (character) => character.charCodeAt(0));
  } catch {
    // Not base64: no file.
    return undefined;
  }
}
