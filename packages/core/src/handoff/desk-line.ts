import type { EventPayload } from "../delivery/event.ts";
import { FrontdeskError } from "../errors/frontdesk-error.ts";
import { fileUrl } from "../message/file-url.ts";
import type { Part } from "../message/outbound.ts";
import type { DeskLine } from "../ports/desk.ts";
import type { FileHost } from "../ports/files.ts";

const mostFiles = 10;
/** UTF-16 units. */
const longestNote = 8_000;

/**
 * What a person sends to the customer, as it goes into the inbox.
 *
 * @throws FrontdeskError `message.invalid` when there is nothing to send, or a file is not there.
 */
export async function readLine(
  line: string | DeskLine,
  files: FileHost,
): Promise<Pick<EventPayload & { readonly kind: "desk" }, "text" | "files">> {
  const { text = "", files: ids = [] } = typeof line === "string" ? { text: line } : line;
  if (text.trim() === "" && ids.length === 0) throw invalid("The line is empty.", "Write something, or add a file.");
  if (ids.length > mostFiles) throw invalid("There are too many files.", `Send at most ${mostFiles} with one line.`);
  const parts = await Promise.all(ids.map((id) => filePart(id, files)));
  return { text, ...(parts.length === 0 ? {} : { files: parts }) };
}

async function filePart(id: string, files: FileHost): Promise<Part> {
  const found = await files.get(id);
  if (found === undefined) throw invalid("A file is not there.", "Upload it again.");
  const { name, mime, size } = found.file;
  if (mime.startsWith("image/")) return { kind: "image", url: fileUrl(id), alt: name };
  return { kind: "file", url: fileUrl(id), name, mime, size };
}

/** @throws FrontdeskError `message.invalid` for an empty note or one that is too long. */
export function readNote(text: string): string {
  const note = text.toWellFormed().replaceAll("\0", "").trim();
  if (note === "") throw invalid("The note is empty.", "Write something.");
  if (note.length > longestNote) throw invalid("The note is too long.", `Keep it below ${longestNote} characters.`);
  return note;
}

function invalid(message: string, hint: string): FrontdeskError {
  return new FrontdeskError("message.invalid", message, { hint });
}
