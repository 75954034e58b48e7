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
