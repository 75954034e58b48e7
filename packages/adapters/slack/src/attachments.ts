import type { Attachment } from "@frontdesk/core";
import { fileIdPrefix } from "./fetch-file.ts";
import { type Fields, idOf, integerOf, listOf, textOf } from "./fields.ts";
import { fileAddress } from "./file-address.ts";

/**
 * The files that came with a message. A file's `ref` is its private address, which wants the bot's token; in a shared
 * channel its id.
 */
export function attachmentsOf(message: Fields, apiUrl: string): readonly Attachment[] {
  return listOf(message.files).flatMap((file) => {
    const ref = refOf(file, apiUrl);
    if (ref === undefined) return [];
    const mime = textOf(file.mimetype);
    return [{ kind: kindOf(mime), name: baseName(textOf(file.name)), mime, size: integerOf(file.size), ref }];
  });
}

/** The files of a message that are kept elsewhere, such as in Google Drive: each by its name and address, as a line. */
export function linkedFiles(message: Fields): readonly string[] {
  return listOf(message.files).flatMap((file) => {
    if (file.is_external !== true && file.mode !== "external") return [];
    const url = URL.parse(textOf(file.url_private) ?? "");
    if (url === null || !/^https?:$/.test(url.protocol)) return [];
    const name = textOf(file.title) || textOf(file.name) || "";
    return [name === "" || name === url.href ? url.href : `${name}: ${url.href}`];
  });
}

/** Whether a message was written with a file in it, by its blocks: an event may have them and not the file itself. */
export function namesFile(blocks: unknown, depth: number = 3): boolean {
  return listOf(blocks).some(({ type, elements }) => type === "file" || (depth > 1 && namesFile(elements, depth - 1)));
}

/** Slack's own address; none for files that were deleted or are kept from the bot. */
function refOf(file: Fields, apiUrl: string): string | undefined {
  const id = idOf(file.id);
  if (file.file_access === "check_file_info" && id !== undefined) return fileIdPrefix + id;
  const url = textOf(file.url_private_download) ?? textOf(file.url_private);
  return url === undefined ? undefined : fileAddress(url, apiUrl)?.href;
}

function kindOf(mime: string | undefined): Attachment["kind"] {
  const family = mime?.split("/", 1)[0];
  return family === "image" || family === "audio" || family === "video" ? family : "file";
}

/** A name without a path: the customer's program chose it. */
function baseName(name: string | undefined): string | undefined {
  const base = name?.split(/[/\\]/).at(-1);
  return base === "" || base === "." || base === ".." ? undefined : base;
}
